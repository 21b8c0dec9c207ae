from django.urls import path

from omnihub.core import hooks, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.prometheus, name="metrics"),
    path("hooks/<str:source>/<str:key>/", hooks.receive, name="hook"),
]
