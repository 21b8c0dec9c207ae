from django.urls import path

from sandbox.rajaongkir import pages

urlpatterns = [
    path("couriers/", pages.desk),
    path("couriers/book/", pages.book),
    path("couriers/key/", pages.change_key),
    path("couriers/settings/", pages.change_settings),
    path("couriers/<str:number>/<str:name>/", pages.move),
    path("api/rajaongkir/keys", pages.keys),
    path("api/rajaongkir/calls", pages.calls),
    path("api/rajaongkir/waybills", pages.parcels),
    path("api/rajaongkir/waybills/<str:number>/<str:name>", pages.parcel_move),
]
