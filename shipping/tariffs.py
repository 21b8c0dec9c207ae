"""The merchant's own table: for each name the line that fits a place and a weight most exactly."""

from collections.abc import Iterable
from decimal import Decimal

from shipping import weights
from shipping.areas import fold
from shipping.models import Area, TariffRow


def lines(shop_pk: int, area: Area | None, grams: int) -> list[TariffRow]:
    """Without a place only what holds everywhere."""
    rows = TariffRow.objects.filter(shop=shop_pk).order_by("name", "pk")
    best: dict[str, TariffRow] = {}
    for row in _fitting(rows, area, grams):
        other = best.get(row.name)
        if other is None or _exact(row) > _exact(other):
            best[row.name] = row
    return list(best.values())


def cost(row: TariffRow, grams: int) -> Decimal:
    further = weights.steps(grams, row.step_grams) - 1
    return row.first_cost + further * row.next_cost


def _fitting(rows: Iterable[TariffRow], area: Area | None, grams: int) -> Iterable[TariffRow]:
    city, province = (fold(area.city), fold(area.province)) if area else ("", "")
    for row in rows:
        light = row.up_to_grams is None or grams <= row.up_to_grams
        if light and city.startswith(fold(row.city)) and province.startswith(fold(row.province)):
            yield row


def _exact(row: TariffRow) -> tuple[int, int]:
    """A city before a province, the longer beginning before the shorter."""
    return len(fold(row.city)), len(fold(row.province))
