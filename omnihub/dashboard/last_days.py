"""The sales of the last days by shop: as a chart, as its table, and in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import money
from omnihub.dashboard.charts import Chart, Series
from omnihub.dashboard.queries import sales
from omnihub.dashboard.queries.sales import Day, Sum
from omnihub.dashboard.templatetags import hub

MOST_COLOURS = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One colour: a shop, or all that have none of their own."""

    name: str
    shops: frozenset[int]
    hue: int | None

    def of(self, day: Day) -> Sum:
        return sales.total(one for shop, one in day.shops.items() if shop in self.shops)


@dataclass(frozen=True, slots=True)
class Row:
    """A day, with the sum of each part."""

    date: date
    parts: list[tuple[Part, Sum]]
    total: Sum


@dataclass(frozen=True, slots=True)
class LastDays:
    """`as_of`: when the oldest of the sums of past days was added up."""

    parts: list[Part]
    rows: list[Row]
    total: Sum
    as_of: datetime
    chart: Chart


def of(shops: Sequence[Shop], days: Sequence[Day]) -> LastDays:
    """Oldest first; the last one is today."""
    parts = _parts(shops, days)
    rows = [Row(day.date, [(part, part.of(day)) for part in parts], day.total) for day in days]
    as_of = min(day.as_of for day in days)
    return LastDays(parts, rows, sales.total(row.total for row in rows), as_of, _chart(parts, rows))


def _parts(shops: Sequence[Shop], days: Sequence[Day]) -> list[Part]:
    sold: dict[int, Decimal] = {shop.pk: Decimal(0) for shop in shops}
    for day in days:
        for shop, one in day.shops.items():
            sold[shop] = sold.get(shop, Decimal(0)) + one.gross
    biggest = sorted(shops, key=lambda shop: -sold[shop.pk])[:MOST_COLOURS]
    parts = [Part(shop.name, frozenset({shop.pk}), hub.hue(shop.pk)) for shop in biggest]
    others = sold.keys() - {shop.pk for shop in biggest}
    return [*parts, Part(_("Other shops"), frozenset(others), None)] if others else parts


def _chart(parts: Sequence[Part], rows: Sequence[Row]) -> Chart:
    series = [
        Series(part.name, [int(row.parts[place][1].gross) for row in rows], part.hue)
        for place, part in enumerate(parts)
    ]
    labels = [date_format(row.date, "D\nj/n") for row in rows[:-1]] + [_("Today\nso far")]
    return Chart(_summary(rows), labels, series, unit="money", stacked=True)


def _summary(rows: Sequence[Row]) -> str:
    """What a glance at the picture tells."""
    best = max(rows, key=lambda row: row.total.gross)
    words = {
        "days": len(rows),
        "total": money.rupiah(sales.total(row.total for row in rows).gross),
        "best": date_format(best.date, "l j F"),
        "most": money.rupiah(best.total.gross),
        "today": money.rupiah(rows[-1].total.gross),
    }
    return (
        _(
            "Sales of the last %(days)d days, stacked by shop: %(total)s together. "
            "Best day: %(best)s with %(most)s. Today so far: %(today)s."
        )
        % words
    )
