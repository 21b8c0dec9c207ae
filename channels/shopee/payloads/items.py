"""Items and their variations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class ItemList:
    item_ids: tuple[str, ...]
    total: int
    next_offset: int
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a list of items")
        return cls(
            item_ids=tuple(one.need_text("item_id") for one in row.rows("item")),
            total=row.whole("total_count"),
            next_offset=row.whole("next_offset"),
            more=row.flag("has_next_page"),
        )


@dataclass(frozen=True, slots=True)
class Stock:
    """The seller's own pieces at all of its places; `reserved` of them are kept for promotions."""

    pieces: int
    reserved: int

    @classmethod
    def parse(cls, row: Row) -> Self | None:
        """None where Shopee says nothing of it: an item with variations has its stock in them."""
        if "stock_info_v2" not in row:
            return None
        info = row.row("stock_info_v2")
        summary = info.row("summary_info")
        places = info.rows("seller_stock")
        pieces = sum(place.whole("stock") for place in places)
        return cls(
            pieces=pieces if places else summary.whole("total_available_stock"),
            reserved=summary.whole("total_reserved_stock"),
        )


@dataclass(frozen=True, slots=True)
class StockUpdate:
    """Both lists of an answer to new numbers, by variation: what was taken, and why the rest was not."""

    taken: Mapping[str, int]
    failed: Mapping[str, str]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "an answer to new stock")
        failed = row.rows("failure_list")
        return cls(
            taken={one.text("model_id") or "0": one.whole("stock") for one in row.rows("success_list")},
            failed={one.text("model_id") or "0": one.text("failed_reason") for one in failed},
        )


@dataclass(frozen=True, slots=True)
class Item:
    item_id: str
    name: str
    sku: str
    status: str
    has_model: bool
    image_url: str
    stock: Stock | None

    @classmethod
    def parse(cls, row: Row) -> Self:
        images = row.row("image").value.get("image_url_list") or [""]
        return cls(
            item_id=row.need_text("item_id"),
            name=row.text("item_name"),
            sku=row.text("item_sku"),
            status=row.text("item_status"),
            has_model=row.flag("has_model"),
            image_url=str(images[0]),
            stock=Stock.parse(row),
        )


@dataclass(frozen=True, slots=True)
class Model:
    model_id: str
    sku: str
    status: str
    name: str
    stock: Stock | None

    @classmethod
    def parse_all(cls, response: Any) -> list[Self]:
        """The reference has no model name: it is put together from the tiers by index."""
        row = Row(response, "an item's variations")
        tiers = [
            [one.text("option") for one in tier.rows("option_list")] for tier in row.rows("tier_variation")
        ]
        return [cls._parse(one, tiers) for one in row.rows("model")]

    @classmethod
    def _parse(cls, row: Row, tiers: list[list[str]]) -> Self:
        chosen = zip(tiers, row.value.get("tier_index") or [], strict=False)
        options = [tier[index] for tier, index in chosen if 0 <= index < len(tier)]
        return cls(
            model_id=row.need_text("model_id"),
            sku=row.text("model_sku"),
            status=row.text("model_status"),
            name=row.text("model_name") or ", ".join(option for option in options if option),
            stock=Stock.parse(row),
        )
