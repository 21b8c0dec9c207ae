"""What a buyer sends back: the money leg is a credit note, the stock leg a return transfer.

The note is of what the escrow gave back, which is not the price of the items. The sales order lives on as
delivered and invoiced: what comes back has documents of its own.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.records import Order
from erp_bridge.steps import back, credit, deliver, invoice
from erp_bridge.steps.back import Pieces
from erp_bridge.steps.case import Case, Round
from erp_bridge.steps.due import NOTHING, Due
from omnihub.core import clock
from omnihub.core.texts import Text

REASON = "retur"
NO_REFUND = "no_refund"


def refund(round_: Round) -> None:
    cases = [case for case, _ in round_.selling(Step.RETURN)]
    if not cases:
        return
    invoice.read_invoices(round_, [case for case in cases if not case.invoices_read])
    refunded = [case for case in cases if case.order.refunded]
    if round_.profile.own:
        credit.read_notes(round_, refunded)
    credit.write_off(round_, [due(case) for case in refunded])
    _take_back(round_, [case for case in cases if case.outcome is None])
    for case in cases:
        _end(case)


def due(case: Case) -> Due:
    numbers = ", ".join(each.number for each in case.order.returns if each.refunded)
    reason = f"{REASON} {numbers}" if numbers else REASON
    return Due(case, case.order.refunded + _of_pieces(case), event_day(case.order), reason, sold=True)


def _of_pieces(case: Case) -> Decimal:
    """Notes of pieces that the order has no more (`shrink`): they are none of what was refunded besides."""
    if case.order.gross is None or not case.invoices:
        return NOTHING
    sold = sum((each.total for each in case.invoices if each.sale and each.posted), NOTHING)
    linked = {each.id for each in case.invoices if not each.sale}
    taken = sum((each.total for each in case.notes if each.posted and each.id in linked), NOTHING)
    return taken if sold - taken == case.order.gross else NOTHING


def event_day(order: Order) -> date:
    moments = [each.refunded_at for each in order.returns if each.refunded]
    return convert.day(max(moments, default=clock.now()))


def _take_back(round_: Round, cases: Sequence[Case]) -> None:
    coming = [case for case in cases if any(each.pieces for each in case.order.returns)]
    if not coming:
        return
    deliver.read_pickings(round_, [case for case in coming if not case.pickings_read])
    goods = back.read(round_, coming)
    planned = {case: back.plan(goods[case], back.total(parcels(case.order))) for case in coming}
    opened = back.open_all(round_, planned, sold=True)
    goods |= back.read(round_, opened)
    arrivals = {}
    for case in coming:
        found = back.arrived(goods[case], parcels(case.order, arrived=True))
        if found is None:
            case.wonder(_mixed(case), "odoo_return_open")
        arrivals[case] = found or []
    back.take_in(round_, arrivals)


def parcels(order: Order, *, arrived: bool = False) -> list[Pieces]:
    """What comes back with each return, or with those that were scanned in."""
    return [dict(each.pieces) for each in order.returns if each.pieces and (each.arrived or not arrived)]


def _mixed(case: Case) -> str:
    return Text(
        "%(name)s: a return was scanned in, and the return transfers in Odoo hold other quantities: validate "
        "there what is here, then try again.",
        name=case.name,
    )


def _end(case: Case) -> None:
    order = case.order
    unlinked = [each.number for each in order.returns if each.pieces is None]
    if unlinked:
        case.wonder(_unlinked(case, unlinked), "return_unmapped")
    owed = [each for each in order.returns if each.refunded and not each.after_payout]
    if owed and not order.refunded and case.outcome is None and not case.doubt:
        case.again(
            Text(
                "%(name)s: the marketplace has not said yet what it gave back to the buyer (escrow). It is "
                "asked again.",
                name=case.name,
            ),
            NO_REFUND,
        )


def _unlinked(case: Case, numbers: Sequence[str]) -> str:
    return Text(
        "%(name)s: the goods of return %(numbers)s are not linked to products, so OmniHub opens no return "
        "transfer for them. Link them on the mapping page, then try again.",
        name=case.name,
        numbers=", ".join(numbers),
    )
