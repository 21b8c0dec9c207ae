"""Mirror the gateway's own book of our account, by when its entries changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from omnihub.core import clock, cursors, uuids, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo
from payments import looking, providers, todos
from payments.models import Charge, LedgerEntry, Receipt, Refund
from payments.records import EntryData

OVERLAP = timedelta(minutes=15)
"""A look begins so long before the end of the one before: an entry may show later than it is dated."""

AHEAD = timedelta(minutes=5)
"""The gateway's clock may be a little before ours."""

FIRST_LOOK = timedelta(days=7)
COPIED = (
    "kind",
    "remote_kind",
    "remote_status",
    "product_id",
    "reference",
    "channel",
    "incoming",
    "currency",
    "amount",
    "fee",
    "fee_tax",
    "net",
    "at",
    "updated_at",
    "settles_at",
    "settled_at",
)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return {one.pk: _pull(one.subject, deadline) for one in works}


def _pull(gateway: str, deadline: Deadline) -> Outcome:
    if not providers.ready(gateway):
        return Outcome.done("This gateway is not set up")
    try:
        done = pull(gateway, deadline)
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done() if done else Outcome.again("There is more to read.", at=clock.now())


def pull(gateway: str, deadline: Deadline) -> bool:
    """False where there is more than the time was enough for. Raises RemoteError."""
    name = f"payments.ledger:{gateway}"
    now = clock.now()
    begun = cursors.read(name)
    since = (datetime.fromisoformat(begun) if begun else now - FIRST_LOOK) - OVERLAP
    strangers: list[tuple[str, str]] = []
    for page, told_until in providers.of(gateway).entries(since, now + AHEAD):
        strangers += keep(gateway, page)
        cursors.move(name, min(max(told_until, since + OVERLAP), now).isoformat())
        if deadline.passed() and told_until < now:
            return False
    _look_at(gateway, strangers)
    return True


@transaction.atomic
def keep(gateway: str, page: Sequence[EntryData]) -> list[tuple[str, str]]:
    """Our references of payments that nobody told us of, each with the gateway's number of the payment."""
    known = {
        row.remote_id: row
        for row in LedgerEntry.objects.select_for_update()
        .filter(gateway=gateway, remote_id__in=[one.remote_id for one in page])
        .order_by("pk")
    }
    owners = _Owners(gateway, page)
    todo: list[Todo] = []
    for data in sorted(page, key=lambda one: one.remote_id):
        row = known.get(data.remote_id) or LedgerEntry(gateway=gateway, remote_id=data.remote_id)
        if row.pk and row.updated_at > data.updated_at:
            continue
        was = (row.settled_at, row.net) if row.pk else None
        _write(row, data, owners)
        if was != (row.settled_at, row.net):
            todo += [*_days(row), *_came_back(row), *_stranger(row)]
    work.add(todo)
    return owners.strangers()


def _write(row: LedgerEntry, data: EntryData, owners: "_Owners") -> None:
    for name in COPIED:
        setattr(row, name, getattr(data, name))
    row.receipt, row.refund = owners.receipt(data), owners.refund(data)
    row.as_of = clock.now()
    row.save()
    if row.receipt and row.kind == LedgerEntry.Kind.PAYMENT:
        _tell(row, row.receipt.pk)


def _tell(row: LedgerEntry, receipt_pk: int) -> None:
    """The receipt knows what the gateway took of it, and when it settles."""
    told = Receipt.objects.filter(pk=receipt_pk)
    told.update(fee=row.fee, fee_tax=row.fee_tax, settles_at=row.settles_at, settled_at=row.settled_at)


def _days(row: LedgerEntry) -> Iterable[Todo]:
    """Days that the ERP must book again."""
    at = row.settled_at if row.kind == LedgerEntry.Kind.PAYMENT else row.at
    if at is None:
        return ()
    return (todos.book_day(row.gateway, clock.jakarta_date(at), "the gateway's book has changed"),)


def _came_back(row: LedgerEntry) -> Iterable[Todo]:
    """Nobody told us of it, or not yet: the refund is read again, and a person is asked."""
    if row.refund is None or row.net or row.refund.state != Refund.State.DONE:
        return ()
    why = "the gateway's book shows that it came back"
    return (todos.refund(str(row.refund.pk), row.refund.receipt_id, why),)


def _stranger(row: LedgerEntry) -> Iterable[Todo]:
    """Nobody asked for it here: it was made in the gateway's dashboard, or its answer was lost."""
    if row.kind != LedgerEntry.Kind.REFUND or row.refund is not None or not (row.net and row.product_id):
        return ()
    return (todos.find_refund(row.gateway, row.product_id, "the gateway's book names it"),)


class _Owners:
    """Whose each entry of a page is: found by the gateway's number, else by our reference."""

    def __init__(self, gateway: str, page: Sequence[EntryData]) -> None:
        self.page = page
        products = [one.product_id for one in page if one.product_id]
        references = [one.reference for one in page if one.reference]
        receipts = Receipt.objects.filter(gateway=gateway)
        self.by_product = {row.remote_id: row for row in receipts.filter(remote_id__in=products)}
        charges = Charge.objects.filter(gateway=gateway, reference__in=references)
        self.charges = {row.reference: row for row in charges}
        self.of_charge: dict[int, list[Receipt]] = {}
        for row in receipts.filter(charge__in=list(self.charges.values())):
            self.of_charge.setdefault(row.charge_id, []).append(row)
        ours = Refund.objects.filter(receipt__gateway=gateway)
        self.refunds = {row.remote_id: row for row in ours.filter(remote_id__in=products)}
        self.refunds |= {str(row.pk): row for row in ours.filter(pk__in=filter(uuids.is_written, references))}

    def receipt(self, data: EntryData) -> Receipt | None:
        if data.kind != LedgerEntry.Kind.PAYMENT:
            return None
        if found := self.by_product.get(data.product_id):
            return found
        charge = self.charges.get(data.reference)
        candidates = self.of_charge.get(charge.pk, []) if charge else []
        return candidates[0] if len(candidates) == 1 and charge and charge.form == "invoice" else None

    def refund(self, data: EntryData) -> Refund | None:
        if data.kind == LedgerEntry.Kind.PAYMENT:
            return None
        return self.refunds.get(data.product_id) or self.refunds.get(data.reference)

    def strangers(self) -> list[tuple[str, str]]:
        return [
            (one.reference, one.product_id)
            for one in self.page
            if one.kind == LedgerEntry.Kind.PAYMENT
            and one.net > 0
            and one.reference in self.charges
            and self.receipt(one) is None
        ]


def _look_at(gateway: str, strangers: Sequence[tuple[str, str]]) -> None:
    """The book shows money of a charge that we take for unpaid: a notice was lost, and it came late."""
    for reference, payment_id in strangers:
        charge = Charge.objects.filter(gateway=gateway, reference=reference).first()
        if charge is not None and charge.remote_id:
            looking.look(charge, "" if charge.form == "invoice" else payment_id)
            _join(charge, payment_id)


@transaction.atomic
def _join(charge: Charge, payment_id: str) -> None:
    """What the book showed before its receipt was there."""
    receipts = Receipt.objects.filter(charge=charge)
    found = receipts.filter(remote_id=payment_id).first() or (
        receipts.first() if charge.form == "invoice" else None
    )
    if found is None:
        return
    entries = LedgerEntry.objects.filter(gateway=charge.gateway, product_id=payment_id, receipt=None)
    for row in entries.filter(kind=LedgerEntry.Kind.PAYMENT):
        row.receipt = found
        row.save(update_fields=["receipt"])
        _tell(row, found.pk)
