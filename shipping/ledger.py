"""Write what became of shipments. Every change of state is dated, and forgets the last problem."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from channels.models import Order
from omnihub.core import clock
from omnihub.core.texts import kept
from shipping import instants
from shipping.models import Shipment
from shipping.ways import Chosen

UNKNOWN_DUE = timedelta(days=2)
State = Shipment.State


def make(orders: Sequence[Order]) -> None:
    """The rows of all their packages that have none yet. The orders are locked, their packages at hand."""
    known = set(Shipment.objects.filter(order__in=orders).values_list("package", flat=True))
    quick = instants.services(order.shop_id for order in orders)
    now = clock.now()
    Shipment.objects.bulk_create(
        [
            Shipment(
                order=order,
                package=package,
                instant=instants.is_instant(order, package, quick),
                ship_by=due(order),
                changed_at=now,
            )
            for order in orders
            for package in order.packages.all()
            if package.pk not in known
        ],
        ignore_conflicts=True,
    )


def due(order: Order) -> datetime:
    return order.ship_by or order.placed_at + UNKNOWN_DUE


def put(pks: Iterable[int], state: str, **more: Any) -> int:
    found = Shipment.objects.filter(pk__in=list(pks)).exclude(state=state)
    return found.update(state=state, problem="", problem_words="", changed_at=clock.now(), **more)


def arranged(pks: Iterable[int]) -> int:
    """Now, or found to be so. The waybill is looked for from now on."""
    now = clock.now()
    return put(pks, State.ARRANGED, arranged_at=now, look_at=now)


def gone(pks: Iterable[int]) -> int:
    return put(pks, State.GONE, look_at=clock.now())


def ended(pks: Iterable[int]) -> int:
    return put(pks, State.ENDED, look_at=None)


def failed(pk: int, code: str, words: str) -> None:
    """Not where it got on its way meanwhile."""
    mine = Shipment.objects.filter(pk=pk, state__in=[State.WAITING, State.ASKED, State.FAILED])
    mine.update(state=State.FAILED, problem=code[:100], problem_words=kept(words), changed_at=clock.now())


def under_way(pks: Iterable[int], chosen: Chosen) -> None:
    """Before the call: what it asks for is known, should nobody hear its answer."""
    Shipment.objects.filter(pk__in=list(pks)).update(method=chosen.way.method, pickup_at=chosen.pickup_at)


def note(pks: Iterable[int], code: str, words: str) -> None:
    """Beside its state, for whoever looks at it."""
    Shipment.objects.filter(pk__in=list(pks)).update(problem=code[:100], problem_words=kept(words))
