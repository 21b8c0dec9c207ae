"""A row of the audit log as people read it."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.people import audit

EVENTS: dict[str, Promise] = {
    audit.LOOKED: gettext_lazy("looked at the buyer"),
    audit.TAKEN: gettext_lazy("took customers along"),
    audit.LOGGED_IN: gettext_lazy("logged in"),
    audit.FAILED: gettext_lazy("wrong password"),
    audit.WRONG_CODE: gettext_lazy("wrong code at the second step"),
}
FIELDS: dict[str, Promise] = {
    "pulls": gettext_lazy("read orders"),
    "pushes_orders": gettext_lazy("write orders to Odoo"),
    "pushes_stock": gettext_lazy("write stock"),
    "pushes_fulfilled": gettext_lazy("write orders of the marketplace's warehouse"),
    "arranges": gettext_lazy("arrange shipments and fetch labels"),
    "cancels": gettext_lazy("cancel at the marketplace"),
    "messages": gettext_lazy("message buyers"),
    "go_live_at": gettext_lazy("go-live"),
    "approved_at": gettext_lazy("first push of stock approved"),
    "stopped": gettext_lazy("stopped because of"),
    "is_active": gettext_lazy("may log in"),
    "is_staff": gettext_lazy("is staff"),
    "is_superuser": gettext_lazy("is superuser"),
    "groups": gettext_lazy("roles"),
    "user_permissions": gettext_lazy("rights of their own"),
    "permissions": gettext_lazy("rights"),
    "paused": gettext_lazy("paused"),
    "repeats": gettext_lazy("repeats"),
    "parts": gettext_lazy("made of"),
}
VALUES: dict[str, Promise] = {
    "None": gettext_lazy("nothing"),
    "": gettext_lazy("nothing"),
    "True": gettext_lazy("on"),
    "False": gettext_lazy("off"),
}
LONGEST = 120


def who(row: LogEntry) -> str:
    return str(row.actor.get_username() if row.actor else (row.additional_data or {}).get("by", "–"))


def action(row: LogEntry) -> str:
    event = (row.additional_data or {}).get("event")
    if event:
        return str(EVENTS.get(event, event))
    return {
        LogEntry.Action.CREATE: _("made"),
        LogEntry.Action.UPDATE: _("changed"),
        LogEntry.Action.DELETE: _("deleted"),
    }.get(row.action, "")


def changes(row: LogEntry) -> list[str]:
    """One line a field. Of what is new or gone, only what it is called is told."""
    if row.action != LogEntry.Action.UPDATE:
        return []
    model = row.content_type.model_class()
    return [_line(model, name, change) for name, change in sorted((row.changes or {}).items())]


def _line(model: type[Model] | None, name: str, change: Any) -> str:
    label = field(model, name)
    if isinstance(change, Mapping):
        said = (
            _("%(field)s: added %(what)s")
            if change.get("operation") == "add"
            else _("%(field)s: removed %(what)s")
        )
        return said % {"field": label, "what": _listed(change.get("objects", ()))}
    old, new = change
    return f"{label}: {value(old)} → {value(new)}"


def field(model: type[Model] | None, name: str) -> str:
    if name in FIELDS:
        return str(FIELDS[name])
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name)) if model else name  # noqa: SLF001
    except FieldDoesNotExist:
        return name


def value(text: str) -> str:
    known = VALUES.get(text)
    return str(known) if known else text[:LONGEST]


def _listed(objects: Iterable[str]) -> str:
    return ", ".join(objects)[:LONGEST]
