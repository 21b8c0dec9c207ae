"""What a gateway told by itself: checked against what was asked for, then the gateway is asked.

A notice changes nothing. One that does not suit its charge is not even followed: a person is told.
"""

from collections.abc import Sequence

from django.db import transaction

from omnihub.core import money, work
from omnihub.core.errors import RemoteError, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from payments import elsewhere, looking, providers, records, todos
from payments.models import Charge
from payments.records import REQUEST, Notice

UNKNOWN, OTHER_REFERENCE, OTHER_AMOUNT, OTHER_CURRENCY = (
    "notice_unknown",
    "notice_reference",
    "notice_amount",
    "notice_currency",
)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """In the order in which they came; what there was no time for is given back."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        outcomes[one.pk] = _hear(one.subject)
    return outcomes


def _hear(subject: str) -> Outcome:
    gateway = subject.partition(":")[0]
    if gateway not in providers.NOTICES:
        return Outcome.done("Nobody reads notices of this gateway any more")
    told = providers.NOTICES[gateway](subject)
    if told is None:
        return Outcome.done("The notice is gone")
    return _of_charge(gateway, told) if told.about == records.OF_CHARGE else _of_refund(gateway, told)


def _of_charge(gateway: str, told: Notice) -> Outcome:
    row = _charge(gateway, told)
    if row is None:
        return Outcome.person(
            Text(
                "%(gateway)s told of a payment that OmniHub never asked for: %(reference)s.",
                gateway=gateway.capitalize(),
                reference=told.reference or told.remote_id,
            ),
            UNKNOWN,
        )
    if wrong := mistake(row, told):
        return wrong
    try:
        looking.look(row, told.payment_id)
    except Unreadable as error:
        return Outcome.person(error.words, OTHER_REFERENCE)
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done()


def _charge(gateway: str, told: Notice) -> Charge | None:
    rows = Charge.objects.filter(gateway=gateway)
    if told.reference:
        return rows.filter(reference=told.reference).first()
    return rows.filter(remote_id=told.remote_id).first() if told.remote_id else None


def mistake(row: Charge, told: Notice) -> Outcome | None:
    """What in it does not suit its charge. Only what says that money came names a sum that counts."""
    if row.form == REQUEST and told.remote_id and row.remote_id not in {"", told.remote_id}:
        return Outcome.person(_words(row, row.remote_id, told.remote_id), OTHER_REFERENCE)
    if told.currency and told.currency != row.currency:
        return Outcome.person(_words(row, row.currency, told.currency), OTHER_CURRENCY)
    if told.claims_paid and told.amount is not None and told.amount != row.amount:
        ours, theirs = money.rupiah(row.amount), money.rupiah(told.amount)
        return Outcome.person(_words(row, ours, theirs), OTHER_AMOUNT)
    return None


def _words(row: Charge, ours: str, theirs: str) -> Text:
    return Text(
        "A notice about %(reference)s does not suit what was asked for: %(ours)s here, %(theirs)s there.",
        reference=row.reference,
        ours=ours,
        theirs=theirs,
    )


def _of_refund(gateway: str, told: Notice) -> Outcome:
    """Ours are named by our own reference. A refund that was made in the gateway's dashboard is looked for
    there; a payout names no payment.
    """
    row = elsewhere.known(gateway, told.reference, told.remote_id)
    if row is None and told.about == records.OF_PAYOUT:
        return elsewhere.stranger(gateway, told.reference or told.remote_id)
    why = f"notice: {told.event}"
    with transaction.atomic():
        if row is None:
            work.add([todos.find_refund(gateway, told.remote_id, why)])
        else:
            work.add([todos.refund(str(row.pk), row.receipt_id, why)])
    return Outcome.done()
