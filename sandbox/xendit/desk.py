"""What tests, demos and pages may do to this Xendit: pay, fail, expire, settle, and move its money."""

from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.xendit import (
    errors,
    invoices,
    keys,
    ledger,
    life,
    opening,
    paying,
    post,
    refunds,
    requests_v3,
    sessions,
    shapes,
    shapes_v3,
)
from sandbox.xendit.channels import BY_CODE, QR
from sandbox.xendit.models import (
    Entry,
    Invoice,
    Letter,
    Payment,
    PaymentRequest,
    Session,
)

Given = Mapping[str, Any]
Shape = dict[str, Any]
MOST = 200
TOLD = ("amount", "reference_id", "reason")
BY_HAND = ("TOPUP", "WITHDRAWAL", "CHARGEBACK", "ADJUSTMENT_ADD", "ADJUSTMENT_DEDUCT", "TRANSFER_OUT")


def find(key: str) -> PaymentRequest:
    """By its id, by the number that is shown, or by our reference: the newest."""
    for name in ("key", "code", "reference_id"):
        found = PaymentRequest.objects.filter(**{name: key}).order_by("-pk").first()
        if found:
            return found
    raise ValueError(f"There is no payment request {key!r}.")


def pay(
    payment_request_id: str,
    amount: int | None = None,
    *,
    issuer: str = "",
    late: bool = False,
    again: bool = False,
    times: int = 1,
) -> list[Shape]:
    """The payer pays what is asked, or another sum. For the market's buyers, too."""
    with storage.writing():
        row = find(payment_request_id)
        details = {"issuer_name": issuer} if issuer else {}
        made = [
            paying.pay(row, amount, details, late=late, again=again or number > 0) for number in range(times)
        ]
    _go()
    return [shapes_v3.payment(one) for one in made]


def pay_page(key: str, channel_code: str, amount: int | None = None) -> list[Shape]:
    """Choose a channel on the page of an invoice or a session, and pay."""
    return pay(choose(key, channel_code).key, amount)


def choose(key: str, channel_code: str) -> PaymentRequest:
    """What the page opens for a channel; asked again it is the same one while it is open."""
    with storage.writing():
        link = Invoice.objects.filter(key=key).first() or Session.objects.filter(key=key).first()
        if link is None:
            raise ValueError(f"There is no invoice or session {key!r}.")
        if channel_code not in link.channels:
            raise ValueError(f"{channel_code} is not offered here.")
        if link.status not in {"PENDING", "ACTIVE"}:
            raise ValueError(f"Nobody can pay this: it is {link.status}.")
        opened = link.paymentrequest_set.filter(channel=channel_code, status__in=paying.OPEN).first()
        return opened or _open_on_page(link, channel_code)


def _open_on_page(link: Invoice | Session, channel_code: str) -> PaymentRequest:
    of_invoice, channel = isinstance(link, Invoice), BY_CODE[channel_code]
    try:
        opening.check_channel(channel, link.amount, newer=True)
    except errors.ApiError as error:
        raise ValueError(error.message) from error
    names = ("metadata", "description", "customer_id", "items")
    facts = {name: link.facts[name] for name in names if link.facts.get(name) is not None}
    wish = opening.Wish(
        generation="page" if of_invoice else "v3",
        channel=channel,
        reference_id=link.reference_id,
        amount=link.amount,
        expires_at=None if channel.kind == QR else link.expires_at,
        facts={**facts, "base_url": link.facts["base_url"]},
        invoice=link if isinstance(link, Invoice) else None,
        session=link if isinstance(link, Session) else None,
    )
    return opening.open_request(wish)


def fail(payment_request_id: str, code: str = "USER_DECLINED_PAYMENT") -> Shape:
    with storage.writing():
        row = find(payment_request_id)
        if row.status not in paying.OPEN:
            raise ValueError(f"Nobody can pay this: it is {row.status}.")
        made = paying.fail(row, code)
    _go()
    return shapes_v3.payment(made)


def expire(key: str) -> None:
    """A request, an invoice or a session, before its time."""
    with storage.writing():
        if found := Invoice.objects.filter(key=key, status="PENDING").first():
            invoices.expire(found)
        elif session := Session.objects.filter(key=key, status="ACTIVE").first():
            sessions.expire(session)
        elif (row := find(key)).status in paying.OPEN:
            requests_v3.expire(row)
        else:
            raise ValueError(f"{key} is {row.status}.")
    _go()


def settle(given: Given) -> int:
    """All that waits, or {"payment_id"}; {"early": true}: EARLY_SETTLED, as the real one has it."""
    rows = Entry.objects.filter(settlement="PENDING", inward=True)
    if key := given.get("payment_id"):
        rows = rows.filter(product_key=key)
    with storage.writing():
        found = list(rows)
        for entry in found:
            life.settle(entry)
        if given.get("early"):
            Entry.objects.filter(pk__in=[entry.pk for entry in found]).update(settlement="EARLY_SETTLED")
    return len(found)


def move(kind: str, given: Given) -> Shape:
    """TOPUP, WITHDRAWAL, CHARGEBACK (of a payment), ADJUSTMENT_ADD …: {"amount", "words"?, "payment_id"?}"""
    if kind not in BY_HAND:
        raise ValueError(f"There is no {kind!r}. There are: {', '.join(BY_HAND)}.")
    with storage.writing():
        told: dict[str, str] = {
            "words": str(given.get("words", "")),
            "reference_id": str(given.get("reference_id", "")),
        }
        paid = Payment.objects.filter(key=given["payment_id"]).first() if given.get("payment_id") else None
        if given.get("payment_id") and paid is None:
            raise ValueError(f"There is no payment {given['payment_id']!r}.")
        if paid:
            told |= {"reference_id": paid.reference_id, "product_key": paid.key}
        amount = int(given.get("amount") or (paid.captured if paid else 0))
        if amount <= 0:
            raise ValueError("The amount must be more than nothing.")
        if kind == "WITHDRAWAL" and amount > ledger.balance(ledger.CASH):
            raise ValueError("The balance is smaller than that.")
        return shapes.entry(ledger.by_hand(kind, amount, **told))


def give_back(key: str, given: Given) -> Shape:
    """As a person in the dashboard does: of a payment, or the first one of a request, number or reference."""
    told = {"reason": "REQUESTED_BY_CUSTOMER", **{name: given[name] for name in TOLD if given.get(name)}}
    with storage.writing():
        payment = Payment.objects.filter(key=key).select_related("request__invoice").first()
        payment = payment or find(key).payments.filter(captured__gt=0).order_by("pk").first()
        if payment is None:
            raise ValueError(f"Nobody has paid {key!r}.")
        try:
            made = refunds.make(payment, told)
        except errors.ApiError as error:
            raise ValueError(error.message) from error
    _go()
    return shapes.refund(made)


def resend(given: Given) -> list[str]:
    """As the dashboard does: {"about"?: id, "event"?, "webhook_id"?, "copies"?: 20}; the answers."""
    rows = Letter.objects.order_by("pk")
    if given.get("about"):
        rows = rows.filter(about=given["about"])
    if given.get("event"):
        rows = rows.filter(event=given["event"])
    if given.get("webhook_id"):
        rows = rows.filter(webhook_id=given["webhook_id"])
    copies = int(given.get("copies", 1))
    return [post.office.again(row).words for row in rows for _ in range(copies)]


def send_by_hand(given: Given) -> Shape:
    """{"body", "token"?, "webhook_id"?}: anything, now, once; the token may be wrong."""
    from sandbox import options  # noqa: PLC0415

    told = {"token": str(given["token"])} if "token" in given else {}
    body = given["body"] if isinstance(given["body"], str) else keys.compact(given["body"])
    answer = post.send(
        options.current.xendit_url, body, str(given.get("webhook_id") or keys.with_uuid("")), **told
    )
    return {"status": answer.status, "answer": answer.words}


def _go() -> None:
    post.office.wake()
    life.wake()
