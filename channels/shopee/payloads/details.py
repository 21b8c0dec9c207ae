"""What a shop has: couriers, addresses, warehouses, its holidays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class Channel:
    """`parent_id` is empty for what buyers choose from; else it names what this courier carries for."""

    channel_id: str
    name: str
    enabled: bool
    cod: bool
    parent_id: str
    service: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            channel_id=row.need_text("logistics_channel_id"),
            name=row.text("logistics_channel_name"),
            enabled=row.flag("enabled"),
            cod=row.flag("cod_enabled"),
            parent_id=row.ident("mask_channel_id"),
            service=row.text("service_type_identifier"),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the seller's own."""

    address: str
    town: str
    district: str
    city: str
    state: str
    region: str
    zipcode: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(**{name: row.text(name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class ShopAddress:
    address_id: str
    kinds: tuple[str, ...]
    place: Place

    @classmethod
    def parse(cls, row: Row) -> Self:
        kinds = row.value.get("address_type") or []
        return cls(
            address_id=row.need_text("address_id"),
            kinds=tuple(str(one) for one in kinds) if isinstance(kinds, list) else (str(kinds),),
            place=Place.parse(row),
        )


@dataclass(frozen=True, slots=True)
class Warehouse:
    warehouse_id: str
    name: str
    kind: int
    location_id: str
    holiday: int
    place: Place

    @classmethod
    def parse_all(cls, response: Any) -> list[Self]:
        """Here the answer is a list, without a name."""
        return [cls._parse(row) for row in Row({"all": response}, "the shop's warehouses").rows("all")]

    @classmethod
    def _parse(cls, row: Row) -> Self:
        return cls(
            warehouse_id=row.need_text("warehouse_id"),
            name=row.text("warehouse_name"),
            kind=row.whole("warehouse_type"),
            location_id=row.text("location_id"),
            holiday=row.whole("holiday_mode_state"),
            place=Place.parse(row),
        )


@dataclass(frozen=True, slots=True)
class HolidayMode:
    on: bool
    whole: bool
    begins_at: datetime | None
    ends_at: datetime | None
    words: str

    @classmethod
    def parse(cls, answer: Any) -> Self:
        row = Row(answer.get("response") or answer, "the shop's holidays")
        return cls(
            on=row.flag("holiday_mode_on"),
            whole=row.whole("holiday_mode_type") == 0,
            begins_at=row.moment("holiday_mode_start_time"),
            ends_at=row.moment("holiday_mode_end_time"),
            words=row.text("holiday_mode_description"),
        )
