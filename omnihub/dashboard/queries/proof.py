"""The last proof, as a page reads it: per shop and day, with each difference by order number."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from channels.models import Order
from channels.models.own import WEBSITE
from erp_bridge import prove
from erp_bridge.models import ProofRow, ProofRun
from erp_bridge.proof import run as proof
from omnihub.core import batches, clock, texts

DOCUMENTS = ("order", "delivery", "invoice", "payment")
HISTORY = 12
SHOWN_EACH = 50
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    number: str
    reason: str
    order: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """The first of a line's differences; the page is asked for every few seconds. `awaited` are goods on
    their way back, which is no difference.
    """

    row: ProofRow
    differences: list[Difference]
    awaited: list[Difference]

    @property
    def more(self) -> int:
        return max(len(self.row.differences) - len(self.differences), 0)

    @property
    def equal(self) -> bool:
        return not self.differences and self._column("marketplace") == self._column("mirror") == self._column(
            "erp"
        )

    def _column(self, name: str) -> tuple[object, object]:
        return getattr(self.row, f"{name}_count"), getattr(self.row, f"{name}_sum")


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    shop: str
    lines: list[Line]
    kind: str = ""

    @property
    def far(self) -> str:
        """Who stands on the other side."""
        return _("Odoo's website") if self.kind == WEBSITE else _("Marketplace")

    @property
    def verdict(self) -> str:
        """Nothing to compare is never called equal."""
        if not all(line.equal for line in self.lines):
            return ProofRun.Verdict.DIFFERENT
        compared = any(line.row.marketplace_count for line in self.lines)
        return ProofRun.Verdict.EQUAL if compared else ProofRun.Verdict.EMPTY

    @property
    def unsettled(self) -> int:
        return max((line.row.unsettled for line in self.lines), default=0)

    @property
    def verdict_words(self) -> str:
        return str(ProofRun.Verdict(self.verdict).label)


@dataclass(frozen=True, slots=True)
class Running:
    """A run on its way: in how many parts it reads, and how many are behind it."""

    run: ProofRun
    parts: int
    done: int


def last() -> ProofRun | None:
    return ProofRun.objects.filter(finished_at__isnull=False).order_by("-started_at", "-pk").first()


def running() -> Running | None:
    run = proof.unfinished()
    if run is None or run.started_at < clock.now() - prove.TOO_OLD:
        return None
    parts = run.slices.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done=True)))
    return Running(run, parts["all"], parts["done"])


def history() -> Iterable[ProofRun]:
    return ProofRun.objects.filter(finished_at__isnull=False).order_by("-started_at", "-pk")[:HISTORY]


def days(run: ProofRun) -> list[Day]:
    """Newest day first."""
    rows = list(ProofRow.objects.filter(run=run).select_related("shop"))
    rows.sort(key=lambda row: (-row.day.toordinal(), row.shop.name, _place(row.document)))
    known = _orders(rows)
    found = []
    for (day, shop), group in groupby(rows, key=lambda row: (row.day, row.shop)):
        lines = [
            Line(
                row,
                [_difference(row, item, known) for item in _shown(row)],
                [_difference(row, item, known) for item in _awaited(row)],
            )
            for row in group
        ]
        found.append(Day(date_format(day, "l, j F Y"), shop.name, lines, shop.kind))
    return found


def _place(document: str) -> int:
    return DOCUMENTS.index(document) if document in DOCUMENTS else len(DOCUMENTS)


def _shown(row: ProofRow) -> list[dict[str, str]]:
    differences: list[dict[str, str]] = row.differences[:SHOWN_EACH]
    return differences


def _awaited(row: ProofRow) -> list[dict[str, str]]:
    awaited: list[dict[str, str]] = row.open_returns[:SHOWN_EACH]
    return awaited


def _orders(rows: Iterable[ProofRow]) -> dict[tuple[int, str], int]:
    rows = list(rows)
    named = (item["order"] for row in rows for item in (*_shown(row), *_awaited(row)))
    numbers = sorted({number for number in named if number})
    ours = Order.objects.filter(shop__in={row.shop_id for row in rows})
    known: dict[tuple[int, str], int] = {}
    for some in batches.of(AT_ONCE, numbers):
        found = ours.filter(number__in=some).values_list("shop_id", "number", "pk")
        known |= {(shop, number): pk for shop, number, pk in found}
    return known


def _difference(row: ProofRow, item: dict[str, str], known: dict[tuple[int, str], int]) -> Difference:
    return Difference(
        item["order"], texts.read(item.get("said", item["reason"])), known.get((row.shop_id, item["order"]))
    )
