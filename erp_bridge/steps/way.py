"""All steps in their order, for one round of orders."""

from erp_bridge.plan import BEFORE_PAYMENT, Step
from erp_bridge.steps import (
    amend,
    cancel,
    confirm,
    deliver,
    delivered,
    invoice,
    look,
    orders,
    partners,
    refund,
    see,
    shrink,
    taken,
    website,
)
from erp_bridge.steps.case import NO_GROSS, SOON, Case, OutOfTime, Round
from omnihub.core import clock, gates
from omnihub.core.errors import RemoteError
from omnihub.core.outcomes import Outcome

STEPS = (
    look.look,
    partners.load,
    orders.load,
    website.write_shipping,
    confirm.confirm,
    amend.amend,
    taken.keep_out_of_stock,
    deliver.deliver,
    delivered.check,
    cancel.cancel,
    shrink.shrink,
    invoice.invoice,
    refund.refund,
)


def go(round_: Round) -> None:
    """A case without an outcome afterwards was not reached: the time was up."""
    place = ""
    try:
        for step in STEPS:
            place = step.__module__.rpartition(".")[2]
            step(round_)
        see.see(round_, round_.cases)
    except OutOfTime:
        return
    except RemoteError as error:
        for case in round_.cases:
            case.outcome = case.outcome or _stopped(error, place)
        return
    for case in round_.cases:
        case.outcome = case.outcome or _end(case)


def _stopped(error: RemoteError, place: str) -> Outcome:
    """Its code names the step, so that the engine tells work that comes further from work that is stuck."""
    outcome = Outcome.of(error)
    if not outcome.remote_down or outcome.code == gates.CLOSED:
        return outcome
    return outcome.with_code(f"{outcome.code}:{place}")


def _end(case: Case) -> Outcome:
    if case.doubt:
        return Outcome.person(case.doubt, case.doubt_code)
    if Step.ORDER in case.wanted and (case.sale is None or not case.sale.confirmed):
        return Outcome.person(
            f"{case.name}: Odoo did not confirm the sales order. Confirm it in Odoo, then try again.",
            "odoo_not_confirmed",
        )
    if not case.order.final and case.order.status not in BEFORE_PAYMENT:
        words = "The marketplace has not said yet what the seller gets (escrow): it is not invoiced before. "
        return Outcome.again(f"{case.name}: {words}It is asked again.", NO_GROSS, clock.now() + SOON)
    papers = [
        case.name,
        *(delivery.name for delivery in case.deliveries if delivery.done),
        *(each.name for each in case.invoices if each.posted and each.sale),
    ]
    back = [*cancel.credited(case), *cancel.coming(case)] if Step.RETURN in case.wanted else []
    more = [case.waits, *back]
    return Outcome.done("; ".join([", ".join(papers), *filter(None, more)]))
