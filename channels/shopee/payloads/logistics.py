"""Ways to hand a parcel over, what became of many at once, waybills and couriers' news."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from channels.shopee.payloads.details import Place
from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class Slot:
    slot_id: str
    day: datetime | None
    words: str
    recommended: bool

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            slot_id=row.need_text("pickup_time_id"),
            day=row.moment("date"),
            words=row.text("time_text"),
            recommended="recommended" in (row.value.get("flags") or ()),
        )


@dataclass(frozen=True, slots=True)
class PickupAddress:
    address_id: str
    flags: tuple[str, ...]
    place: Place
    slots: tuple[Slot, ...]

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            address_id=row.need_text("address_id"),
            flags=tuple(str(flag) for flag in row.value.get("address_flag") or ()),
            place=Place.parse(row),
            slots=tuple(Slot.parse(one) for one in row.rows("time_slot_list")),
        )


@dataclass(frozen=True, slots=True)
class DropoffBranch:
    branch_id: str
    place: Place

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(row.need_text("branch_id"), Place.parse(row))


@dataclass(frozen=True, slots=True)
class ShippingParameter:
    """`needed` names the ways that are offered; one that needs nothing is offered, too."""

    needed: Mapping[str, tuple[str, ...]]
    addresses: tuple[PickupAddress, ...]
    branches: tuple[DropoffBranch, ...]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "the ways to ship a parcel")
        needed = row.row("info_needed").value
        return cls(
            needed={name: tuple(str(one) for one in wanted or ()) for name, wanted in needed.items()},
            addresses=tuple(PickupAddress.parse(one) for one in row.row("pickup").rows("address_list")),
            branches=tuple(DropoffBranch.parse(one) for one in row.row("dropoff").rows("branch_list")),
        )


@dataclass(frozen=True, slots=True)
class Mass:
    """What became of many packages in one call; those that failed with Shopee's own words."""

    done: frozenset[str]
    failed: Mapping[str, str]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "an answer about many packages")
        failed = row.rows("fail_list")
        return cls(
            done=frozenset(one.need_text("package_number") for one in row.rows("success_list")),
            failed={one.need_text("package_number"): one.text("fail_reason", "fail_error") for one in failed},
        )


@dataclass(frozen=True, slots=True)
class TrackingNumber:
    number: str
    pickup_code: str

    @classmethod
    def parse(cls, response: Any) -> Self:
        return cls._of(Row(response, "a waybill"))

    @classmethod
    def parse_all(cls, response: Any) -> dict[str, Self]:
        rows = Row(response, "waybills").rows("success_list")
        return {row.need_text("package_number"): cls._of(row) for row in rows}

    @classmethod
    def _of(cls, row: Row) -> Self:
        return cls(row.text("tracking_number"), row.text("pickup_code"))


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    at: datetime
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class TrackingInfo:
    status: str
    events: tuple[TrackingEvent, ...]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a courier's news")
        events = [
            TrackingEvent(at, one.text("description"), one.text("logistics_status"))
            for one in row.rows("tracking_info")
            if (at := one.moment("update_time"))
        ]
        return cls(row.text("logistics_status"), tuple(events))
