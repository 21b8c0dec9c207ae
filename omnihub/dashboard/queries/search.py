"""Which orders a text finds: what it begins by index, however old, and what contains it among the newest.

Every look ends after so many keys, so it costs the same at any size, and no database's plan walks all orders.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from channels.models import Customer, Order, OrderLine, Package
from erp_bridge.models import Binding
from erp_bridge.queries import DOCUMENTS
from omnihub.core.folded import beginning

MOST = 1_000
"""Keys of one kind of text. The newest, where numbers go up."""
MOST_BUYERS = 200
NEWEST = 10_000
ENOUGH = 50
"""So many found by how they begin: nobody needs those that only contain the text."""
SHORTEST_INSIDE = 3
FAR_APART = 200
MOST_RUNS = 5


@dataclass(slots=True)
class Found:
    """`cut`: more begin with the text. `newest_only`: what contains it was looked for in the newest alone."""

    pks: set[int] = field(default_factory=set)
    cut: bool = False
    newest_only: bool = False

    def add(self, pks: Iterable[int]) -> None:
        some = list(pks)
        self.cut |= len(some) > MOST
        self.pks.update(some[:MOST])


def find(text: str, *, by_buyer: bool) -> Found:
    """Buyers are searched only for those who may read them: a search must not tell what the page stars."""
    found = Found()
    found.add(_numbers(text))
    found.add(_waybills(text))
    found.add(_skus(text))
    found.add(_documents(text))
    if by_buyer:
        _buyers(found, text)
    if len(found.pks) < ENOUGH and len(text) >= SHORTEST_INSIDE:
        _inside(found, text, by_buyer=by_buyer)
    return found


def _numbers(text: str) -> Iterable[int]:
    rows = beginning(Order.objects.all(), "number", text)
    return rows.values_list("pk", flat=True)[: MOST + 1]


def _waybills(text: str) -> Iterable[int]:
    rows = beginning(Package.objects.all(), "tracking_number", text)
    return rows.values_list("order_id", flat=True)[: MOST + 1]


def _skus(text: str) -> Iterable[int]:
    """The SKU of just this name before longer ones, each with its newest orders."""
    rows = beginning(OrderLine.objects.all(), "sku", text, order_by=("folded", "-order_id"))
    return rows.values_list("order_id", flat=True)[: MOST + 1]


def _documents(text: str) -> Iterable[int]:
    """S00042, WH/OUT/00042, INV/2026/00042. A kind in the condition would lead past the index of names."""
    rows = beginning(Binding.objects.all(), "name", text)
    return [
        int(subject) for kind, subject in rows.values_list("kind", "subject")[: MOST + 1] if kind in DOCUMENTS
    ]


def _buyers(found: Found, text: str) -> None:
    named = beginning(Customer.objects.all(), "username", text)
    customers = list(named.values_list("pk", flat=True)[: MOST_BUYERS + 1])
    found.cut |= len(customers) > MOST_BUYERS
    theirs = Order.objects.filter(customer__in=customers[:MOST_BUYERS])
    found.add(theirs.values_list("pk", flat=True)[: MOST + 1])
    shown = beginning(Order.objects.filter(recipient_is_clear=True), "recipient_name", text)
    found.add(shown.values_list("pk", flat=True)[: MOST + 1])


def _inside(found: Found, text: str, *, by_buyer: bool) -> None:
    """The last digits that a customer reads out, a word in the middle of a SKU or of a recipient's name."""
    newest = list(Order.objects.order_by("-placed_at", "-pk").values_list("pk", flat=True)[:NEWEST])
    found.newest_only = len(newest) == NEWEST
    for first, last in _runs(newest):
        found.add(_numbers_inside(text, first, last, by_buyer=by_buyer))
        parcels = Package.objects.filter(order__gte=first, order__lte=last, tracking_number__icontains=text)
        found.add(parcels.values_list("order_id", flat=True)[: MOST + 1])
        lines = OrderLine.objects.filter(order__gte=first, order__lte=last, sku__icontains=text)
        found.add(lines.values_list("order_id", flat=True)[: MOST + 1])


def _numbers_inside(text: str, first: int, last: int, *, by_buyer: bool) -> Iterable[int]:
    wanted = Q(number__icontains=text)
    if by_buyer:
        wanted |= Q(recipient_is_clear=True, recipient_name__icontains=text)
    orders = Order.objects.filter(wanted, pk__gte=first, pk__lte=last)
    return orders.values_list("pk", flat=True)[: MOST + 1]


def _runs(pks: Iterable[int]) -> list[tuple[int, int]]:
    """Keys as a few spans: the newest orders came one after the other, and a database reads a span at once.

    Where imports of older orders lie between them, there are several; of very many the longest are taken.
    """
    runs: list[tuple[int, int]] = []
    for pk in sorted(pks):
        if runs and pk - runs[-1][1] <= FAR_APART:
            runs[-1] = (runs[-1][0], pk)
        else:
            runs.append((pk, pk))
    return sorted(runs, key=lambda run: run[0] - run[1])[:MOST_RUNS]
