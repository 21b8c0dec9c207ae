"""Ask for shipments: one order or a morning's, of many shops at once. Nobody is called here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from channels import todos
from channels.models import Order
from omnihub.core import batches, clock, work
from omnihub.core.texts import Text
from shipping import ledger, policies, reasons
from shipping.models import Shipment, ShippingPolicy
from shipping.reasons import Reason
from shipping.ways import Wish

AT_ONCE = 200
FIRST = timedelta(hours=1)
"""Instant parcels overtake what waits: work goes by the moment from which it is due."""
MAY_BE_ASKED = (Shipment.State.WAITING, Shipment.State.ASKED, Shipment.State.FAILED)
WRITTEN = (
    *("state", "asked_at", "asked_by", "wish", "not_before", "method", "pickup_at"),
    *("problem", "problem_words", "changed_at"),
)
NO_PACKAGE = Reason(
    "parcel_unknown", Text("The marketplace has not named this order's parcel yet. It is read again.")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The shipments that are on their way now, and by order why others are not."""

    shipments: tuple[int, ...] = ()
    refused: Mapping[int, Reason] = field(default_factory=dict)


def ask(order_pks: Iterable[int], wish: Wish, by: str, *, at_once: bool = False) -> Asked:
    """`at_once`: the buyer's free time to cancel is not waited for. Asking twice is asking once."""
    shipments: list[int] = []
    refused: dict[int, Reason] = {}
    for some in batches.of(AT_ONCE, sorted(set(order_pks))):
        asked = _ask(some, wish, by, at_once=at_once)
        shipments += asked.shipments
        refused |= asked.refused
    return Asked(tuple(shipments), refused)


@transaction.atomic
def _ask(pks: Sequence[int], wish: Wish, by: str, *, at_once: bool) -> Asked:
    orders = locked(pks)
    refused = {order.pk: why for order in orders if (why := reasons.why_not(order))}
    able = [order for order in orders if order.pk not in refused]
    ledger.make(able)
    for order in able:
        if not order.packages.all():
            refused[order.pk] = NO_PACKAGE
            work.add([todos.pull(order.shop.key, order.number, "its parcel is not known")])
    rows = Shipment.objects.filter(order__in=able, state__in=MAY_BE_ASKED)
    found = list(rows.select_related("order__shop", "package").order_by("pk"))
    _write(found, wish, by, at_once=at_once)
    return Asked(tuple(row.pk for row in found), refused)


def locked(pks: Iterable[int]) -> list[Order]:
    """With shop and packages. In the order in which the mirror's writer locks them."""
    rows = Order.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).order_by("number")
    return list(rows.select_related("shop").prefetch_related("packages"))


def _write(found: Sequence[Shipment], wish: Wish, by: str, *, at_once: bool) -> None:
    rules = policies.of_all(row.order.shop for row in found)
    now = clock.now()
    for row in found:
        until = None if at_once else free_until(row, rules[row.order.shop_id])
        row.state, row.asked_at, row.asked_by = Shipment.State.ASKED, now, by[:150]
        row.wish, row.not_before = wish.told(), until if until and until > now else None
        row.method, row.pickup_at = "", None
        row.problem, row.problem_words, row.changed_at = "", "", now
    Shipment.objects.bulk_update(
        found,
        WRITTEN,
    )
    work.add(
        todos.arrange(row.order.shop.key, row.package.number, f"asked by {by}"[:200], _at(row, now))
        for row in found
    )


def free_until(row: Shipment, rule: ShippingPolicy) -> datetime | None:
    """The end of the time in which buyers cancel freely. A courier who comes within the hour cannot wait."""
    if row.instant or not rule.free_cancel_minutes:
        return None
    since = row.order.paid_at or row.order.placed_at
    return since + timedelta(minutes=rule.free_cancel_minutes)


def _at(row: Shipment, now: datetime) -> datetime | None:
    return now - FIRST if row.instant else row.not_before
