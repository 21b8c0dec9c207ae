"""Invoices: one an order, dated on the day of the event, posted only when the sums are equal."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from channels.states import OrderStatus
from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import Invoice
from erp_bridge.plan import Step
from erp_bridge.records import Order, Profile
from erp_bridge.steps import importing, look, sums
from erp_bridge.steps.case import Case, Round, halved, stop

FEW_DAYS = 4
LATER = "the invoice follows the delivery: the products' invoicing policy says so"
RETURNS = frozenset({OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED})


def invoice(round_: Round) -> None:
    cases = [case for case, _ in round_.selling(Step.INVOICE)]
    if not cases:
        return
    look.read_again(round_, cases)
    read_invoices(round_, cases)
    ready = [case for case in cases if not case.invoices and _may_be_made(case)]
    ready = _without_parts(round_, ready)
    if ready:
        _make(round_, ready)
    good = [case for case in cases if case.outcome is None and _is_right(case)]
    _date(round_, good)
    _post(round_, [case for case in good if case.outcome is None])


def event_day(order: Order, profile: Profile) -> date:
    """The Jakarta day on which the sale happened: hand-over, or payment where the invoice comes first."""
    parcels = [package.shipped_at for package in order.packages if package.shipped_at]
    left: datetime | None = order.shipped_at or max(parcels, default=None)
    if profile.invoice_at == "confirmed" or left is None:
        return convert.day(order.paid_at or order.placed_at)
    return convert.day(left)


def read_invoices(round_: Round, cases: Sequence[Case]) -> None:
    """One that staff made for several orders together belongs to each of them."""
    by_id: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        case.invoices, case.dropped, case.invoices_read = [], [], True
        for pk in case.sale.invoice_ids if case.sale else ():
            by_id[pk].append(case)
    for found in round_.client.read_invoices(list(by_id)) if by_id else ():
        for case in by_id[found.id]:
            (case.invoices if found.alive else case.dropped).append(found)


def _may_be_made(case: Case) -> bool:
    sale = case.sale
    if sale is None:
        return False
    if case.dropped:
        case.wonder(_cancelled(case), "odoo_invoice_cancelled")
    elif any(delivery.open for delivery in case.deliveries):
        case.waits = "the invoice follows when all parcels have left"
    elif case.doubt or not case.order.final:
        return False
    elif sale.invoice_status == "to invoice":
        return True
    elif Step.DELIVERY in case.wanted or case.order.stock_taken:
        case.wonder(
            f"{sale.name}: Odoo has nothing to invoice ({sale.invoice_status}). Check what was delivered and "
            "the products' invoicing policy, then try again.",
            "odoo_nothing_to_invoice",
        )
    else:
        case.waits = LATER
    return False


def _without_parts(round_: Round, cases: Sequence[Case]) -> list[Case]:
    """Before the parcel leaves: an order is invoiced whole or not yet. Where some of its products are
    invoiced when they are delivered, the services beside them wait for them.
    """
    early = {case.sale.id: case for case in cases if case.sale and Step.DELIVERY not in case.wanted}
    partly = {early[pk] for pk in round_.client.held_back(list(early))} if early else set()
    for case in partly:
        case.waits = LATER
    return [case for case in cases if case not in partly]


def _make(round_: Round, cases: Sequence[Case]) -> None:
    round_.check_time()

    def make(some: Sequence[Case]) -> None:
        ids = [case.sale.id for case in some if case.sale]
        round_.client.create_invoices(round_.client.open_invoicing(ids), ids)

    halved(cases, make, doing="make the invoice", code="odoo_invoice")
    look.read_again(round_, cases)
    read_invoices(round_, cases)


def _is_right(case: Case) -> bool:
    """All of the order's invoices together are its gross. Credit notes count against them, but for what came
    back: that has a credit note of its own.
    """
    if not case.invoices or not case.order.final:
        return False
    case.wonder(_unposted(case), "odoo_invoice_unposted")
    back = case.order.status in RETURNS or case.order.refunded
    counted = [each for each in case.invoices if each.sale or not back]
    total = sum((_signed(each) for each in counted), Decimal(0))
    if back and total != case.order.gross:  # a note of pieces that were cancelled stands beside a refund
        whole = sum((_signed(each) for each in case.invoices), Decimal(0))
        total = whole if whole == case.order.gross else total
    names = ", ".join(each.name for each in counted if each.name not in {"", "/"})
    credited = ", ".join(each.name for each in counted if not each.sale)
    found = sums.doubt(
        case.order, names or f"The draft invoice of {case.name}", total, booked=True, credited=credited
    )
    case.wonder(found, sums.DIFFERS)
    return not found and case.doubt_code in {"", sums.DIFFERS}


def _cancelled(case: Case) -> str:
    names = ", ".join(each.name if each.name not in {"", "/"} else "its draft" for each in case.dropped)
    return (
        f"{case.name}: the invoice ({names}) was cancelled in Odoo. None is made again by itself: set "
        "it back to draft there, or make a new one, then try again. It is posted when its sum is right."
    )


def _unposted(case: Case) -> str:
    names = ", ".join(each.name for each in case.invoices if each.draft and each.id in case.booked)
    if not names:
        return ""
    return (
        f"{case.name}: {names} was set back to draft in Odoo. Post it there when it is right, then try "
        "again: OmniHub posts no invoice that somebody opened."
    )


def _signed(found: Invoice) -> Decimal:
    return -found.total if found.move_type == "out_refund" else found.total


def _date(round_: Round, cases: Sequence[Case]) -> None:
    """By day where there are few: a write of many costs Odoo a third of an import's row by row."""
    days: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        day = event_day(case.order, round_.profile).isoformat()
        if any(not draft.date for draft in _drafts(case)):
            days[day].append(case)
    if len(days) > FEW_DAYS:
        _date_each(round_, days)
        return
    for day, some in days.items():
        halved(
            some,
            partial(_date_all, round_, day),
            doing="date the invoice",
            code="odoo_invoice_date",
        )


def _date_all(round_: Round, day: str, cases: Sequence[Case]) -> None:
    drafts = [draft.id for case in cases for draft in _undated(case)]
    round_.client.write("account.move", drafts, _dates(day))


def _date_each(round_: Round, days: Mapping[str, Sequence[Case]]) -> None:
    rows = {
        (case, draft.id): [[str(draft.id), *_dates(day).values()]]
        for day, cases in days.items()
        for case in cases
        for draft in _undated(case)
    }
    _, refused = importing.load(round_.client, "account.move", [".id", *_dates("")], rows)
    for (case, _), error in refused.items():
        stop(case, error, doing="date the invoice", code="odoo_invoice_date")


def _dates(day: str) -> dict[str, str]:
    """The due date does not follow by itself: it would stay at the day the draft was made."""
    return {"invoice_date": day, "invoice_date_due": day}


def _drafts(case: Case) -> list[Invoice]:
    """Credit notes are not among them: theirs is a way of their own, and one may be half written."""
    return [each for each in case.invoices if each.draft and each.sale]


def _undated(case: Case) -> list[Invoice]:
    """A date that somebody set stays."""
    return [each for each in _drafts(case) if not each.date]


def _post(round_: Round, cases: Sequence[Case]) -> None:
    waiting = sorted(
        (case for case in cases if _drafts(case)), key=lambda case: event_day(case.order, round_.profile)
    )
    if not waiting:
        return
    round_.check_time()
    halved(
        waiting,
        lambda some: round_.client.post_invoices([each.id for case in some for each in _drafts(case)]),
        doing="post the invoice",
        code="odoo_post",
    )
    read_invoices(round_, waiting)
