"""Write what a marketplace says a shop has."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from channels import shops
from channels.models import ShippingChannel, Shop, ShopAddress, ShopDetails, Warehouse
from channels.records import AddressData, HolidayData, ShopDetailsData
from omnihub.core import clock, upsert

Row = TypeVar("Row", ShippingChannel, ShopAddress, Warehouse)


@transaction.atomic
def save(shop: Shop, found: ShopDetailsData) -> int:
    """A part that could not be read stays as it was. Answers with how many things were read."""
    shop = shops.locked(shop)
    now = clock.now()
    _save_self(shop, found, now)
    return sum(
        (
            _take(shop, ShippingChannel, _channels(shop, found, now), ("shop", "remote_id"), now),
            _take(shop, ShopAddress, _addresses(shop, found, now), ("shop", "remote_id"), now),
            _take(shop, Warehouse, _warehouses(shop, found, now), ("shop", "remote_id", "use"), now),
        )
    )


def _save_self(shop: Shop, found: ShopDetailsData, now: datetime) -> None:
    values: dict[str, Any] = {"as_of": now, "fulfilment": found.fulfilment[:64]}
    if found.holiday:
        values |= _holiday(found.holiday)
    ShopDetails.objects.update_or_create(shop=shop, defaults=values)


def _holiday(given: HolidayData) -> dict[str, Any]:
    return {
        "on_holiday": given.on,
        "holiday_is_whole": given.whole,
        "holiday_begins_at": given.begins_at,
        "holiday_ends_at": given.ends_at,
        "holiday_words": given.words[:500],
    }


def _channels(shop: Shop, found: ShopDetailsData, now: datetime) -> list[ShippingChannel] | None:
    if found.channels is None:
        return None
    return [ShippingChannel(shop=shop, as_of=now, **asdict(one)) for one in found.channels]


def _addresses(shop: Shop, found: ShopDetailsData, now: datetime) -> list[ShopAddress] | None:
    if found.addresses is None:
        return None
    return [
        ShopAddress(shop=shop, as_of=now, remote_id=one.remote_id, uses=list(one.uses), **_place(one.place))
        for one in found.addresses
    ]


def _warehouses(shop: Shop, found: ShopDetailsData, now: datetime) -> list[Warehouse] | None:
    if found.warehouses is None:
        return None
    return [
        Warehouse(
            shop=shop,
            as_of=now,
            remote_id=one.remote_id,
            use=one.use,
            name=one.name,
            location_id=one.location_id,
            on_holiday=one.on_holiday,
            **_place(one.place),
        )
        for one in found.warehouses
    ]


def _place(given: AddressData) -> dict[str, str]:
    return {name: getattr(given, name) for name in ("address", "district", "city", "state", "postcode")}


def _take(
    shop: Shop, model: type[Row], found: Sequence[Row] | None, unique: tuple[str, ...], now: datetime
) -> int:
    if found is None:
        return 0
    rows = _once(found, unique)
    upsert.rows(model, rows, unique=unique)
    vanished = model._default_manager.filter(shop=shop, gone_at=None)  # noqa: SLF001 - Django's documented way
    vanished.exclude(pk__in=[row.pk for row in rows]).update(gone_at=now)
    return len(rows)


def _once(found: Iterable[Row], unique: tuple[str, ...]) -> list[Row]:
    """A list that names something twice names it once; in the order of their keys."""
    rows = {
        tuple(str(getattr(row, f"{name}_id" if name == "shop" else name)) for name in unique): row
        for row in found
    }
    return [rows[key] for key in sorted(rows)]
