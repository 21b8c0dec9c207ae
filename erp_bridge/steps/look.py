"""First of all: what does Odoo hold of these orders already?"""

from collections import defaultdict
from collections.abc import Sequence

from erp_bridge.odoo.payloads import Sale
from erp_bridge.plan import SENT, Step
from erp_bridge.records import Order
from erp_bridge.steps.case import Case, Round
from omnihub.core import clock
from omnihub.core.outcomes import Outcome


def look(round_: Round) -> None:
    """By id where we are bound; by number where we aren't: an earlier try may have got through."""
    round_.check_time()
    cases = [case for case in round_.cases if case.outcome is None]
    if not cases:
        return
    bound = [case.bound.odoo_id for case in cases if case.bound]
    numbers = [case.order.number for case in cases if not case.bound]
    found = round_.client.find_sales(bound, numbers)
    _take_bound(cases, {sale.id: sale for sale in found})
    _take_unbound(round_, [case for case in cases if not case.bound], found)
    for case in cases:
        _judge(case)


def read_again(round_: Round, cases: Sequence[Case]) -> None:
    """The state after a step, in one call."""
    by_id = {case.sale.id: case for case in cases if case.sale}
    if not by_id:
        return
    for sale in round_.client.read_sales(list(by_id)):
        by_id[sale.id].sale = sale


def _take_bound(cases: Sequence[Case], sales: dict[int, Sale]) -> None:
    for case in cases:
        if case.bound:
            case.sale = sales.get(case.bound.odoo_id)
            if case.sale is None:
                _gone(case, case.bound.name)


def _gone(case: Case, name: str) -> None:
    case.gone = True
    if Step.CANCEL in case.wanted:
        case.outcome = Outcome.done(f"{name or 'The sales order'} is no longer in Odoo: nothing to cancel")
        return
    case.person(
        f"{name or 'The sales order'} was deleted in Odoo, or OmniHub's user cannot see it any more. It is "
        "not made again by itself: restore it in Odoo and try again, or have a new one made (in the admin, "
        'under Bindings: "Make anew").',
        "odoo_order_gone",
    )


def _take_unbound(round_: Round, cases: Sequence[Case], found: Sequence[Sale]) -> None:
    """Only what carries our external id is ours. What somebody else typed in is theirs to decide on."""
    by_number: dict[str, list[Sale]] = defaultdict(list)
    for sale in found:
        by_number[sale.reference].append(sale)
    met = [sale.id for case in cases for sale in by_number[case.order.number]]
    external = round_.client.external_ids("sale.order", met) if met else {}
    for case in cases:
        ours = round_.names.order(case.order.number)
        for sale in by_number[case.order.number]:
            if external.get(sale.id) == ours:
                case.sale = sale
        others = [sale for sale in by_number[case.order.number] if external.get(sale.id) != ours]
        _meet_others(case, [sale for sale in others if sale.state != "cancel"])


def _meet_others(case: Case, others: Sequence[Sale]) -> None:
    if case.sale is None and others and Step.CANCEL not in case.wanted:
        case.person(
            f"Odoo already holds {others[0].name} with this order number, and OmniHub did not make it. "
            "Cancel that one and try again, or keep it and close this here.",
            "odoo_order_foreign",
        )


def _judge(case: Case) -> None:
    if case.outcome is not None:
        return
    if Step.CANCEL in case.wanted:
        if case.sale is None:
            case.outcome = Outcome.done("Cancelled before it reached Odoo: nothing to do")
    elif case.sale is not None and case.sale.state == "cancel" and case.order.of_website:
        case.outcome = Outcome.done(f"{case.sale.name} was cancelled in Odoo: the mirror follows")
    elif case.sale is not None and case.sale.state == "cancel":
        case.person(_cancelled(case.order, case.sale.name), "odoo_order_cancelled")


def _cancelled(order: Order, name: str) -> str:
    """Policy: ask. With the time that is left where the parcel is still here."""
    if order.shipped_at or order.status in SENT:
        return (
            f"{name} was cancelled in Odoo, but its parcel has left. Set it back to a quotation in Odoo and "
            "try again: it is confirmed, delivered and invoiced then."
        )
    until = (
        f" It must be shipped by {order.ship_by.astimezone(clock.JAKARTA):%d %b %H:%M}."
        if order.ship_by
        else ""
    )
    return (
        f"{name} was cancelled in Odoo, but the buyer still waits for the order.{until} Cancel it on the "
        "marketplace too, or set it back to a quotation in Odoo and try again."
    )
