"""The first page of the administration: its tables in groups of people's words, each with what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GROUPS = (
    ("channels", gettext_lazy("Shops and orders"), ("channels",)),
    ("partners", gettext_lazy("Partners"), ("api",)),
    ("odoo", gettext_lazy("Odoo"), ("erp_bridge",)),
    ("messages", gettext_lazy("Messages"), ("notifications",)),
    ("people", gettext_lazy("People"), ("auth", "erasing", "auditlog", "axes", "otp_totp", "otp_static")),
    ("machine", gettext_lazy("Machine room"), ("core", "django_q")),
)
REST = gettext_lazy("Others")
WORDS = {
    "Shop": gettext_lazy("Every connected shop, its switches and when it went live."),
    "Product": gettext_lazy("The products of Odoo, as they were read last."),
    "Listing": gettext_lazy("What is sold in the shops and which products it is made of. Import and export."),
    "Order": gettext_lazy("Every order as the marketplace tells it, with its lines, packages and events."),
    "ReturnCase": gettext_lazy("Every return and refund that buyers asked for, and what was answered."),
    "CustomerTag": gettext_lazy("The names of the tags that customers carry."),
    "FeeRate": gettext_lazy("What the marketplaces charge from which day on, as you know it."),
    "EscrowStatement": gettext_lazy("What each order should have brought, and what it brought."),
    "WalletEntry": gettext_lazy("Every line of the wallets at the marketplaces."),
    "WalletDay": gettext_lazy("What each wallet held at the end of each day."),
    "Label": gettext_lazy("Every label: when it was fetched, printed and by whom."),
    "ScanEvent": gettext_lazy("What was scanned at the packing table, and what was answered."),
    "SyncRun": gettext_lazy("Who asked for which sync, when, and what it found."),
    "Partner": gettext_lazy("Whose programs may sell in our own shops, and how often they may call."),
    "ApiKey": gettext_lazy("Every key of a partner: what it may, until when, and who made and revoked it."),
    "PartnerCheckout": gettext_lazy("Which checkout which partner has made, by the partner's reference."),
    "Call": gettext_lazy("Writes of partners that were answered, so that none is done twice."),
    "Binding": gettext_lazy("Which order, product or buyer here is which document in Odoo."),
    "OdooProfile": gettext_lazy("How each shop is booked: company, warehouse, journals, couriers."),
    "MessageTemplate": gettext_lazy("What buyers are told of each event, by way and language."),
    "StaffAlert": gettext_lazy("Who of the staff gets the digest at seven in the morning."),
    "OptOut": gettext_lazy("Who does not want messages any more."),
    "Erasure": gettext_lazy("Receipts of buyers whose data was erased."),
    "User": gettext_lazy("Who may log in, and with which role."),
    "Group": gettext_lazy("Roles: what their people may see and do."),
    "InboxMessage": gettext_lazy("What the marketplaces and Odoo sent us, word for word."),
    "Work": gettext_lazy("Everything that is to be done, waits, or was done."),
    "Attempt": gettext_lazy("Each try at a work, how long it took and how it ended."),
    "Gate": gettext_lazy("How fast each remote may be called, and whether it is left alone for now."),
    "Heartbeat": gettext_lazy("When each worker was last alive."),
    "Installation": gettext_lazy("Pause everything, and go on."),
    "Schedule": gettext_lazy("What is done by the clock: how often, and whether at all."),
    "Success": gettext_lazy("The newest tasks that the workers ended."),
    "Failure": gettext_lazy("The newest tasks that broke off."),
    "OrmQ": gettext_lazy("Tasks that no worker has taken yet."),
}


@dataclass(slots=True)
class Table:
    name: str
    words: "str | Promise"
    address: str


@dataclass(slots=True)
class Group:
    key: str
    title: "str | Promise"
    tables: list[Table] = field(default_factory=list)


def context(_request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's hook. What nobody put into a group stands in the last one, so nothing is lost."""
    return {
        **context,
        "title": _("Administration"),
        "groups": [group for group in _groups(context["app_list"]) if group.tables],
    }


def _groups(apps: Iterable[dict[str, Any]]) -> list[Group]:
    groups = {key: Group(key, title) for key, title, _labels in GROUPS}
    groups["rest"] = Group("rest", REST)
    place = {label: key for key, _title, labels in GROUPS for label in labels}
    for app in apps:
        tables = groups[place.get(app["app_label"], "rest")].tables
        tables += [_table(model) for model in app["models"] if model["admin_url"]]
    return list(groups.values())


def _table(model: dict[str, Any]) -> Table:
    return Table(model["name"], WORDS.get(model["object_name"], ""), model["admin_url"])
