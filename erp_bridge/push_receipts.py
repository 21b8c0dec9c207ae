"""Money that a gateway took for an order of our own shop, as a payment in Odoo on the day it came.

It is posted on the buyer's account in the clearing journal, under the gateway's number. Where the invoice is
posted by then they are matched; otherwise it is an advance, and the order's own push asks for the match when
the invoice follows. Money that pays no order (twice, late, another sum) is an advance that is never matched
by itself: it is owed to the buyer until a person decides, and its refund takes it back.
"""

from collections.abc import Sequence

from django.db import transaction

from erp_bridge import advances, bindings, gateway_money
from erp_bridge.advances import MATCHED, Advance, Strange
from erp_bridge.bindings import Kind, Link
from erp_bridge.gateway_money import Sold
from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Payment
from erp_bridge.records import Bound
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments import todos
from payments.models import Receipt, Refund


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return gateway_money.each(works, deadline, _book)


def memo(receipt: Receipt) -> str:
    return f"{receipt.gateway.title()} {receipt.remote_id} ({receipt.payment.order.number})"


def _book(subject: str) -> Outcome:
    receipt = Receipt.objects.select_related("payment__order__shop").filter(pk=int(subject)).first()
    if receipt is None:
        return Outcome.done(Text("The receipt is no longer here"))
    order = receipt.payment.order
    books = gateway_money.books_of(order)
    if isinstance(books, Outcome):
        return books
    client, profile, journal = books
    buyer = gateway_money.sold(client, profile, order)
    if isinstance(buyer, Outcome):
        if receipt.meant == Receipt.Meant.ORDER:
            return buyer
        buyer = Sold(profile.buyer_partner_id)
    bound = bindings.find(Kind.RECEIPT, subject)
    day = convert.day(receipt.paid_at)
    wanted = Advance(True, buyer.partner_id, receipt.amount, journal, day, memo(receipt))
    payment = advances.settle(client, wanted, bound)
    _remember(receipt, payment, bound.digest if bound else "")
    if bound is None:
        _wake_refunds(receipt)
    if receipt.meant != Receipt.Meant.ORDER:
        return Outcome.done(Text("%(name)s: an advance until somebody decides", name=payment.name))
    return _match(client, receipt, payment, buyer, bound)


def _match(client: Client, receipt: Receipt, payment: Payment, buyer: Sold, bound: Bound | None) -> Outcome:
    owed = [each for each in buyer.posted if each.residual > 0]
    if owed and not payment.matched:
        if bound and bound.digest == MATCHED:
            raise Strange(_unmatched(payment), code="odoo_payment_undone")
        advances.match(client, payment, [each.id for each in owed])
        (payment,) = client.read_payments([payment.id])
    _remember(receipt, payment, MATCHED if payment.matched else "")
    names = ", ".join(each.name for each in buyer.posted)
    if not names:
        return Outcome.done(Text("%(name)s: an advance until the invoice is posted", name=payment.name))
    return Outcome.done(Text("%(name)s pays %(invoices)s", name=payment.name, invoices=names))


def _remember(receipt: Receipt, payment: Payment, digest: str) -> None:
    order = str(receipt.payment.order_id)
    bindings.bind_all(
        [
            Link(Kind.RECEIPT, str(receipt.pk), payment.id, payment.name, payment.state, digest),
            Link(Kind.PAYMENT, order, payment.id, payment.name, payment.state),
        ]
    )


@transaction.atomic
def _wake_refunds(receipt: Receipt) -> None:
    """What went back meanwhile waits for the payment that it gives back."""
    gone = receipt.refunds.filter(state=Refund.State.DONE).order_by("pk").values_list("pk", flat=True)
    work.add(todos.book_refund(str(pk), receipt.payment.order_id, "its payment is booked") for pk in gone)


def _unmatched(payment: Payment) -> str:
    return Text(
        "%(name)s paid its invoice once and was unmatched in Odoo. Match it there again, or book the money "
        "as it was, then try again.",
        name=payment.name,
    )
