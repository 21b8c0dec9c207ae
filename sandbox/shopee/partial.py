"""Some pieces of an order are cancelled before hand-over; the rest goes on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.shopee import money
from sandbox.shopee.shapes import Facts, Line, Promotions

Given = Mapping[str, Any]


class NoSuchPiecesError(ValueError):
    """The order does not have what is to be cancelled, or nothing would be left of it."""


def possible(facts: Facts) -> bool:
    return sum(line["quantity"] for line in facts["lines"]) > 1


def without(facts: Facts, wanted: Sequence[Given]) -> Facts:
    """The order with fewer pieces: discounts and vouchers shrink with the goods, in whole rupiah."""
    lines = [line.copy() for line in facts["lines"]]
    for part in wanted or [_one_piece(lines)]:
        _take(lines, part)
    if not any(line["quantity"] for line in lines):
        raise NoSuchPiecesError("Nothing would be left: cancel the whole order instead.")
    fewer: Facts = {**facts, "lines": lines}
    before, after = money.goods_for_seller(facts), money.goods_for_seller(fewer)
    return {**fewer, "promotions": _scaled(facts["promotions"], after, before)}


def _one_piece(lines: Sequence[Line]) -> Given:
    most = max(lines, key=lambda line: line["quantity"])
    return {"item_id": most["item_id"], "model_id": most["model_id"], "quantity": 1}


def _take(lines: Sequence[Line], part: Given) -> None:
    pieces = int(part.get("model_quantity", part.get("quantity", 1)))
    line = next((line for line in lines if _is_meant(line, part) and line["quantity"] >= pieces > 0), None)
    if line is None:
        raise NoSuchPiecesError("The order has no such pieces.")
    left, had = line["quantity"] - pieces, line["quantity"]
    for name in ("seller_discount", "shopee_discount"):
        line[name] = line[name] * left // had
    line["quantity"], line["cancelled"] = left, line["cancelled"] + pieces


def _is_meant(line: Line, part: Given) -> bool:
    if "sku" in part:
        return line["sku"] == part["sku"]
    return (line["item_id"], line["model_id"]) == (int(part["item_id"]), int(part.get("model_id") or 0))


def _scaled(given: Promotions, after: int, before: int) -> Promotions:
    share = {name: amount * after // max(before, 1) for name, amount in given.items()}  # type: ignore[operator]
    return Promotions(**share)  # type: ignore[typeddict-item]
