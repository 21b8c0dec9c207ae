"""Put the three sides next to each other. Pure: facts in, rows out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from erp_bridge.proof.facts import Booked, Difference, Document, Mirrored, Paper, Sold, Taken
from omnihub.core.money import rupiah
from omnihub.core.texts import Text

NAMES = {
    Document.ORDER: Text("sales order"),
    Document.DELIVERY: Text("delivery"),
    Document.INVOICE: Text("posted invoice"),
    Document.PAYMENT: Text("payment"),
}
UNREAD = Text("the marketplace lists it, but its details cannot be read: look at it in the Seller Centre")
NEVER_SEEN = Text("OmniHub has never seen this order")
ZERO = Decimal(0)
# A split order is delivered in several parcels; every other document exists once.
ONCE = frozenset({Document.ORDER, Document.INVOICE})


@dataclass(slots=True)
class Column:
    count: int = 0
    total: Decimal = Decimal("0.00")

    def add(self, total: Decimal | None) -> None:
        self.count += 1
        self.total += total or Decimal("0.00")


@dataclass(slots=True)
class Row:
    """One document kind of one day: the three columns and every difference by order number."""

    day: date
    document: Document
    marketplace: Column = field(default_factory=Column)
    mirror: Column = field(default_factory=Column)
    erp: Column = field(default_factory=Column)
    unsettled: int = 0
    cancelled_before: int = 0
    differences: list[Difference] = field(default_factory=list)
    open_returns: list[Difference] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """What JSON keeps, under the names of a stored row."""
        sides = {"marketplace": self.marketplace, "mirror": self.mirror, "erp": self.erp}
        counts = {f"{name}_count": column.count for name, column in sides.items()}
        sums = {f"{name}_sum": str(column.total) for name, column in sides.items()}
        return {
            "day": self.day.isoformat(),
            "document": self.document.value,
            **counts,
            **sums,
            "unsettled": self.unsettled,
            "cancelled_before": self.cancelled_before,
            "differences": [found.as_dict() for found in self.differences],
            "open_returns": [found.as_dict() for found in self.open_returns],
        }


def rows(sold: Iterable[Sold], mirrored: Mapping[str, Mirrored], booked: Mapping[str, Booked]) -> list[Row]:
    """One row per day and document, oldest day first."""
    found: dict[tuple[date, Document], Row] = {}
    for order in sold:
        ours = mirrored.get(order.number)
        theirs = booked.get(order.number, Booked(order.number))
        for document in Document:
            row = found.setdefault((order.day, document), Row(order.day, document))
            _enter(row, order, ours, theirs)
    return in_order(found.values())


def in_order(found: Iterable[Row]) -> list[Row]:
    return sorted(found, key=lambda row: (row.day, list(Document).index(row.document)))


def _enter(row: Row, order: Sold, ours: Mirrored | None, theirs: Booked) -> None:
    document = row.document
    if order.unread:
        if document is Document.ORDER:
            row.differences.append(Difference(order.number, document, UNREAD))
        return
    row.differences += doubled(order, document, theirs)
    row.open_returns += awaited(order, document, theirs)
    if document is Document.PAYMENT and order.taken is not None:
        enter_money(row, order, order.taken, ours, theirs)
    elif order.cancelled:
        _enter_cancelled(row, order, theirs)
    else:
        _enter_sold(row, order, ours, theirs)


def _enter_sold(row: Row, order: Sold, ours: Mirrored | None, theirs: Booked) -> None:
    document = row.document
    if not order.settled:
        row.unsettled += 1
    if document not in order.asks_for:
        return
    row.marketplace.add(order.due(document))
    if ours and document in ours.asks_for:
        row.mirror.add(ours.due(document))
    papers = theirs.done(document)
    if papers:
        row.erp.add(sum_of(papers))
    row.differences += (
        Difference(order.number, document, why) for why in _reasons(order, document, ours, theirs)
    )


def enter_money(row: Row, order: Sold, taken: Taken, ours: Mirrored | None, theirs: Booked) -> None:
    """Of our own shops: gateway, receipts and clearing journal, also of an order that is called off."""
    known = ours.taken if ours else Taken()
    if not order.settled:
        row.unsettled += 1
    if not order.settled or not (taken.came or known.came or theirs.money):
        return
    row.marketplace.add(taken.left)
    if known.came:
        row.mirror.add(known.left)
    if theirs.money:
        row.erp.add(sum_of(theirs.money))
    why = _reasons_of_money(order, taken, ours, theirs)
    row.differences += (Difference(order.number, Document.PAYMENT, one) for one in why)


def _reasons_of_money(order: Sold, taken: Taken, ours: Mirrored | None, theirs: Booked) -> Iterator[str]:
    gateway, known = _money(taken.left), ours.taken if ours else Taken()
    if not taken.came:
        yield Text("the gateway has no payment of it")
    if (taken.came, taken.back) != (known.came, known.back):
        yield Text(
            "%(gateway)s at the gateway, %(ours)s in OmniHub", gateway=gateway, ours=_money(known.left)
        )
    if not theirs.money:
        yield missing(Document.PAYMENT, ours, theirs)
    elif (booked := sum_of(theirs.money)) != taken.left:
        names = ", ".join(paper.name for paper in theirs.money)
        yield Text(
            "%(gateway)s at the gateway, %(booked)s in Odoo (%(names)s)",
            gateway=gateway,
            booked=_money(booked),
            names=names,
        )
    elif Document.PAYMENT in order.asks_for and not theirs.done(Document.PAYMENT):
        yield Text("its payment is in Odoo, but its invoice is not paid there: match them")


def sum_of(papers: Iterable[Paper]) -> Decimal:
    return sum((paper.total for paper in papers), ZERO)


def _enter_cancelled(row: Row, order: Sold, theirs: Booked) -> None:
    alive = theirs.alive(row.document)
    if row.document is Document.DELIVERY and theirs.away and order.settled and not order.lost:
        row.differences.append(Difference(order.number, row.document, _away(theirs)))
    elif row.document is Document.ORDER and not alive:
        row.cancelled_before += not theirs.cancelled
    elif alive and order.settled:
        names = ", ".join(paper.name for paper in alive)
        reason = Text("cancelled on the marketplace, but Odoo still has %(names)s", names=names)
        row.differences.append(Difference(order.number, row.document, reason))


def awaited(order: Sold, document: Document, theirs: Booked) -> list[Difference]:
    if document is not Document.DELIVERY or not theirs.awaited:
        return []
    words = Text("%(names)s waits for the parcel to be scanned in", names=", ".join(theirs.awaited))
    return [Difference(order.number, document, words)]


def _away(theirs: Booked) -> str:
    return Text(
        "cancelled on the marketplace, its goods left with %(names)s, and Odoo awaits none of them",
        names=", ".join(theirs.away),
    )


def doubled(order: Sold, document: Document, theirs: Booked) -> list[Difference]:
    papers = theirs.papers.get(document, ())
    if document not in ONCE or len(papers) < 2:  # noqa: PLR2004 - two is one too many
        return []
    names = ", ".join(paper.name for paper in papers)
    reason = Text("Odoo has %(count)s: %(names)s", count=len(papers), names=names)
    return [Difference(order.number, document, reason)]


def _reasons(order: Sold, document: Document, ours: Mirrored | None, theirs: Booked) -> Iterator[str]:
    if ours is None:
        yield NEVER_SEEN
    elif document not in ours.asks_for:
        yield Text("OmniHub has older news: it does not ask for a %(document)s yet", document=NAMES[document])
    elif ours.due(document) != order.due(document):
        yield Text(
            "%(sold)s on the marketplace, %(ours)s in OmniHub",
            sold=_money(order.due(document)),
            ours=_money(ours.due(document)),
        )
    papers, due = theirs.done(document), order.due(document)
    if not papers:
        yield missing(document, ours, theirs)
    elif due is not None and (total := sum(paper.total for paper in papers)) != due:
        yield Text(
            "%(sold)s on the marketplace, %(booked)s in Odoo (%(name)s)",
            sold=_money(due),
            booked=_money(Decimal(total)),
            name=papers[0].name,
        )


def missing(document: Document, ours: Mirrored | None, theirs: Booked) -> str:
    if theirs.cancelled and document is Document.ORDER:
        return Text("the sales order is cancelled in Odoo")
    if ours and ours.held:
        return Text("no %(document)s in Odoo: %(held)s", document=NAMES[document], held=ours.held)
    return Text("no %(document)s in Odoo", document=NAMES[document])


def _money(total: Decimal | None) -> str:
    return Text("no sum") if total is None else rupiah(total)
