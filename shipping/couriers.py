"""Where handed-over parcels are, by their couriers' own words. A parcel that arrived or is lost has its
order read again.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from channels import marketplaces, todos
from channels.marketplaces import Marketplace
from channels.models import Shop
from channels.parcels import CourierReport
from omnihub.core import clock, work
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from shipping import looks
from shipping.models import Shipment, TrackingEvent

AT_ONCE = 50
SOONEST, LATEST = timedelta(hours=1), timedelta(hours=12)
GIVE_UP = timedelta(days=45)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return looks.each(works, lambda shop: _look(shop, deadline))


def _look(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: there is more, call again. Each look moves a parcel's next one, so the round ends."""
    marketplace = marketplaces.for_shop(shop)
    while not deadline.passed():
        rows = Shipment.objects.filter(state=Shipment.State.GONE, look_at__lte=clock.now(), order__shop=shop)
        some = list(rows.select_related("package", "order").order_by("look_at", "pk")[:AT_ONCE])
        if not some:
            return Outcome.done()
        for shipment in some:
            if deadline.passed():
                return None
            _ask(shop, marketplace, shipment)
    return None


def _ask(shop: Shop, marketplace: Marketplace, shipment: Shipment) -> None:
    """That there is no news yet is refused, too: then it is asked again later."""
    [parcel] = looks.parcels([shipment])
    try:
        report = marketplace.courier_report(parcel)
    except Refused:
        report = CourierReport(shipment.courier_status)
    _keep(shop, shipment, report)


@transaction.atomic
def _keep(shop: Shop, shipment: Shipment, report: CourierReport) -> None:
    TrackingEvent.objects.bulk_create(
        (
            TrackingEvent(shipment=shipment, at=one.at, status=one.status[:40], words=one.words[:300])
            for one in report.news
        ),
        ignore_conflicts=True,
    )
    moved = report.status[:40] != shipment.courier_status
    now = clock.now()
    shipment.courier_status, shipment.looked_at = report.status[:40], now
    since = shipment.package.shipped_at or shipment.changed_at
    shipment.look_at = None if report.ended else looks.later(since, now, SOONEST, LATEST, GIVE_UP)
    shipment.save(update_fields=["courier_status", "looked_at", "look_at"])
    if moved:
        work.add([todos.pull(shop.key, shipment.order.number, f"the courier says {report.status}"[:200])])
