from django.urls import path

from sandbox.world import api, pages

urlpatterns = [
    path("", pages.index, name="index"),
    path("api/reset", api.reset),
    path("api/faults", api.fault_dials),
    path("api/settings", api.settings),
]
