from django.http import HttpRequest, HttpResponse
from django.urls import path

from sandbox.shopee import consent, gateway, pictures
from sandbox.shopee.endpoints import ENDPOINTS


def api(request: HttpRequest, name: str) -> HttpResponse:
    return gateway.answer(request, name, ENDPOINTS)


urlpatterns = [
    path("auth", consent.portal),
    path("cancel_auth", consent.portal),
    path("api/v2/shop/auth_partner", consent.signed_link),
    path("api/v2/shop/cancel_auth_partner", consent.signed_link),
    path("api/v2/<path:name>", api),
    path("file/<str:name>.svg", pictures.picture),
]
