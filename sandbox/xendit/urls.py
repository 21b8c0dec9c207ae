from django.urls import path

from sandbox.xendit import gateway, reports

urlpatterns = [
    path("report_files/<str:key>.csv", reports.download),
    path("<path:path>", gateway.call),
]
