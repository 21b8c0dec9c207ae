"""Clear a trial order away: cancel it, look that it holds nothing any more, and remove what we may."""

from collections.abc import Sequence
from dataclasses import replace

from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.check.words import explain
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.payloads import Sale
from erp_bridge.plan import Step
from erp_bridge.records import Order, Profile
from erp_bridge.steps import cancel, deliver
from erp_bridge.steps.case import Case, Round
from omnihub.core import clock
from omnihub.core.errors import Refused, RemoteError, SignedOut
from omnihub.core.outcomes import DONE, Deadline
from omnihub.core.texts import Text, beside

NUMBER = "OMNIHUB-TEST"
"""Begins the customer reference of every trial order: whoever meets one in Odoo reads what it is."""

WHAT = Text("Cancelling")


def clear(round_: Round, case: Case) -> list[Finding]:
    """Never raises for what Odoo does: what is left is named, and found by the next trial."""
    if case.sale is None:
        _unlink(round_.client, "res.partner", list(round_.new_partners.values()))
        return []
    try:
        trouble = _cancelled(round_, case.sale)
        if trouble:
            return [bad(WHAT, trouble)]
        gone = _remove(round_.client, case.sale, list(round_.new_partners.values()))
    except RemoteError as error:
        words = Text(
            "%(name)s is still in Odoo: it is cleared away by the next test, or cancel it there by hand.",
            name=case.name,
        )
        return [bad(WHAT, beside(words, explain(error)))]
    if gone:
        words = Text(
            "%(name)s was cancelled, its reservation is gone, and it was removed from Odoo.", name=case.name
        )
        return [good(WHAT, words)]
    words = Text(
        "%(name)s was cancelled and its reservation is gone. It stays in Odoo, cancelled, under the customer "
        "reference %(number)s: the user may not delete it.",
        name=case.name,
        number=case.order.number,
    )
    return [note(WHAT, words)]


def earlier(client: Client, profile: Profile, names: Names, deadline: Deadline) -> list[Finding]:
    """Trial orders of this shop that an interrupted test left behind."""
    like = [["client_order_ref", "=like", f"{NUMBER}-%"], ["company_id", "=", profile.company_id]]
    ids = [int(row["id"]) for row in client.search_read("sale.order", like, ["name"])]
    if not ids:
        return []
    external = client.external_ids("sale.order", ids)
    ours = names.order(NUMBER)
    left = client.read_sales([pk for pk in ids if external.get(pk, "").startswith(ours)])
    found: list[Finding] = []
    for sale in left:
        order = Order(pk=0, number=sale.reference, status="cancelled", placed_at=clock.now(), gross=None)
        case = Case(order, frozenset(), sale=sale)
        told = clear(Round(client, profile, names, [case], deadline), case)
        if sale.state != "cancel":
            found += [_retold(sale, finding) for finding in told]
    return found


def _retold(sale: Sale, finding: Finding) -> Finding:
    """What an interrupted test left is worth a note once it is put right."""
    if not finding.ok:
        return finding
    return note(
        Text("Earlier trial"),
        Text(
            "An earlier test was interrupted and left %(name)s. %(words)s",
            name=sale.name,
            words=finding.words,
        ),
    )


def _cancelled(round_: Round, sale: Sale) -> str:
    """What is wrong; empty when the order is cancelled and holds no stock any more."""
    order = round_.cases[0].order
    case = Case(order, frozenset({Step.CANCEL}), sale=sale)
    again = replace(round_, cases=[case])
    if sale.state != "cancel":
        cancel.cancel(again)
        if case.outcome is None or case.outcome.fate != DONE:
            return (
                case.outcome.words
                if case.outcome
                else Text("%(name)s could not be cancelled in Odoo.", name=sale.name)
            )
    deliver.read_pickings(again, [case])
    open_ones = [picking for picking in case.pickings if picking.open]
    if open_ones or round_.client.find_moves([picking.id for picking in case.pickings]):
        names = ", ".join(picking.name for picking in open_ones) or sale.name
        return Text(
            "%(name)s is cancelled, but %(names)s still holds stock. Cancel it in Odoo by hand.",
            name=sale.name,
            names=names,
        )
    return ""


def _remove(client: Client, sale: Sale, contacts: Sequence[int]) -> bool:
    """The deliveries first: without their order nobody would know what they were for."""
    pickings = [picking.id for picking in client.find_pickings([sale.id])]
    if not all(client.may(model, "unlink") for model in ("sale.order", "stock.picking")):
        return False
    gone = _unlink(client, "stock.picking", pickings) and _unlink(client, "sale.order", [sale.id])
    _unlink(client, "res.partner", contacts)
    return gone


def _unlink(client: Client, model: str, ids: Sequence[int]) -> bool:
    if not ids:
        return True
    try:
        client.unlink(model, ids)
    except (Refused, SignedOut):
        return False
    return True
