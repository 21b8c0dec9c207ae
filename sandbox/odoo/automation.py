"""Automation rules: what Odoo calls when a record was made or changed, inside its transaction.

Whoever is called sees nothing of the change if they ask, and never will where the transaction fails.
"""

import ast
import http.client
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.odoo import domains
from sandbox.odoo.record import Record
from sandbox.odoo.store import Row

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

RULES = "base.automation"
ANSWER_SECONDS = 1.0


def made(model: "Model", number: int) -> None:
    _follow(model, number, {"on_create", "on_create_or_write"}, None)


def changed(model: "Model", number: int, before: Row) -> None:
    _follow(model, number, {"on_write", "on_create_or_write"}, before)


def _follow(model: "Model", number: int, triggers: set[str], before: Row | None) -> None:
    store = model.env.store
    for rule_number in list(store.tables.get(RULES, ())):
        rule = model.env[RULES].one(rule_number)
        fits = rule.active and rule.raw("trigger") in triggers and rule.model_id.raw("model") == model.name
        if fits and _watched(rule, model.one(number), before) and _in_domain(rule, model, number):
            for action in rule.action_server_ids:
                if action.raw("state") == "webhook":
                    _call(action, model.one(number))


def _watched(rule: Record, record: Record, before: Row | None) -> bool:
    """With fields to watch, one of them must have become another; in a new record all have."""
    names = [field.raw("name") for field in rule.trigger_field_ids]
    return before is None or not names or any(before.get(name) != record.row.get(name) for name in names)


def _in_domain(rule: Record, model: "Model", number: int) -> bool:
    domain = ast.literal_eval(rule.filter_domain) if rule.filter_domain else []
    return domains.compiled(model, list(domain))(number)


def _call(action: Record, record: Record) -> None:
    """Sent and forgotten: what goes wrong is nobody's affair."""
    said: dict[str, Any] = {
        "_action": f"{action.name}(#{action.id})",
        "_id": record.id,
        "_model": record.model.name,
        "id": record.id,
    }
    for field in action.webhook_field_ids:
        name = field.raw("name")
        said[name] = record.model.fields[name].show(record.env, record.raw(name), plain=True)
    body = json.dumps(said, sort_keys=True, default=str).encode()
    parts = urlsplit(action.webhook_url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", parts.path or "/", body, {"Content-Type": "application/json"})
            connection.getresponse().read()
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return
