"""Where the parcels of our own shops are, asked of RajaOngkir: rarer the longer they are under way."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from channels.models import OrderEvent, own
from channels.own import parcels
from channels.parcels import CourierReport
from channels.records import is_lost
from omnihub.core import clock
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from shipping import courier_calls, looks
from shipping.models import Shipment, TrackingEvent
from shipping.rajaongkir.errors import QuotaUsedUp
from shipping.records import last_digits

AT_ONCE = 20
SECONDS = 15.0
SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=6)
UNKNOWN_FOR = timedelta(days=5)
"""So long a courier may not know a waybill; then it was typed wrong, or the parcel never left."""
GIVE_UP = timedelta(days=30)
RETURN, IS_BACK = "RETUR", "RETURNED"


def due() -> QuerySet[Shipment]:
    return Shipment.objects.filter(
        order__shop__kind__in=own.OURS, state=Shipment.State.GONE, look_at__lte=clock.now()
    )


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Nothing for what is not ended: it is given back, and goes on in the next turn."""
    while not deadline.passed():
        rows = due().select_related("order", "package").order_by("look_at", "pk")
        some = list(rows[:AT_ONCE])
        if not some:
            return {one.pk: Outcome.done() for one in works}
        for shipment in some:
            if deadline.left() < 1:
                return {}
            try:
                _ask(shipment, min(SECONDS, deadline.left()))
            except QuotaUsedUp as error:
                return {one.pk: Outcome.done(error.words) for one in works}
            except RemoteError as error:
                return {one.pk: Outcome.of(error) for one in works}
    return {}


def _ask(shipment: Shipment, seconds: float) -> None:
    """A refusal is of this parcel alone: most often nobody has scanned it yet."""
    package = shipment.package
    try:
        report = courier_calls.report(
            package.tracking_number, package.carrier, last_digits(shipment.order.recipient_phone), seconds
        )
    except Refused:
        report = None
    _keep(shipment, report)


@transaction.atomic
def _keep(shipment: Shipment, report: CourierReport | None) -> None:
    now = clock.now()
    news = report.news if report else ()
    TrackingEvent.objects.bulk_create(
        (
            TrackingEvent(shipment=shipment, at=one.at, status=one.status[:40], words=one.words[:300])
            for one in news
        ),
        ignore_conflicts=True,
    )
    status = report.status[:40] if report else shipment.courier_status
    moved, shipment.courier_status, shipment.looked_at = status != shipment.courier_status, status, now
    ended = (report is not None and report.ended) or status.upper().startswith(IS_BACK)
    shipment.look_at = None if ended else _next_look(shipment)
    shipment.save(update_fields=["courier_status", "looked_at", "look_at"])
    if report and report.ended:
        at = max((one.at for one in news), default=now)
        parcels.delivered(shipment.order_id, shipment.package.number, min(at, now))
    elif moved:
        parcels.told(shipment.order_id, shipment.package.number, status, now)
        if is_lost(status):
            _call_a_person(shipment, "The courier lost the parcel")
        elif RETURN in status.upper():
            _call_a_person(shipment, "The parcel comes back")
    if not ended and shipment.look_at is None:
        _call_a_person(shipment, "Nothing more is heard of the parcel" if status else "No courier knows")


def _next_look(shipment: Shipment) -> datetime | None:
    """None: a person is to look."""
    give_up = GIVE_UP if shipment.courier_status else UNKNOWN_FOR
    since = shipment.changed_at
    return looks.later(since, clock.now(), SOONEST, LATEST, give_up)


def _call_a_person(shipment: Shipment, words: str) -> None:
    """It stands under Attention, as an unusual event of its order."""
    OrderEvent.objects.create(
        order_id=shipment.order_id,
        at=clock.now(),
        kind="note",
        after=f"{words}: {shipment.package.tracking_number}",
        unusual=True,
    )
