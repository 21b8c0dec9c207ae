"""Which orders a text finds: what it begins by index, however old, and what contains it among the newest.

Every look ends after so many keys, so it costs the same at any size, and no database's plan walks all orders.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from channels.models import Customer, Order, OrderLine, Package
from erp_bridge.models import Binding
from erp_bridge.queries import DOCUMENTS
from omnihub.core.folded import beginning
from omnihub.dashboard.queries.kept import kept
from omnihub.dashboard.queries.written import TEXT, Question, question

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
    found.add_named(_begins("numbers", text), text)
    found.add_named(_begins("waybills", text), text)
    documents = _begins("documents", text)
    found.add_named(((int(pk), name) for pk, name, kind in documents if kind in DOCUMENTS), text)
    found.add(pk for (pk,) in _begins("skus", text))
    if by_buyer:
        _of_buyers(found, text)
    if not found.exact and len(found.pks) < ENOUGH and len(text) >= SHORTEST_INSIDE:
        _inside(found, text, by_buyer=by_buyer)
    return found


def _begins(what: str, text: str) -> list[Any]:
    return _question(what, MOST_BUYERS if what == "buyers" else MOST).ask(text)


@functools.cache
def _question(what: str, most: int) -> Question:
    return question(LOOKS[what]()[: most + 1])


def _numbers() -> QuerySet[Order, Any]:
    return beginning(Order.objects.all(), "number", TEXT).values_list("pk", "number")


def _waybills() -> QuerySet[Package, Any]:
    return beginning(Package.objects.all(), "tracking_number", TEXT).values_list(
        "order_id", "tracking_number"
    )


def _skus() -> QuerySet[OrderLine, Any]:
    """The SKU of just this name before longer ones, each with its newest orders."""
    rows = beginning(OrderLine.objects.all(), "sku", TEXT, order_by=("folded", "-order_id"))
    return rows.values_list("order_id")


def _documents() -> QuerySet[Binding, Any]:
    """S00042, WH/OUT/00042, INV/2026/00042. A kind in the condition would lead past the index of names."""
    return beginning(Binding.objects.all(), "name", TEXT).values_list("subject", "name", "kind")


def _buyers() -> QuerySet[Customer, Any]:
    return beginning(Customer.objects.all(), "username", TEXT).values_list("pk")


def _recipients() -> QuerySet[Order, Any]:
    return beginning(Order.objects.filter(recipient_is_clear=True), "recipient_name", TEXT).values_list("pk")


LOOKS: dict[str, Callable[[], QuerySet[Any, Any]]] = {
    "numbers": _numbers,
    "waybills": _waybills,
    "skus": _skus,
    "documents": _documents,
    "buyers": _buyers,
    "recipients": _recipients,
}


def _of_buyers(found: Found, text: str) -> None:
    customers = [pk for (pk,) in _begins("buyers", text)]
    found.cut |= len(customers) > MOST_BUYERS
    theirs = Order.objects.filter(customer__in=customers[:MOST_BUYERS])
    found.add(theirs.values_list("pk", flat=True)[: MOST + 1])
    found.add(pk for (pk,) in _begins("recipients", text))


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
