"""How the machine is: how fast it may call, who is alive, and the big pause button."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.core import installation
from omnihub.core.admin.pages import ReadOnly
from omnihub.core.models import Gate, Heartbeat, Installation


@admin.register(Gate)
class GateAdmin(ReadOnly):
    list_display = ("remote", "failures", "open_until", "tokens", "filled_at")
    ordering = ("remote",)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    list_display = ("name", "incarnation", "at")
    ordering = ("name",)


@admin.register(Installation)
class InstallationAdmin(ReadOnly):
    list_display = ("key", "paused", "paused_because", "created_at")
    exclude = ("canary",)
    actions: ClassVar = ["pause", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Installation]:
        installation.current()  # there must be something to pause before the first work, too
        rows: QuerySet[Installation] = super().get_queryset(request)
        return rows

    @admin.action(
        description=gettext_lazy("Pause everything: nothing is read or sent"), permissions=["switch"]
    )
    def pause(self, request: HttpRequest, _rows: QuerySet[Installation]) -> None:
        installation.pause(_("by %(person)s") % {"person": request.user.get_username()})
        self.message_user(request, _("OmniHub is paused. What comes in is kept."))

    @admin.action(description=gettext_lazy("Resume"), permissions=["switch"])
    def resume(self, request: HttpRequest, _rows: QuerySet[Installation]) -> None:
        installation.resume()
        self.message_user(request, _("OmniHub goes on, with what has waited first."))

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_installation")
