"""Logins that failed, and a way back in for whom they locked out."""

from typing import ClassVar

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from omnihub.core import clock
from omnihub.core.admin import ReadOnly
from omnihub.people import rights

for model in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(model)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnly):
    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "locked", "user_agent")
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "failures_since_start", "attempt_time", "locked", "user_agent")
    readonly_fields = ("locked",)
    ordering = ("-attempt_time",)
    actions: ClassVar = ["unlock"]

    @admin.display(description=gettext_lazy("locked"), boolean=True)
    def locked(self, row: AccessAttempt) -> bool:
        fresh: bool = row.attempt_time > clock.now() - settings.AXES_COOLOFF_TIME
        return fresh and bool(row.failures_since_start >= settings.AXES_FAILURE_LIMIT)

    @admin.action(description=gettext_lazy("Unlock: forget these failures"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, rows: QuerySet[AccessAttempt]) -> None:
        count, _rows = rows.delete()
        said = ngettext("%(n)d may try again.", "%(n)d may try again.", count)
        self.message_user(request, said % {"n": count}, messages.SUCCESS)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(rights.CHANGE_PEOPLE)
