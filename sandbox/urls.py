"""Shopee under /shopee, pages and control API under /world, Odoo at the root as its clients insist."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/world/", permanent=False)),
    path("shopee/", include("sandbox.shopee.urls")),
    path("world/", include("sandbox.world.urls")),
    path("", include("sandbox.odoo.urls")),
]
