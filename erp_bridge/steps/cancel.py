"""A cancelled order: its sales order is cancelled while nothing is out and nothing is booked.

That a person cancelled the sales order in Odoo proves nothing of the goods and the money: they are looked at
first. What came back in full and was credited in full is settled.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from erp_bridge.plan import Step
from erp_bridge.steps import amend, deliver, invoice, look
from erp_bridge.steps.case import Case, Round, halved
from omnihub.core.outcomes import Outcome


def cancel(round_: Round) -> None:
    cases = [case for case in round_.going(Step.CANCEL) if case.sale]
    if not cases:
        return
    deliver.read_pickings(round_, cases)
    invoice.read_invoices(round_, cases)
    out = _are_out(round_, cases)
    for case in cases:
        _judge(case, goods_are_out=case in out)
    going = [case for case in cases if case.outcome is None]
    _end(going)
    _cancel(round_, [case for case in going if case.outcome is None])


def _are_out(round_: Round, cases: Iterable[Case]) -> set[Case]:
    """Those of whose goods something left and did not come back."""
    left = [case for case in cases if any(delivery.done for delivery in case.deliveries)]
    lines = amend.read_lines(round_, left)
    return {case for case in left if any(line.stocked and line.delivered > 0 for line in lines[case])}


def _judge(case: Case, *, goods_are_out: bool) -> None:
    sent = [delivery.name for delivery in case.deliveries if delivery.done and goods_are_out]
    booked = [each.name for each in case.invoices if each.posted and each.sale]
    if sent or (booked and _is_open(case)):
        case.person(
            f"The order was cancelled after {' and '.join(sent + booked)} in Odoo ({case.name}). Take the "
            "goods back and make the credit note in Odoo, then close this.",
            "odoo_cancel_late",
        )


def _is_open(case: Case) -> bool:
    """Whether posted invoices and credit notes do not make up for each other."""
    posted = [each.total if each.sale else -each.total for each in case.invoices if each.posted]
    return sum(posted, Decimal(0)) != 0


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
    for case in asked:
        case.pickings_read = case.invoices_read = False
    look.read_again(round_, asked)
    _end(asked)
    for case in asked:
        if case.outcome is None:
            case.person(
                f"{case.name}: Odoo did not cancel it. Open it in Odoo and cancel it there, then try again.",
                "odoo_cancel_open",
            )


def _end(cases: Iterable[Case]) -> None:
    """Of those whose sales order is cancelled, by whom ever."""
    for case in cases:
        if case.sale is None or case.sale.state != "cancel":
            continue
        if case.order.stock_taken:
            case.person(
                f"{case.name} was cancelled in Odoo. Its goods had left the stock before OmniHub carried it: "
                "put them back in Odoo if they are there, then close this.",
                "stock_to_put_back",
            )
        else:
            case.outcome = Outcome.done(f"{case.name} was cancelled in Odoo")
