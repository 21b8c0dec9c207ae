"""A cancelled order: what it left behind in Odoo is taken back, as far as it had come.

Before hand-over the sales order is cancelled, with its transfers and draft invoices. What was booked is
credited. What was handed over gets a return transfer that stays open until the parcel is scanned in: only
then are its pieces stock again. A lost parcel is a claim, and never comes back.

The sales order is cancelled before the return is opened: cancelling it would cancel the return, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce

from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.records import Order
from erp_bridge.steps import back, credit, deliver, invoice, look
from erp_bridge.steps.back import Goods
from erp_bridge.steps.case import Case, Round, halved
from erp_bridge.steps.due import NOTHING, Due
from omnihub.core import clock
from omnihub.core.outcomes import Outcome
from omnihub.core.texts import Text, beside

REASON = "pembatalan"
"""Said in Odoo, in the words of those who work there."""


def cancel(round_: Round) -> None:
    cases = [case for case in round_.going(Step.CANCEL) if case.sale]
    if not cases:
        return
    deliver.read_pickings(round_, cases)
    invoice.read_invoices(round_, cases)
    credit.write_off(round_, [due(case) for case in cases])
    going = [case for case in cases if case.outcome is None]
    goods = _take_in(round_, going)
    _cancel(round_, [case for case in going if case.outcome is None and _may_be_cancelled(case)])
    opened = _open(round_, goods)
    _take_in(round_, opened)
    for case in cases:
        if case.outcome is None:
            _end(case)


def due(case: Case) -> Due:
    whole = Due(case, NOTHING, event_day(case.order), REASON)
    whole.amount = whole.invoiced
    return whole


def event_day(order: Order) -> date:
    return convert.day(order.cancelled_at or clock.now())


def _may_be_cancelled(case: Case) -> bool:
    """Once what somebody awaits already is here."""
    return (
        case.sale is not None and case.sale.state != "cancel" and not any(each.open for each in case.comings)
    )


def _cancel(round_: Round, cases: Sequence[Case]) -> None:
    locked = [case.sale.id for case in cases if case.sale and case.sale.locked]
    if locked:
        round_.client.unlock_sales(locked)
    asked = halved(
        cases,
        lambda some: round_.client.cancel_sales([case.sale.id for case in some if case.sale]),
        doing="cancel the sales order",
        code="odoo_cancel",
    )
    if not asked:
        return
    look.read_again(round_, asked)
    deliver.read_pickings(round_, asked)
    for case in asked:
        case.invoices_read = False
        if case.sale and case.sale.state != "cancel":
            case.person(
                f"{case.name}: Odoo did not cancel it. Open it in Odoo and cancel it there, then try again.",
                "odoo_cancel_open",
            )


def _take_in(round_: Round, cases: Sequence[Case]) -> dict[Case, Goods]:
    """The parcels that were scanned in. Answers with the goods of all that had left."""
    sent = [case for case in cases if case.outcome is None and any(each.done for each in case.deliveries)]
    goods = back.read(round_, sent)
    back.take_in(round_, {case: list(goods[case].awaited) for case in sent if case.order.came_back})
    return goods


def _open(round_: Round, goods: Mapping[Case, Goods]) -> list[Case]:
    going = [case for case in goods if case.outcome is None]
    planned = {case: back.plan(goods[case], expected(case, goods[case])) for case in going}
    return back.open_all(round_, planned, sold=False)


def expected(case: Case, goods: Goods) -> back.Pieces:
    """What left, but for lost parcels."""
    sent = back.total(goods.sent.values())
    if case.order.lost:
        return {}
    lost = [deliver.contents(case.order, parcel) for parcel in case.order.packages if parcel.lost]
    return back.less(sent, back.total(lost))


def _end(case: Case) -> None:
    if case.doubt:
        case.person(case.doubt, case.doubt_code)
    elif case.order.stock_taken:
        case.person(
            f"{case.name} was cancelled in Odoo. Its goods had left the stock before OmniHub carried it: "
            "put them back in Odoo if they are there, then close this.",
            "stock_to_put_back",
        )
    else:
        case.outcome = Outcome.done(reduce(beside, _said(case)))


def _said(case: Case) -> Iterable[str]:
    cancelled = case.sale is not None and case.sale.state == "cancel"
    yield (
        Text("%(name)s was cancelled in Odoo", name=case.name)
        if cancelled
        else Text("%(name)s is cancelled in Odoo when its return is there", name=case.name)
    )
    yield from credited(case)
    yield from coming(case)
    if case.order.lost and any(each.done for each in case.deliveries):
        yield Text("The courier lost the parcel: claim it, nothing comes back to the stock")


def credited(case: Case) -> Iterable[str]:
    for note in case.notes:
        if note.posted and note.residual:
            yield Text(
                "%(note)s stays open: its invoice was paid by a payout, and the marketplace's settlement "
                "takes it up",
                note=note.name,
            )
        elif note.posted:
            yield Text("%(note)s credits its invoice", note=note.name)


def coming(case: Case) -> Iterable[str]:
    for each in case.comings:
        if each.open:
            yield Text("%(name)s waits for the parcel to be scanned in", name=each.name)
        elif each.done:
            yield Text("%(name)s: the goods are back in the stock", name=each.name)
