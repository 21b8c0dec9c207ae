"""Pieces for sale: an order takes them, a cancelled one gives them back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from sandbox.shopee.models import Item, Order, Variation
from sandbox.shopee.shapes import Line


def take_away(lines: Iterable[Line]) -> None:
    _move(lines, -1)


def give_back(order: Order) -> None:
    put_back(order.facts["lines"])


def put_back(lines: Iterable[Line]) -> None:
    _move(lines, 1)


def _move(lines: Iterable[Line], sign: int) -> None:
    items, variations = Counter[int](), Counter[int]()
    for line in lines:
        if line["model_id"]:
            variations[line["model_id"]] += line["quantity"]
        else:
            items[line["item_id"]] += line["quantity"]
    for item_id, pieces in items.items():
        _change(Item.objects.filter(pk=item_id), sign * pieces)
    for model_id, pieces in variations.items():
        _change(Variation.objects.filter(pk=model_id), sign * pieces)


def _change(rows: QuerySet[Any], pieces: int) -> None:
    """A promotion keeps no more than there is."""
    rows.update(stock=Greatest(F("stock") + pieces, 0))
    rows.update(reserved=Least(F("reserved"), F("stock")))
