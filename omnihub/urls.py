"""Where every address of OmniHub leads."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("omnihub.dashboard.urls")),
    path("", include("omnihub.checkout.urls")),
    path("", include("omnihub.people.urls")),
    path("", include("omnihub.notifications.urls")),
    path("", include("payments.urls")),
    path("", include("omnihub.core.urls")),
    path("api/v1/", include("omnihub.api.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
