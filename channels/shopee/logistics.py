"""Arrange parcels and follow them. What many calls can do in one is asked once for up to fifty."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

from channels.parcels import (
    ALREADY_ARRANGED,
    NUMBER,
    OWN,
    Arranged,
    CourierReport,
    Parcel,
    ParcelData,
    ParcelReading,
    ShippingChoices,
    ShippingWay,
    Waybill,
)
from channels.shopee import errors, parcels
from channels.shopee.client import ShopClient
from channels.shopee.client.logistics import PACKAGES_AT_ONCE
from channels.shopee.connect import Session
from channels.shopee.errors import Blocked, Disconnected, NotNow
from channels.shopee.payloads import PackageDetail, TrackingNumber
from omnihub.core import batches, database, halving
from omnihub.core.errors import Refused, RemoteError, SignedOut, Unreadable

logger = logging.getLogger("omnihub.channels")

FEW = 2
"""From so many on one call for all is cheaper."""


def read(session: Session, numbers: Sequence[str]) -> ParcelReading:
    read_at = database.database_now()
    found: dict[str, ParcelData] = {}
    problems: dict[str, RemoteError] = {}

    def ask(some: Sequence[str]) -> None:
        for row in session.ask(lambda client: client.package_detail(some)):
            try:
                detail = PackageDetail.parse(row)
            except Unreadable as error:
                problems[row.text("package_number")] = error
            else:
                found[detail.number] = parcels.parcel(detail, read_at)

    for some in batches.of(PACKAGES_AT_ONCE, numbers):
        problems |= halving.halve_on((Refused, Unreadable), some, ask)
    return ParcelReading(found, problems)


def choices(session: Session, some: Sequence[ParcelData]) -> ShippingChoices:
    """The ways offered to parcels of one courier at one place; asked for all at once where that works."""
    first = some[0]
    if len(some) >= FEW and first.location_id and first.channel_id:
        numbers = [one.parcel.number for one in some]
        try:
            found = session.ask(
                partial(
                    ShopClient.mass_shipping_parameter,
                    channel=first.channel_id,
                    location=first.location_id,
                    packages=numbers,
                )
            )
            if found.needed:
                return parcels.choices(found)
        except (Disconnected, Blocked):
            raise
        except (Refused, SignedOut, Unreadable) as error:
            logger.warning("mass parameter refused", extra={"code": error.code, "rows": len(some)})
    return choices_of(session, first.parcel)


def choices_of(session: Session, parcel: Parcel) -> ShippingChoices:
    ask = partial(ShopClient.shipping_parameter, order=parcel.order, package=_package(parcel))
    return parcels.choices(session.ask(ask))


def arrange(session: Session, some: Sequence[ParcelData], way: ShippingWay) -> Arranged:
    """Parcels of one courier at one place, in one way. Whatever goes wrong is in the answer."""
    first = some[0]
    one_call = len(some) >= FEW and first.location_id and first.channel_id
    if not one_call or way.method == OWN or NUMBER in _told(way):
        return _one_by_one(session, some, way)
    numbers = [one.parcel.number for one in some]
    call = partial(
        ShopClient.mass_ship_order,
        channel=first.channel_id,
        location=first.location_id,
        packages=numbers,
        way=parcels.way(way),
    )
    try:
        answer = session.ask(call)
    except (Disconnected, Blocked) as error:
        return Arranged(broke_off=error)
    except (Refused, SignedOut) as error:
        logger.warning("mass shipping refused", extra={"code": error.code, "rows": len(some)})
        return _one_by_one(session, some, way)
    except RemoteError as error:
        return Arranged(broke_off=error)
    failed = {number: errors.parcel(reason) for number, reason in answer.failed.items()}
    return _sorted(answer.done & set(numbers), failed)


def _told(way: ShippingWay) -> set[str]:
    return {NUMBER} if way.tracking_number else set()


def _one_by_one(session: Session, some: Iterable[ParcelData], way: ShippingWay) -> Arranged:
    taken: set[str] = set()
    refused: dict[str, RemoteError] = {}
    for one in some:
        try:
            _ship(session, one.parcel, way)
        except (Refused, NotNow) as error:
            refused[one.parcel.number] = error
        except RemoteError as error:
            return _sorted(taken, refused, error)
        else:
            taken.add(one.parcel.number)
    return _sorted(taken, refused)


def _ship(session: Session, parcel: Parcel, way: ShippingWay) -> None:
    session.ask(
        partial(ShopClient.ship_order, order=parcel.order, package=_package(parcel), way=parcels.way(way))
    )


def _sorted(
    taken: Iterable[str], refused: Mapping[str, RemoteError], broke_off: RemoteError | None = None
) -> Arranged:
    """What was arranged before is as good as arranged now."""
    already = {number for number, error in refused.items() if error.code == ALREADY_ARRANGED}
    rest = {number: error for number, error in refused.items() if number not in already}
    return Arranged(frozenset(taken) | already, rest, broke_off)


def arrange_again(session: Session, parcel: Parcel, way: ShippingWay) -> None:
    call = partial(
        ShopClient.update_shipping_order,
        order=parcel.order,
        package=_package(parcel),
        way=parcels.way(way),
    )
    session.ask(call)


def waybills(session: Session, some: Sequence[Parcel]) -> dict[str, Waybill]:
    """By package; one that has no number yet is missing or has an empty one."""
    found: dict[str, TrackingNumber] = {}
    for few in batches.of(PACKAGES_AT_ONCE, some):
        found |= _waybills(session, few)
    return {number: Waybill(one.number, one.pickup_code) for number, one in found.items()}


def _waybills(session: Session, some: Sequence[Parcel]) -> dict[str, TrackingNumber]:
    numbers = [one.number for one in some]
    try:
        return session.ask(lambda client: client.mass_tracking_number(numbers))
    except (Disconnected, Blocked):
        raise
    except (Refused, SignedOut, Unreadable) as error:
        logger.warning("mass waybills refused", extra={"code": error.code, "rows": len(some)})
    found = {}
    for one in some:
        try:
            found[one.number] = session.ask(
                partial(ShopClient.tracking_number, order=one.order, package=_package(one))
            )
        except Refused as error:
            logger.warning("waybill refused", extra={"code": error.code, "package": one.number})
    return found


def courier_report(session: Session, parcel: Parcel) -> CourierReport:
    ask = partial(ShopClient.tracking_info, order=parcel.order, package=_package(parcel))
    return parcels.report(session.ask(ask))


def together(some: Iterable[ParcelData]) -> list[list[ParcelData]]:
    """Those that one call may be about: of one courier, from one place."""

    def place(one: ParcelData) -> tuple[str, str]:
        return one.channel_id, one.location_id

    return [list(group) for _key, group in groupby(sorted(some, key=place), key=place)]


def _package(parcel: Parcel) -> str:
    """Named only where the order was split: elsewhere Shopee does not want it."""
    return parcel.number if parcel.split else ""
