"""Which documents an order asks for in the ERP, by its state and its shop's policy."""

from enum import StrEnum

from channels.states import AFTER_HAND_OVER, OrderStatus


class Step(StrEnum):
    ORDER = "order"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    PAYMENT = "payment"
    CANCEL = "cancel"
    RETURN = "return"


NOTHING: frozenset[Step] = frozenset()
SENT = AFTER_HAND_OVER | {OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}
BEFORE_PAYMENT = frozenset({OrderStatus.UNPAID, OrderStatus.PAID})


def wanted(
    status: str,
    *,
    released: bool,
    history: bool,
    order_at: str,
    invoice_at: str,
    shipped: bool = False,
    stock_taken: bool = False,
) -> frozenset[Step]:
    """The documents that must exist by now; for a cancelled order, that none of them may be alive.

    `shipped`: the parcel has left, whatever is asked for since. A return keeps the documents of the sale:
    what comes back has documents of its own. `stock_taken`: its goods left before we carried it, so that a
    delivery would take them twice.
    """
    if history:
        return NOTHING
    if status == OrderStatus.CANCELLED:
        return frozenset({Step.CANCEL})
    if status in BEFORE_PAYMENT:
        return frozenset({Step.ORDER}) if order_at == "unpaid" else NOTHING
    steps = _documents(sent=shipped or status in SENT, released=released, invoice_at=invoice_at)
    return steps - {Step.DELIVERY} if stock_taken else steps


def _documents(*, sent: bool, released: bool, invoice_at: str) -> frozenset[Step]:
    steps = {Step.ORDER}
    if sent:
        steps.add(Step.DELIVERY)
    if sent or invoice_at == "confirmed":
        steps.add(Step.INVOICE)
    if released and Step.INVOICE in steps:
        steps.add(Step.PAYMENT)
    return frozenset(steps)
