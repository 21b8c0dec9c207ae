"""The engine's tables for people: to read. Only a schedule's interval and switch can be changed.

django-q2's own pages would let anybody who may edit a Schedule run any function of Python: they are
replaced.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_q.models import Failure, OrmQ, Schedule, Success
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from omnihub.core import inbox, installation, redact, work
from omnihub.core.models import Attempt, Gate, Heartbeat, InboxMessage, Installation, Work
from omnihub.core.schedules import ALWAYS, LONGEST, NEVER
from omnihub.core.secrets import SecretError


class ReadOnly(ModelAdmin):  # type: ignore[misc]
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest, *_args: Any) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.register(InboxMessage)
class InboxMessageAdmin(ReadOnly):
    list_display = ("received_at", "source", "event", "subject", "state", "note")
    list_filter = ("source", "state")
    search_fields = ("subject", "event_key", "correlation_id")
    fields = (
        *("received_at", "source", "event_key", "event", "subject", "state", "note"),
        *("drained_at", "correlation_id", "masked_body"),
    )
    readonly_fields = ("masked_body",)
    actions: ClassVar = ["read_again"]

    @admin.action(description="Read again, as if it had come in now", permissions=["replay"])
    def read_again(self, request: HttpRequest, rows: QuerySet[InboxMessage]) -> None:
        count = inbox.replay(list(rows.values_list("pk", flat=True)))
        self.message_user(request, f"{count} messages are read again.")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboxMessage]:
        rows: QuerySet[InboxMessage] = super().get_queryset(request)
        return rows.defer("body")

    @admin.display(description="body (people and secrets masked)")
    def masked_body(self, message: InboxMessage) -> SafeString:
        try:
            text = redact.body(message.body)
        except SecretError as error:
            text = str(error)
        return format_html("<pre>{}</pre>", text)


class AttemptInline(TabularInline):  # type: ignore[misc]
    model = Attempt
    fields = ("number", "started_at", "took", "outcome", "code", "note")
    readonly_fields = fields
    ordering = ("-started_at",)
    can_delete = False
    extra = 0

    def has_add_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False


@admin.register(Work)
class WorkAdmin(ReadOnly):
    list_display = (
        "topic",
        "subject",
        "state",
        "fate",
        "attempts",
        "not_before",
        "wanted_since",
        "short_note",
    )
    list_filter = ("state", "topic", "fate")
    search_fields = ("subject", "key", "correlation_id")
    ordering = ("-pk",)
    inlines: ClassVar = [AttemptInline]
    actions: ClassVar = ["try_again"]

    @admin.display(description="note")
    def short_note(self, row: Work) -> str:
        return row.note[:120]

    @admin.action(description="Try again now", permissions=["retry"])
    def try_again(self, request: HttpRequest, rows: QuerySet[Work]) -> None:
        woken = work.retry(list(rows.values_list("pk", flat=True)))
        self.message_user(request, f"{woken} works are tried again now.")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_work")


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    list_display = ("started_at", "work", "number", "took", "outcome", "code", "note")
    list_filter = ("outcome", "work__topic")
    search_fields = ("work__subject",)
    list_select_related = ("work",)


@admin.register(Gate)
class GateAdmin(ReadOnly):
    list_display = ("remote", "failures", "open_until", "tokens", "filled_at")


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly):
    list_display = ("name", "incarnation", "at")


@admin.register(Installation)
class InstallationAdmin(ReadOnly):
    list_display = ("key", "paused", "paused_because", "created_at")
    exclude = ("canary",)
    actions: ClassVar = ["pause", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Installation]:
        installation.current()  # there must be something to pause before the first work, too
        rows: QuerySet[Installation] = super().get_queryset(request)
        return rows

    @admin.action(description="Pause everything: nothing is read or sent", permissions=["switch"])
    def pause(self, request: HttpRequest, _rows: QuerySet[Installation]) -> None:
        installation.pause(f"by {request.user.get_username()}")
        self.message_user(request, "OmniHub is paused. What comes in is kept.")

    @admin.action(description="Resume", permissions=["switch"])
    def resume(self, request: HttpRequest, _rows: QuerySet[Installation]) -> None:
        installation.resume()
        self.message_user(request, "OmniHub goes on, with what has waited first.")

    def has_switch_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("core.change_installation")


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        label="Every … minutes",
        widget=UnfoldAdminIntegerFieldWidget,
    )
    is_on = forms.BooleanField(required=False, label="On", widget=UnfoldBooleanSwitchWidget)

    class Meta:
        model = Schedule
        fields = ("minutes",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_on"] = self.instance.repeats != NEVER

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - Django's
        self.instance.repeats = ALWAYS if self.cleaned_data["is_on"] else NEVER
        return super().save(commit)


class ScheduleAdmin(ReadOnly):
    form = ScheduleForm
    list_display = ("name", "minutes", "is_on", "next_run")
    fields = ("name", "func", "minutes", "is_on", "next_run")
    readonly_fields = ("name", "func", "next_run")

    def has_change_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return request.user.has_perm("django_q.change_schedule")

    @admin.display(boolean=True, description="on")
    def is_on(self, schedule: Schedule) -> bool:
        return bool(schedule.repeats != NEVER)


class TaskAdmin(ReadOnly):
    list_display = ("name", "func", "started", "stopped", "attempt_count")
    search_fields = ("name", "func")
    fields = ("name", "func", "started", "stopped", "attempt_count")


class QueueAdmin(ReadOnly):
    list_display = ("id", "key", "lock")
    fields = ("key", "lock")


for model, page in (
    (Schedule, ScheduleAdmin),
    (Success, TaskAdmin),
    (Failure, TaskAdmin),
    (OrmQ, QueueAdmin),
):
    admin.site.unregister(model)
    admin.site.register(model, page)
