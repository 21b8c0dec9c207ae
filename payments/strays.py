"""Money that pays no order: paid once more, too late, or another sum. It is kept, and a person decides."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from channels.own import moves
from channels.own.moves import Moved
from omnihub.core import money, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments import receiving, todos
from payments.models import Payment, Receipt, Refund

Meant = Receipt.Meant
NOTHING = Decimal("0.00")

WORDS = {
    Meant.TWICE: Text("%(order)s was paid once more: %(amount)s is too much."),
    Meant.LATE: Text("%(amount)s for %(order)s came after the order had ended."),
    Meant.WRONG: Text("%(amount)s came for %(order)s, which is another sum than was asked for."),
}


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    """Work of `receipt.check`. It is held until a person has decided, and ends by itself then."""
    return {one.pk: _checked(int(one.subject)) for one in works}


def _checked(pk: int) -> Outcome:
    row = Receipt.objects.select_related("payment__order").filter(pk=pk).first()
    if row is None or decided(row):
        return Outcome.done()
    words = WORDS[Meant(row.meant)]
    told = Text(words.text, order=row.payment.order.number, amount=money.rupiah(row.amount))
    return Outcome.person(told, f"receipt_{row.meant}")


def decided(receipt: Receipt) -> bool:
    """It pays the order, or everything of it goes back."""
    return receipt.meant == Meant.ORDER or left(receipt) <= NOTHING


def left(receipt: Receipt) -> Decimal:
    """What of this sum is neither given back nor about to be."""
    gone = receipt.refunds.exclude(state__in=[Refund.State.FAILED, Refund.State.DROPPED])
    return receipt.amount - (gone.aggregate(sum=Sum("amount"))["sum"] or NOTHING)


@transaction.atomic
def accept(receipt_pk: int, by: str) -> Moved:
    """A person takes the money, and the order with it: one that had ended lives again."""
    payment = Payment.objects.select_for_update().get(receipts=receipt_pk)
    receipt = Receipt.objects.select_for_update().get(pk=receipt_pk)
    if receipt.meant == Meant.ORDER or payment.state == Payment.State.PAID or left(receipt) < receipt.amount:
        return Moved.ALREADY
    open_yet = payment.state == Payment.State.OPEN
    move = moves.paid if open_yet else moves.revive
    moved = move(payment.order_id, receipt.paid_at)
    if moved == Moved.ENDED:
        moved = moves.revive(payment.order_id, receipt.paid_at)
    receipt.meant = Meant.ORDER
    receipt.save(update_fields=["meant"])
    receiving.now_paid(payment, receipt.paid_at)
    wanted = [todos.cancel(pk, "the order is paid") for pk in receiving.open_charges(payment)]
    booked = todos.book_receipt(receipt.pk, payment.order_id, f"taken by {by}")
    work.add([*wanted, booked, todos.check(receipt.pk, f"taken by {by}")])
    return moved
