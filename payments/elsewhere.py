"""Refunds that somebody made in the gateway's own dashboard: found, and kept as ours from then on.

A notice or the gateway's book names one. It is read there, and belongs to the payment that it names; whoever
comes first makes the row. One that we sent ourselves, whose answer was lost, is known by our own reference.
"""

from collections.abc import Sequence

from django.db import transaction

from omnihub.core import clock, uuids, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments import looking, providers, records, refund_sending, todos
from payments.faults import NotFound
from payments.models import Charge, LedgerEntry, Payment, Receipt, Refund
from payments.records import RefundData

UNKNOWN = "notice_unknown"
INVOICE = records.INVOICE


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Work of `refund.find`. What there was no time for is given back."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        gateway, _colon, remote_id = one.subject.partition(":")
        outcomes[one.pk] = _find(gateway, remote_id)
    return outcomes


def _find(gateway: str, remote_id: str) -> Outcome:
    if not providers.ready(gateway):
        return Outcome.done("This gateway is not set up")
    if row := known(gateway, "", remote_id):
        return _looked_at(row)
    try:
        return _found(gateway, providers.of(gateway).read_refund(remote_id))
    except NotFound:
        return stranger(gateway, remote_id)
    except RemoteError as error:
        return Outcome.of(error)


def _found(gateway: str, data: RefundData) -> Outcome:
    if row := known(gateway, data.reference, data.remote_id):
        return _looked_at(row)
    if data.state == records.FAILED:
        return Outcome.done("It failed there: nothing went back")
    receipt = _receipt(gateway, data)
    if receipt is None:
        return stranger(gateway, data.reference or data.remote_id)
    _keep(receipt, data)
    return Outcome.done()


def known(gateway: str, reference: str, remote_id: str) -> Refund | None:
    """By our own reference, or by the gateway's number."""
    rows = Refund.objects.filter(receipt__gateway=gateway)
    if uuids.is_written(reference) and (ours := rows.filter(pk=reference).first()):
        return ours
    return rows.filter(remote_id=remote_id).first() if remote_id else None


def _looked_at(row: Refund) -> Outcome:
    with transaction.atomic():
        work.add([todos.refund(str(row.pk), row.receipt_id, "the gateway names it")])
        _join(row)
    return Outcome.done()


def stranger(gateway: str, name: str) -> Outcome:
    """A person looks; the reconciliation lists the sum besides."""
    words = Text(
        "%(gateway)s told of money going out that OmniHub did not send: %(reference)s.",
        gateway=gateway.capitalize(),
        reference=name,
    )
    return Outcome.person(words, UNKNOWN)


def _receipt(gateway: str, data: RefundData) -> Receipt | None:
    """What it gives back: by the payment, else by the charge where that was paid once. Raises RemoteError."""
    if row := _paid(gateway, data):
        return row
    charge = _charge(gateway, data)
    if charge is None or not charge.remote_id:
        return None
    looking.look(charge, "" if charge.form == INVOICE else data.payment_id)
    found = list(Receipt.objects.filter(charge=charge)[:2])
    return _paid(gateway, data) or (found[0] if len(found) == 1 else None)


def _paid(gateway: str, data: RefundData) -> Receipt | None:
    rows = Receipt.objects.filter(gateway=gateway)
    return rows.filter(remote_id=data.payment_id).first() if data.payment_id else None


def _charge(gateway: str, data: RefundData) -> Charge | None:
    rows = Charge.objects.filter(gateway=gateway)
    if data.charge_id and (found := rows.filter(remote_id=data.charge_id).first()):
        return found
    return rows.filter(reference=data.reference).first() if data.reference else None


@transaction.atomic
def _keep(receipt: Receipt, data: RefundData) -> Refund:
    """One row, whoever comes first; then as the gateway shows it. The money is gone, whatever is left."""
    Payment.objects.select_for_update().get(pk=receipt.payment_id)
    at = data.at or clock.now()
    row, _made = Refund.objects.get_or_create(
        receipt=receipt,
        purpose=f"{Refund.ELSEWHERE}{data.remote_id}"[:100],
        defaults={
            "amount": data.amount,
            "currency": data.currency,
            "reason": data.reason[:300],
            "way": Refund.Way.GATEWAY,
            "state": Refund.State.SENT,
            "remote_id": data.remote_id,
            "asked_by": receipt.gateway.capitalize(),
            "asked_at": at,
            "sent_at": at,
            "ended_at": at if data.state == records.DONE else None,
        },
    )
    row = refund_sending.take(str(row.pk), data)
    if receipt.meant != Receipt.Meant.ORDER:
        work.add([todos.check(receipt.pk, "it was given back at the gateway")])
    _join(row)
    return row


def _join(row: Refund) -> None:
    """What the book showed before its row was there."""
    entries = LedgerEntry.objects.filter(gateway=row.receipt.gateway, product_id=row.remote_id, refund=None)
    if row.remote_id:
        entries.exclude(kind=LedgerEntry.Kind.PAYMENT).update(refund=row)
