"""What partners are told, for support: all of it is to look at."""

from django.contrib import admin

from omnihub.api.models import Endpoint, Notice
from omnihub.core.admin import ReadOnly


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly):
    list_display = ("partner", "url", "active", "stopped_because", "failing_since")
    list_filter = ("active",)
    list_select_related = ("partner",)
    ordering = ("partner__name",)
    exclude = ("secret",)


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = (
        "made_at",
        "partner",
        "checkout",
        "event",
        "state",
        "tries",
        "last_answer",
        "delivered_at",
    )
    list_filter = ("state", "partner")
    list_select_related = ("partner", "checkout")
    found_by = ("checkout__number", "checkout__public_id")
    ordering = ("-made_at", "-pk")
