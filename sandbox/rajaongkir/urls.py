from django.urls import re_path

from sandbox.rajaongkir import gateway

urlpatterns = [
    re_path(r"^(?P<path>destination/(?:city|district|sub-district))/(?P<number>\d{1,9})$", gateway.call),
    re_path(r"^(?P<path>destination/(?:domestic-destination|province))$", gateway.call),
    re_path(r"^(?P<path>calculate/(?:district/)?domestic-cost)$", gateway.call),
    re_path(r"^(?P<path>track/waybill)$", gateway.call),
    re_path(r"", gateway.not_found),
]
