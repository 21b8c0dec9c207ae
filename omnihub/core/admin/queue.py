"""The queue's tables. Only a schedule's interval and switch can be changed.

django-q2's own pages would let anybody who may edit a Schedule run any function of Python: they are
replaced.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_q.models import Failure, OrmQ, Schedule, Success
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldBooleanSwitchWidget

from omnihub.core.admin.pages import ReadOnly
from omnihub.core.schedules import ALWAYS, LONGEST, NEVER


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    minutes = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        label=_("Every … minutes"),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    is_on = forms.BooleanField(required=False, label=_("On"), widget=UnfoldBooleanSwitchWidget)

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
    ordering = ("name",)

    def has_change_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return request.user.has_perm("django_q.change_schedule")

    @admin.display(boolean=True, description=_("on"))
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
