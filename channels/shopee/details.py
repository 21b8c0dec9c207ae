"""Read what a shop has: its own data, couriers, addresses, warehouses, holidays; each part by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from channels.models import Shop
from channels.records import (
    AddressData,
    ChannelData,
    HolidayData,
    ShopAddressData,
    ShopDetailsData,
    WarehouseData,
)
from channels.shopee import convert, payloads
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from channels.shopee.errors import Blocked, Disconnected
from omnihub.core.errors import Refused, RemoteError, SignedOut, Unreadable

T = TypeVar("T")

SINGLE_WAREHOUSE = "error_not_in_whitelist"
WAREHOUSE_USES = {1: "pickup", 2: "return"}
ADDRESS_USES = {
    "DEFAULT_ADDRESS": "default",
    "PICK_UP_ADDRESS": "pickup",
    "RETURN_ADDRESS": "return",
    "INBOUND_PICKUP_ADDRESS": "inbound",
}


@dataclass(slots=True)
class Reader:
    """What Shopee refuses of one part, or sends in a shape nobody knows, holds up no other part."""

    session: Session
    problems: dict[str, RemoteError] = field(default_factory=dict)

    def part(self, name: str, read: Callable[[Session], T]) -> T | None:
        try:
            return read(self.session)
        except (Disconnected, Blocked):
            raise
        except (Refused, SignedOut, Unreadable) as error:
            self.problems[name] = error
            return None


def read(session: Session, shop: Shop) -> ShopDetailsData:
    info = session.ask(ShopClient.shop_info)
    reader = Reader(session)
    return ShopDetailsData(
        shop=convert.shop(shop.remote_id, info),
        fulfilment=info.fulfilment,
        channels=reader.part("couriers", _channels),
        addresses=reader.part("addresses", _addresses),
        warehouses=reader.part("warehouses", _warehouses),
        holiday=reader.part("holidays", _holiday),
        problems=reader.problems,
    )


def _channels(session: Session) -> tuple[ChannelData, ...]:
    return tuple(
        ChannelData(one.channel_id, one.name, one.enabled, one.cod, one.parent_id, one.service)
        for one in session.ask(ShopClient.channel_list)
    )


def _addresses(session: Session) -> tuple[ShopAddressData, ...]:
    return tuple(
        ShopAddressData(
            one.address_id,
            tuple(ADDRESS_USES.get(kind, kind.lower()) for kind in one.kinds),
            _place(one.place),
        )
        for one in session.ask(ShopClient.address_list)
    )


def _warehouses(session: Session) -> tuple[WarehouseData, ...]:
    """A shop with one warehouse, as most have, is told that it is not on the list: it has none to show."""
    found: list[payloads.Warehouse] = []
    try:
        for kind in WAREHOUSE_USES:
            found += session.ask(partial(ShopClient.warehouse_detail, kind=kind))
    except Refused as error:
        if error.code.rpartition(".")[2] != SINGLE_WAREHOUSE:
            raise
        return ()
    return tuple(
        WarehouseData(
            remote_id=one.warehouse_id,
            use=WAREHOUSE_USES.get(one.kind, "pickup"),
            name=one.name,
            location_id=one.location_id,
            on_holiday=bool(one.holiday),
            place=_place(one.place),
        )
        for one in found
    )


def _holiday(session: Session) -> HolidayData:
    mode = session.ask(ShopClient.holiday_mode)
    return HolidayData(mode.on, mode.whole, mode.begins_at, mode.ends_at, mode.words)


def _place(given: payloads.Place) -> AddressData:
    return AddressData(
        address=given.address,
        district=given.district or given.town,
        city=given.city,
        state=given.state,
        postcode=given.zipcode,
    )
