"""Looks at a marketplace for parcels, shop by shop, rarer the longer nothing came of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from channels import pull, shops
from channels.models import Package, Shop
from channels.parcels import Parcel
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Outcome
from shipping.models import Shipment

PART = 4
"""Of its age so far a parcel waits for the next look."""


def each(works: Sequence[Work], look: Callable[[Shop], Outcome | None]) -> dict[int, Outcome]:
    """One shop's failure is no other shop's. What has no outcome is given back."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        ended = _at(one.subject, look)
        if ended:
            outcomes[one.pk] = ended
    return outcomes


def _at(shop_key: str, look: Callable[[Shop], Outcome | None]) -> Outcome | None:
    shop = shops.find(shop_key)
    if shop is None:
        return pull.UNKNOWN_SHOP
    if closed := pull.closed_because(shop):
        return closed
    try:
        return look(shop)
    except RemoteError as error:
        return Outcome.of(error)


def parcels(some: Sequence[Shipment]) -> list[Parcel]:
    """As the marketplace finds them; with package and order at hand."""
    orders = {one.order_id for one in some}
    counts = Counter(Package.objects.filter(order__in=orders).values_list("order", flat=True))
    return [
        Parcel(
            order=one.order.number,
            number=one.package.number,
            split=counts[one.order_id] > 1,
            tracking_number=one.package.tracking_number,
        )
        for one in some
    ]


def later(
    since: datetime | None, now: datetime, soonest: timedelta, latest: timedelta, give_up: timedelta
) -> datetime | None:
    """None: it has been looked for long enough."""
    age = now - (since or now)
    if age > give_up:
        return None
    return now + min(max(age / PART, soonest), latest)
