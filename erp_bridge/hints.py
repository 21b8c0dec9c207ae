"""The rule in Odoo by which it tells us at once that stock changed. Without it a look a minute does.

Only an administrator of Odoo may make rules; OmniHub's own user need not be one. So it is a step of its
own: by a button where the user may, else by an administrator who types these values in.
"""

from typing import Any

from django.utils.translation import gettext as _

from channels.records import Finding
from erp_bridge.odoo import connect, hook
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Row, text
from omnihub.core import installation
from omnihub.core.errors import Refused, RemoteError

MODEL = "stock.quant"
WATCHED = ("quantity", "reserved_quantity")
SENT = ("product_id", "warehouse_id", "write_date")
DOMAIN = '[("location_id.usage", "=", "internal")]'
WHAT = "Word from Odoo"


def name() -> str:
    """Two OmniHubs may hear of one Odoo."""
    return f"OmniHub {installation.key()}: stock changed"


def by_hand() -> list[tuple[str, str]]:
    """What an administrator types in, in the words of Odoo's page for automation rules."""
    return [
        (_("Automation rule"), name()),
        (_("Model"), "Quants (stock.quant)"),
        (_("Trigger"), "On save"),
        (_("When updating"), "Quantity, Reserved Quantity"),
        (_("Apply on"), DOMAIN),
        (_("Action"), "Send Webhook Notification"),
        ("URL", hook.address() or _("not known: set PUBLIC_URL first")),
        (_("Fields"), "Product, Warehouse, Last Updated on"),
    ]


def install(client: Client | None = None) -> Finding:
    """Looks first: there is never a second rule. Whatever Odoo refuses is a finding."""
    if not hook.address():
        return _bad(_("Set PUBLIC_URL, the address at which Odoo can reach OmniHub, then try again."))
    try:
        return _install(client or connect.client())
    except RemoteError as error:
        return _bad(error.words)


def _install(erp: Client) -> Finding:
    try:
        allowed = erp.may("base.automation", "create")
    except Refused:
        return _bad(_("Install Automation Rules (base_automation) in Odoo (Apps), then try again."))
    if not allowed:
        return _bad(
            _(
                "OmniHub's user may not make rules in Odoo, and need not. Give the values below to an "
                "administrator of Odoo; until then OmniHub looks once a minute."
            )
        )
    there = _find(erp)
    if there is None:
        erp.create("base.automation", _values(erp))
        return _good(_("Odoo tells OmniHub of changed stock from now on."))
    return _put_right(erp, there)


def _find(erp: Client) -> Row | None:
    """Ours by its name, or one that somebody typed in, by our address."""
    domain = ["|", ["name", "=", name()], ["action_server_ids.webhook_url", "=", hook.address()]]
    fields = ["active", "action_server_ids"]
    found = erp.search_read("base.automation", domain, fields, archived=True, limit=1)
    return found[0] if found else None


def _put_right(erp: Client, there: Row) -> Finding:
    actions = erp.read("ir.actions.server", list(there["action_server_ids"]), ["webhook_url", "state"])
    calls = [row for row in actions if row["state"] == "webhook"]
    wrong = [int(row["id"]) for row in calls if text(row["webhook_url"]) != hook.address()]
    if there["active"] and calls and not wrong:
        return _good(_("Odoo has the rule already."))
    values: dict[str, Any] = {"active": True}
    if not calls:
        values["action_server_ids"] = [[0, 0, _action(_id_of_model(erp), _field_ids(erp, SENT))]]
    erp.write("base.automation", [int(there["id"])], values)
    if wrong:
        erp.write("ir.actions.server", wrong, {"webhook_url": hook.address()})
    return _good(_("The rule was there, and has been put right."))


def _values(erp: Client) -> dict[str, Any]:
    model_id = _id_of_model(erp)
    return {
        "name": name(),
        "model_id": model_id,
        "trigger": "on_create_or_write",
        "trigger_field_ids": [[6, 0, _field_ids(erp, WATCHED)]],
        "filter_domain": DOMAIN,
        "action_server_ids": [[0, 0, _action(model_id, _field_ids(erp, SENT))]],
    }


def _action(model_id: int, field_ids: list[int]) -> dict[str, Any]:
    return {
        "name": name(),
        "model_id": model_id,
        "state": "webhook",
        "webhook_url": hook.address(),
        "webhook_field_ids": [[6, 0, field_ids]],
    }


def _id_of_model(erp: Client) -> int:
    return int(erp.search_read("ir.model", [["model", "=", MODEL]], ["model"])[0]["id"])


def _field_ids(erp: Client, names: tuple[str, ...]) -> list[int]:
    domain = [["model", "=", MODEL], ["name", "in", list(names)]]
    return [int(row["id"]) for row in erp.search_read("ir.model.fields", domain, ["name"])]


def _good(words: str) -> Finding:
    return Finding(WHAT, ok=True, words=words)


def _bad(words: str) -> Finding:
    return Finding(WHAT, ok=False, words=words)
