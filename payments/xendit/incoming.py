"""What a call of the webhook is about. Whatever it says, the gateway is asked."""

from collections.abc import Callable, Mapping

from omnihub.core.inbox import Incoming
from omnihub.core.models import InboxMessage
from payments import records, todos
from payments.records import Notice
from payments.xendit import payloads, sign
from payments.xendit.connect import GATEWAY
from payments.xendit.payloads import Event, Row

PAID = frozenset({"payment.capture", "payment.succeeded", "payment_session.completed"})
"""Documents name a paid session's event in two ways."""


def works(body: bytes) -> Incoming:
    """Raises Unreadable or ValueError for what is no call of Xendit's: the inbox notes it."""
    told = read(body)
    if told.about == records.OF_NOTHING:
        return Incoming(told.event, ignored=True)
    todo = todos.notice(GATEWAY, sign.event_key(body), told.event)
    return Incoming(told.event, _subject(told), (todo,))


def read(body: bytes) -> Notice:
    event = Event.parse(payloads.decode(body))
    for begin, reader in READERS.items():
        if event.name.startswith(begin):
            return reader(event.name, event.data)
    return Notice(event.name[:100], records.OF_NOTHING)


def stored(subject: str) -> Notice | None:
    """What the call of this work said; None where it was pruned meanwhile."""
    source, _, key = subject.partition(":")
    message = InboxMessage.objects.filter(source=source, event_key=key).first()
    return read(message.body.encode()) if message else None


def _subject(told: Notice) -> str:
    """By which the page of a payment finds its notices again."""
    return f"{GATEWAY}:{told.reference or told.remote_id}"[:200]


def _payment(event: str, data: Row) -> Notice:
    paid = payloads.Payment.of(data)
    return Notice(
        event,
        records.OF_CHARGE,
        reference=paid.reference,
        remote_id=paid.request_id,
        payment_id=paid.id,
        amount=paid.captured if paid.captured is not None else paid.asked,
        currency=paid.currency,
        claims_paid=event in PAID,
    )


def _request(event: str, data: Row) -> Notice:
    return Notice(
        event,
        records.OF_CHARGE,
        reference=data.text("reference_id"),
        remote_id=data.text("payment_request_id", "id"),
        amount=data.money("request_amount", "amount"),
        currency=data.text("currency"),
    )


def _session(event: str, data: Row) -> Notice:
    return Notice(
        event,
        records.OF_CHARGE,
        reference=data.text("reference_id"),
        remote_id=data.need_text("payment_session_id"),
        payment_id=data.text("payment_id"),
        amount=data.money("amount"),
        currency=data.text("currency"),
        claims_paid=event in PAID,
    )


def _invoice(event: str, data: Row) -> Notice:
    paid = event in {"invoice.paid", "invoice.settled"}
    return Notice(
        event,
        records.OF_CHARGE,
        reference=data.need_text("external_id"),
        remote_id=data.need_text("id"),
        amount=data.money("paid_amount", "amount") if paid else data.money("amount"),
        currency=data.text("currency") or "IDR",
        claims_paid=paid,
    )


def _refund(event: str, data: Row) -> Notice:
    return _money_out(event, records.OF_REFUND, data)


def _payout(event: str, data: Row) -> Notice:
    return _money_out(event, records.OF_PAYOUT, data)


def _money_out(event: str, about: str, data: Row) -> Notice:
    return Notice(
        event,
        about,
        reference=data.text("reference_id"),
        remote_id=data.need_text("id", "refund_id"),
        amount=data.money("amount"),
        currency=data.text("currency"),
    )


READERS: Mapping[str, Callable[[str, Row], Notice]] = {
    "payment_session.": _session,
    "payment_request.": _request,
    "payment.": _payment,
    "capture.": _payment,
    "invoice.": _invoice,
    "refund.": _refund,
    "payout.": _payout,
}
"""By how an event's name begins. What a one-time method does after it was paid is not among them."""
