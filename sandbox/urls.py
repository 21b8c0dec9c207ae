"""Each stand-in, the pages and the control API below a name; Odoo at the root as its clients insist."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/world/", permanent=False)),
    path("shopee/", include("sandbox.shopee.urls")),
    path("whatsapp/", include("sandbox.whatsapp.urls")),
    path("xendit/", include("sandbox.xendit.urls")),
    path("rajaongkir/", include("sandbox.rajaongkir.urls")),
    path("world/", include("sandbox.world.urls")),
    path("", include("sandbox.odoo.urls")),
]
