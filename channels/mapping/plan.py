"""What importing a spreadsheet would change, listing by listing, and what is wrong with it, row by row."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from channels.listings import Part
from channels.mapping import words
from channels.mapping.columns import Line, Wrong
from channels.mapping.known import Known
from channels.models import Component, Listing

T = TypeVar("T")
SHARES_MAY_MISS = Decimal("0.001")
WHOLE_PRICE = Decimal(1)
SHOWN = 200
"""So many are named on the page; the others are counted."""


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Fault:
    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """Without parts the listing is given back to the product of its SKU."""

    listing: Listing
    kind: Kind
    parts: tuple[Part, ...]
    before: str
    after: str


@dataclass(slots=True)
class Plan:
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0

    def count(self, kind: Kind) -> int:
        return sum(change.kind == kind for change in self.changes)

    # For the page ---------------------------------------------------------------------------------

    @property
    def new(self) -> int:
        return self.count(Kind.NEW)

    @property
    def changed(self) -> int:
        return self.count(Kind.CHANGED)

    @property
    def removed(self) -> int:
        return self.count(Kind.REMOVED)

    @property
    def first_changes(self) -> list[Change]:
        return self.changes[:SHOWN]

    @property
    def more_changes(self) -> int:
        return max(len(self.changes) - SHOWN, 0)

    @property
    def first_faults(self) -> list[Fault]:
        return self.faults[:SHOWN]

    @property
    def more_faults(self) -> int:
        return max(len(self.faults) - SHOWN, 0)


def make(lines: Sequence[Line]) -> Plan:
    """Nothing is written. A listing no row names stays as it is."""
    plan, known = Plan(), Known(lines)
    for rows in _by_listing(lines, known, plan).values():
        _add(plan, known, rows)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def _by_listing(
    lines: Sequence[Line], known: Known, plan: Plan
) -> dict[tuple[str, str, str], list[tuple[Line, Listing]]]:
    rows: dict[tuple[str, str, str], list[tuple[Line, Listing]]] = defaultdict(list)
    for line in lines:
        try:
            listing = known.listing(line)
        except Wrong as wrong:
            plan.faults.append(Fault(line.row, str(wrong)))
        else:
            rows[line.name].append((line, listing))
    return rows


def _add(plan: Plan, known: Known, rows: Sequence[tuple[Line, Listing]]) -> None:
    """All rows of one listing together: what they say, or every reason why they cannot be taken."""
    listing = rows[0][1]
    lines = [line for line, _listing in rows]
    now = list(listing.components.all())
    blank = [line for line in lines if not line.sku]
    if len(blank) == len(lines) == 1:
        _give_back(plan, listing, now)
        return
    for line in blank:
        plan.faults.append(Fault(line.row, _("The product's SKU is missing.")))
    parts = _parts(plan, known, [line for line in lines if line.sku])
    if parts is None or blank:
        return
    if _same(now, parts):
        plan.unchanged += 1
        return
    if _archived(plan, lines, parts, {part.product_id for part in now}):
        return
    kind = Kind.CHANGED if now else Kind.NEW
    plan.changes.append(Change(listing, kind, parts, words.made_of(now), words.made_of(parts)))


def _give_back(plan: Plan, listing: Listing, now: Sequence[Component]) -> None:
    """No SKU of a product: what a person said is taken back. What came by SKU would only come again."""
    if not any(part.by_hand for part in now):
        plan.unchanged += 1
        return
    after = _("given back to the product of its SKU")
    plan.changes.append(Change(listing, Kind.REMOVED, (), words.made_of(now), after))


def _parts(plan: Plan, known: Known, lines: Sequence[Line]) -> tuple[Part, ...] | None:
    found: dict[int, Part] = {}
    faults: list[Fault] = []
    first: dict[int, int] = {}
    for line in lines:
        faults += _take(line, known, found, first, alone=len(lines) == 1)
    total = sum((part.price_share for part in found.values()), Decimal(0))
    if not faults and abs(total - WHOLE_PRICE) > SHARES_MAY_MISS:
        share = words.percent(total)
        said = _("The price shares of the rows of this listing add up to %(share)s %%, not to 100 %%.")
        faults += [Fault(line.row, said % {"share": share}) for line in lines[:1]]
    plan.faults += faults
    return None if faults else tuple(found.values())


def _take(
    line: Line, known: Known, found: dict[int, Part], first: dict[int, int], *, alone: bool
) -> list[Fault]:
    said: list[str] = []
    product = _tried(lambda: known.product(line.sku), said)
    pieces = _tried(line.pieces, said)
    share = _tried(line.part_of_price, said)
    if share is None and not line.share:
        share = WHOLE_PRICE if alone else None
        if share is None:
            said.append(_("The price share is missing: the listing has several products."))
    if product is not None and product.pk in first:
        said.append(
            _("The same product stands in row %(row)d for this listing.") % {"row": first[product.pk]}
        )
    if product is not None and pieces is not None and share is not None and not said:
        found[product.pk] = Part(product, pieces, share)
    if product is not None:
        first.setdefault(product.pk, line.row)
    return [Fault(line.row, " ".join(said))] if said else []


def _tried(read: Callable[[], T], said: list[str]) -> T | None:
    try:
        return read()
    except Wrong as wrong:
        said.append(str(wrong))
        return None


def _same(now: Sequence[Component], parts: Sequence[Part]) -> bool:
    return {(part.product_id, part.quantity, part.price_share) for part in now} == {
        (part.product.pk, part.quantity, part.price_share) for part in parts
    }


def _archived(plan: Plan, lines: Sequence[Line], parts: Sequence[Part], now: Collection[int]) -> bool:
    """What is mapped to it already may stay."""
    products = [(line, part.product) for line, part in zip(lines, parts, strict=True)]
    gone = [(line, one) for line, one in products if not one.active and one.pk not in now]
    said = _("%(sku)s is archived in Odoo. Choose a product that is in use.")
    plan.faults += [Fault(line.row, said % {"sku": product.sku}) for line, product in gone]
    return bool(gone)
