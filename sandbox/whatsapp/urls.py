from django.urls import re_path

from sandbox.whatsapp import gateway

urlpatterns = [
    re_path(r"^v(?P<version>\d+)\.0/(?P<node>\d+)(?:/(?P<edge>[a-z_]+))?/?$", gateway.call),
]
