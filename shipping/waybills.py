"""Look for the waybills of arranged parcels that have none, and for the codes that drivers ask for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

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
ABSENT = Q(package__tracking_number="") | Q(instant=True, pickup_code="")
GIVE_UP = timedelta(days=7)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    return looks.each(works, lambda shop: _look(shop, deadline))


def missing(shop: Shop, now: datetime) -> list[Shipment]:
    rows = Shipment.objects.filter(ABSENT, state=Shipment.State.ARRANGED, look_at__lte=now, order__shop=shop)
    return list(rows.select_related("package", "order").order_by("look_at", "pk")[:AT_ONCE])


def _look(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: there is more, call again."""
    while not deadline.passed():
        some = missing(shop, clock.now())
        if not some:
            _look_soon(shop)
            return Outcome.done()
        _ask(shop, some)
    return None


def _ask(shop: Shop, some: Sequence[Shipment]) -> None:
    read_at = database.database_now()
    found = marketplaces.for_shop(shop).waybills(looks.parcels(some))
    orders.save_waybills(shop, {n: one.number for n, one in found.items() if one.number}, read_at)
    now = clock.now()
    for shipment in some:
        waybill = found.get(shipment.package.number, Waybill(""))
        code = waybill.pickup_code or shipment.pickup_code
        has_all = (waybill.number or shipment.package.tracking_number) and (code or not shipment.instant)
        shipment.pickup_code, shipment.looked_at = code[:32], now
        shipment.look_at = (
            None if has_all else looks.later(shipment.arranged_at, now, SOONEST, LATEST, GIVE_UP)
        )
    Shipment.objects.bulk_update(some, ["pickup_code", "looked_at", "look_at"])


def _look_soon(shop: Shop) -> None:
    """While a young one still lacks its number: the regular look is minutes away."""
    soon = clock.now() + timedelta(minutes=5)
    rows = Shipment.objects.filter(
        state=Shipment.State.ARRANGED, look_at__lt=soon, order__shop=shop
    ).order_by("look_at")
    first = rows.values_list("look_at", flat=True).first()
    if first:
        work.add([todos.waybills(shop.key, "a waybill is missing", first)])
