"""Money that went back to a buyer, as a payment in Odoo: out of the clearing journal, by the refund's number.

It is matched with the credit note that the order's own push makes. Where nothing was invoiced, or only what
was left after pieces were cancelled, or the money never paid the order, it is matched with the payment that
it gives back: only what is open of that can be.

A payout may come back from the bank days later. That is a payment of its own, on its own day: the money is
in the journal again and owed to the buyer, and the refund that takes its place is matched with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from channels import todos
from erp_bridge import advances, bindings, gateway_money
from erp_bridge.advances import MATCHED, Advance
from erp_bridge.bindings import Kind, Link
from erp_bridge.gateway_money import LATER, Sold
from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Payment, link
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments.models import Receipt, Refund


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return gateway_money.each(works, deadline, _book)


def memo(refund: Refund) -> str:
    return f"Refund {refund.reference} ({refund.receipt.payment.order.number})"


def memo_of_return(refund: Refund) -> str:
    return f"Refund {refund.reference} came back ({refund.receipt.payment.order.number})"


def _book(subject: str) -> Outcome:
    refund = Refund.objects.select_related("receipt__payment__order__shop").filter(pk=subject).first()
    bound = bindings.find(Kind.REFUND, subject)
    if refund is None or (refund.state != Refund.State.DONE and bound is None):
        return Outcome.done(Text("Nothing was given back yet"))
    order = refund.receipt.payment.order
    books = gateway_money.books_of(order)
    if isinstance(books, Outcome):
        return books
    client, profile, journal = books
    paid = bindings.find(Kind.RECEIPT, str(refund.receipt_id))
    if paid is None:
        words = Text("The payment that it gives back is not in Odoo yet")
        return Outcome.again(words, "no_receipt", at=clock.now() + LATER)
    buyer = _buyer(client, paid.odoo_id) or profile.buyer_partner_id
    day = convert.day(refund.ended_at or refund.sent_at or clock.now())
    wanted = Advance(False, buyer, refund.amount, journal, day, memo(refund))
    payment = advances.settle(client, wanted, bound)
    _remember(refund, payment)
    if refund.state != Refund.State.DONE:
        return _came_back(client, refund, wanted, payment)
    sold = gateway_money.sold(client, profile, order)
    sold = sold if isinstance(sold, Sold) else Sold(buyer)
    if not payment.matched and (owed := _returned(client, refund, journal)):
        advances.match(client, payment, owed)
        (payment,) = client.read_payments([payment.id])
        _remember(refund, payment)
    return _match(client, refund, payment, paid.odoo_id, sold)


def _came_back(client: Client, refund: Refund, wanted: Advance, gone: Payment) -> Outcome:
    back = advances.settle(client, replace(wanted, incoming=True, memo=memo_of_return(refund)), None)
    if gone.entry_id and not (back.matched or gone.matched):
        advances.match(client, back, [gone.entry_id])
    return Outcome.done(Text("%(name)s: the bank sent it back", name=back.name))


def _returned(client: Client, refund: Refund, journal: int) -> list[int]:
    """Entries of what came back before and is still owed: of the refunds whose place this one takes."""
    over = refund.receipt.refunds.exclude(state=Refund.State.DONE).exclude(remote_id="").exclude(pk=refund.pk)
    rows = over.filter(way=Refund.Way.PAYOUT).select_related("receipt__payment__order")
    found = [each for row in rows for each in client.find_payments(journal, memo_of_return(row))]
    return [each.entry_id for each in found if each.alive and each.entry_id]


def _buyer(client: Client, payment_id: int) -> int | None:
    found = client.search_read("account.payment", [["id", "=", payment_id]], ["partner_id"])
    return link(found[0]["partner_id"]) if found else None


def _match(client: Client, refund: Refund, payment: Payment, paid_id: int, sold: Sold) -> Outcome:
    order = refund.receipt.payment.order
    credited = refund.receipt.meant == Receipt.Meant.ORDER and bool(sold.posted)
    if not payment.matched:
        against = _notes(client, sold) if credited else []
        if not against and not any(each.residual for each in sold.posted):
            against = _paid(client, paid_id)
        advances.match(client, payment, against)
        (payment,) = client.read_payments([payment.id])
        _remember(refund, payment)
    if payment.matched or not credited:
        return Outcome.done(Text("%(name)s gives it back", name=payment.name))
    work.add([todos.push(order.pk, "money was given back")])
    words = Text("%(name)s is booked; the credit note it belongs to is not there yet", name=payment.name)
    return Outcome.again(words, "no_credit_note", at=clock.now() + LATER)


def _notes(client: Client, sold: Sold) -> list[int]:
    notes = client.find_credit_notes([each.id for each in sold.posted])
    return [each.id for each in notes if each.posted and each.residual]


def _paid(client: Client, payment_id: int) -> list[int]:
    return [each.entry_id for each in client.read_payments([payment_id]) if each.entry_id]


def _remember(refund: Refund, payment: Payment) -> None:
    digest = MATCHED if payment.matched else ""
    bindings.bind(Link(Kind.REFUND, str(refund.pk), payment.id, payment.name, payment.state, digest))
