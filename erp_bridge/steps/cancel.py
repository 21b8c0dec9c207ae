"""A cancelled order: its sales order is cancelled while nothing has left and nothing is posted."""

from collections.abc import Sequence

from erp_bridge.plan import Step
from erp_bridge.steps import deliver, invoice, look
from erp_bridge.steps.case import Case, Round, halved
from omnihub.core.outcomes import Outcome


def cancel(round_: Round) -> None:
    cases = [case for case in round_.going(Step.CANCEL) if case.sale]
    if not cases:
        return
    deliver.read_pickings(round_, cases)
    invoice.read_invoices(round_, cases)
    for case in cases:
        _judge(case)
    _cancel(round_, [case for case in cases if case.outcome is None])


def _judge(case: Case) -> None:
    sent = [delivery.name for delivery in case.deliveries if delivery.done]
    booked = [each.name for each in case.invoices if each.posted]
    if sent or booked:
        case.person(
            f"The order was cancelled after {' and '.join(sent + booked)} in Odoo ({case.name}). Take the "
            "goods back and make the credit note in Odoo, then close this.",
            "odoo_cancel_late",
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
    for case in asked:
        case.pickings_read = case.invoices_read = False
    look.read_again(round_, asked)
    for case in asked:
        if case.sale and case.sale.state == "cancel":
            _end(case, case.sale.name)
        else:
            case.person(
                f"{case.name}: Odoo did not cancel it. Open it in Odoo and cancel it there, then try again.",
                "odoo_cancel_open",
            )


def _end(case: Case, name: str) -> None:
    if case.order.stock_taken:
        case.person(
            f"{name} was cancelled in Odoo. Its goods had left the stock before OmniHub carried it: put them "
            "back in Odoo if they are there, then close this.",
            "stock_to_put_back",
        )
    else:
        case.outcome = Outcome.done(f"{name} was cancelled in Odoo")
