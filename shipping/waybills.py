"""Look for the waybills of arranged parcels that have none, and for the codes that drivers ask for."""

from collections.abc import Sequence
from datetime import timedelta

from channels import marketplaces, orders, todos
from channels.models import Shop
from channels.parcels import Waybill
from omnihub.core import clock, database, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from shipping import looks
from shipping.models import Shipment

AT_ONCE = 200
SOONEST, LATEST = timedelta(seconds=10), timedelta(hours=1)
GIVE_UP = timedelta(days=7)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return looks.each(works, lambda shop: _look(shop, deadline))


def _look(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: there is more, call again."""
    while not deadline.passed():
        rows = Shipment.objects.filter(
            state=Shipment.State.ARRANGED, look_at__lte=clock.now(), order__shop=shop
        )
        some = list(rows.select_related("package", "order").order_by("look_at", "pk")[:AT_ONCE])
        if not some:
            _look_soon(shop)
            return Outcome.done()
        _ask(shop, some)
    return None


def _ask(shop: Shop, some: Sequence[Shipment]) -> None:
    read_at = database.database_now()
    lacking = [one for one in some if not _has_all(one)]
    found = marketplaces.for_shop(shop).waybills(looks.parcels(lacking)) if lacking else {}
    orders.save_waybills(shop, {n: one.number for n, one in found.items() if one.number}, read_at)
    now = clock.now()
    for shipment in some:
        waybill = found.get(shipment.package.number, Waybill(""))
        shipment.package.tracking_number = waybill.number or shipment.package.tracking_number
        shipment.pickup_code = waybill.pickup_code[:32] or shipment.pickup_code
        since, shipment.looked_at = shipment.arranged_at, now
        done = _has_all(shipment)
        shipment.look_at = None if done else looks.later(since, now, SOONEST, LATEST, GIVE_UP)
    Shipment.objects.bulk_update(some, ["pickup_code", "looked_at", "look_at"])


def _has_all(shipment: Shipment) -> bool:
    """An order's reading may have brought the number meanwhile; never the driver's code."""
    return bool(shipment.package.tracking_number and (shipment.pickup_code or not shipment.instant))


def _look_soon(shop: Shop) -> None:
    """While a young one still lacks its number: the regular look is minutes away."""
    soon = clock.now() + timedelta(minutes=5)
    rows = Shipment.objects.filter(
        state=Shipment.State.ARRANGED, look_at__lt=soon, order__shop=shop
    ).order_by("look_at")
    first = rows.values_list("look_at", flat=True).first()
    if first:
        work.add([todos.waybills(shop.key, "a waybill is missing", first)])
