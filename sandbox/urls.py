"""Shopee under /shopee, pages and control API under /world, Odoo at the root as its clients insist."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/world/", permanent=False)),
    path("shopee/", include("sandbox.shopee.urls")),
    path("world/", include("sandbox.world.urls")),
]
if (settings.HERE / "odoo" / "urls.py").exists():
    urlpatterns.append(path("", include("sandbox.odoo.urls")))
