"""Which orders a text finds: what it begins by index, however old, and what contains it among the newest.

Every look ends after so many keys, so it costs the same at any size, and no database's plan walks all orders.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from channels.models import Customer, Order, OrderLine, Package
from erp_bridge.models import Binding
from erp_bridge.queries import DOCUMENTS
from omnihub.core.folded import beginning
from omnihub.dashboard.queries.kept import kept

MOST = 1_000
"""Keys of one kind of text. The newest, where numbers go up."""
MOST_BUYERS = 200
NEWEST = 10_000
ENOUGH = 50
"""So many found by how they begin: nobody needs those that only contain the text."""
SHORTEST_INSIDE = 3
FAR_APART = 200
MOST_RUNS = 5
KEEP_SPANS = 30
Span = tuple[int, int | None]
"""The first and the last key; no last one: to the end."""
Row = TypeVar("Row", bound=Model)


@dataclass(slots=True)
class Found:
    """`cut`: more begin with the text. `newest_only`: what contains it was looked for in the newest alone.
    `exact`: it is the whole number of an order, a parcel or a document, and nobody means what contains it.
    """

    pks: set[int] = field(default_factory=set)
    cut: bool = False
    newest_only: bool = False
    exact: bool = False

    def add(self, pks: Iterable[int]) -> None:
        some = list(pks)
        self.cut |= len(some) > MOST
        self.pks.update(some[:MOST])

    def add_named(self, rows: Iterable[tuple[int, str]], text: str) -> None:
        """With the name by which each was found."""
        some = list(rows)
        self.exact |= any(name.upper() == text.upper() for _pk, name in some)
        self.add(pk for pk, _name in some)


def find(text: str, *, by_buyer: bool) -> Found:
    """Buyers are searched only for those who may read them: a search must not tell what the page stars."""
    found = Found()
    for look in (_numbers, _waybills, _documents):
        found.add_named(look(text), text)
    found.add(_skus(text))
    if by_buyer:
        _buyers(found, text)
    if not found.exact and len(found.pks) < ENOUGH and len(text) >= SHORTEST_INSIDE:
        _inside(found, text, by_buyer=by_buyer)
    return found


def _numbers(text: str) -> Iterable[tuple[int, str]]:
    rows = beginning(Order.objects.all(), "number", text)
    return rows.values_list("pk", "number")[: MOST + 1]


def _waybills(text: str) -> Iterable[tuple[int, str]]:
    rows = beginning(Package.objects.all(), "tracking_number", text)
    return rows.values_list("order_id", "tracking_number")[: MOST + 1]


def _skus(text: str) -> Iterable[int]:
    """The SKU of just this name before longer ones, each with its newest orders."""
    rows = beginning(OrderLine.objects.all(), "sku", text, order_by=("folded", "-order_id"))
    return rows.values_list("order_id", flat=True)[: MOST + 1]


def _documents(text: str) -> Iterable[tuple[int, str]]:
    """S00042, WH/OUT/00042, INV/2026/00042. A kind in the condition would lead past the index of names."""
    rows = beginning(Binding.objects.all(), "name", text).values_list("kind", "subject", "name")
    return [(int(subject), name) for kind, subject, name in rows[: MOST + 1] if kind in DOCUMENTS]


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
    spans, found.newest_only = kept("search:newest", KEEP_SPANS, _newest)
    for span in spans:
        found.add(_numbers_inside(text, span, by_buyer=by_buyer))
        parcels = _within(Package.objects.filter(tracking_number__icontains=text), "order", span)
        found.add(parcels.values_list("order_id", flat=True)[: MOST + 1])
        lines = _within(OrderLine.objects.filter(sku__icontains=text), "order", span)
        found.add(lines.values_list("order_id", flat=True)[: MOST + 1])


def _newest() -> tuple[list[Span], bool]:
    """Where the newest orders lie, and whether there are others. One span is open to what comes."""
    newest = list(Order.objects.order_by("-placed_at", "-pk").values_list("pk", flat=True)[:NEWEST])
    if len(newest) < NEWEST:
        return [(0, None)], False
    runs, last = _runs(newest), Order.objects.latest("pk").pk
    coming: list[Span] = [] if any(end == last for _start, end in runs) else [(last + 1, None)]
    return [(start, None if end == last else end) for start, end in runs] + coming, True


def _within(rows: QuerySet[Row], key: str, span: Span) -> QuerySet[Row]:
    first, last = span
    return rows.filter(**{f"{key}__gte": first}, **({f"{key}__lte": last} if last else {}))


def _numbers_inside(text: str, span: Span, *, by_buyer: bool) -> Iterable[int]:
    wanted = Q(number__icontains=text)
    if by_buyer:
        wanted |= Q(recipient_is_clear=True, recipient_name__icontains=text)
    orders = _within(Order.objects.filter(wanted), "pk", span)
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
