"""The audit log for people: to read, and to find something in."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.core import clock
from omnihub.core.admin import ReadOnly
from omnihub.people import audit, words

admin.site.unregister(LogEntry)


class PersonFilter(admin.SimpleListFilter):
    title = gettext_lazy("person")
    parameter_name = "person"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        staff = User.objects.filter(is_staff=True).order_by("username")[:100]
        return [(str(user.pk), user.get_username()) for user in staff]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        value = self.value() or ""
        return queryset.filter(actor=value) if value.isdigit() else queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("what happened")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("changes", _("Changes")),
            ("looks", _("Looks at buyers")),
            ("logins", _("Logins")),
            ("refused", _("Failed logins")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        wanted = {
            "changes": ~Q(action=LogEntry.Action.ACCESS),
            "looks": Q(additional_data__event__in=[audit.LOOKED, audit.TAKEN]),
            "logins": Q(additional_data__event=audit.LOGGED_IN),
            "refused": Q(additional_data__event__in=[audit.FAILED, audit.WRONG_CODE]),
        }
        condition = wanted.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset


class SubjectFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of thing")
    parameter_name = "content_type__id__exact"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        used = ContentType.objects.filter(
            pk__in=LogEntry.objects.order_by().values("content_type").distinct()
        )
        return [(str(kind.pk), kind.name.capitalize()) for kind in used.order_by("model")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        value = self.value() or ""
        return queryset.filter(content_type=value) if value.isdigit() else queryset


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("when", "who", "happened", "subject", "details", "came_from")
    list_filter = (PersonFilter, KindFilter, SubjectFilter, "timestamp")
    list_select_related = ("actor", "content_type")
    search_fields = ("object_repr", "actor__username", "remote_addr")
    ordering = ("-timestamp", "-pk")
    fields = list_display
    list_display_links = ("when",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "object_pk" or bool(super().lookup_allowed(lookup, value, request))

    def get_readonly_fields(self, _request: HttpRequest, _obj: LogEntry | None = None) -> tuple[str, ...]:
        return self.fields

    @admin.display(description=gettext_lazy("when"), ordering="timestamp")
    def when(self, row: LogEntry) -> str:
        return date_format(row.timestamp.astimezone(clock.JAKARTA), "j M Y H:i:s")

    @admin.display(description=gettext_lazy("from"))
    def came_from(self, row: LogEntry) -> str:
        return row.remote_addr or "–"

    @admin.display(description=gettext_lazy("who"), ordering="actor__username")
    def who(self, row: LogEntry) -> str:
        return words.who(row)

    @admin.display(description=gettext_lazy("what"), ordering="action")
    def happened(self, row: LogEntry) -> str:
        return words.action(row)

    @admin.display(description=gettext_lazy("on what"))
    def subject(self, row: LogEntry) -> str:
        return f"{row.content_type.name.capitalize()} {row.object_repr}"[:120]

    @admin.display(description=gettext_lazy("details"))
    def details(self, row: LogEntry) -> SafeString | str:
        lines = format_html_join("", "<li>{}</li>", ((line,) for line in words.changes(row)))
        return format_html("<ul>{}</ul>", lines) if lines else "–"
