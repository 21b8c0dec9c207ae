"""Shopee's words for parcels, and ours. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from channels.parcels import (
    BRANCH,
    DROPOFF,
    NUMBER,
    OWN,
    PICKUP,
    PLACE,
    SENDER,
    SLOT,
    Branch,
    CourierNews,
    CourierReport,
    Parcel,
    ParcelData,
    PickupPlace,
    ShippingChoices,
    ShippingWay,
    Slot,
    Stage,
)
from channels.records import AddressData
from channels.shopee import payloads
from omnihub.core.texts import Text

STAGES: Mapping[str, Stage] = {
    "LOGISTICS_NOT_START": Stage.HELD,
    "LOGISTICS_NOT_STARTED": Stage.HELD,
    "LOGISTICS_PENDING_ARRANGE": Stage.HELD,
    "LOGISTICS_READY": Stage.TO_ARRANGE,
    "LOGISTICS_PICKUP_RETRY": Stage.TO_ARRANGE_AGAIN,
    "LOGISTICS_REQUEST_CREATED": Stage.ARRANGED,
    "LOGISTICS_PICKUP_DONE": Stage.GONE,
    "LOGISTICS_DELIVERY_DONE": Stage.GONE,
    "LOGISTICS_DELIVERY_FAILED": Stage.GONE,
    "LOGISTICS_LOST": Stage.GONE,
    "LOGISTICS_PICKUP_FAILED": Stage.ENDED,
    "LOGISTICS_COD_REJECTED": Stage.ENDED,
    "LOGISTICS_INVALID": Stage.ENDED,
    "LOGISTICS_REQUEST_CANCELED": Stage.ENDED,
}
COURIER_ENDED = frozenset({"LOGISTICS_DELIVERY_DONE", "LOGISTICS_LOST", "LOGISTICS_REQUEST_CANCELED"})
METHODS: Mapping[str, str] = {"pickup": PICKUP, "dropoff": DROPOFF, "non_integrated": OWN}
NEEDS: Mapping[str, str] = {
    "address_id": PLACE,
    "pickup_time_id": SLOT,
    "branch_id": BRANCH,
    "sender_real_name": SENDER,
    "tracking_no": NUMBER,
    "tracking_number": NUMBER,
}


def stage(status: str) -> Stage:
    """A state nobody has heard of is nothing to ship by."""
    return STAGES.get(status, Stage.HELD)


def parcel(detail: payloads.PackageDetail, read_at: datetime) -> ParcelData:
    now = stage(detail.status)
    because = ""
    if now == Stage.TO_ARRANGE and detail.pending:
        now, because = Stage.HELD, Text("Shopee holds this parcel: %(why)s", why=detail.pending)
    elif now == Stage.TO_ARRANGE and detail.arranged:
        now = Stage.ASKED
    elif now == Stage.HELD:
        because = Text("Shopee does not let this parcel be shipped yet (%(status)s).", status=detail.status)
    return ParcelData(
        parcel=Parcel(detail.order_sn, detail.number, detail.split, detail.tracking_number),
        stage=now,
        remote_status=detail.status,
        read_at=read_at,
        channel_id=detail.channel_id,
        location_id=detail.location_id,
        carrier=detail.carrier,
        ship_by=detail.ship_by,
        because=because,
    )


def choices(found: payloads.ShippingParameter) -> ShippingChoices:
    """A need nobody has heard of is kept by Shopee's own name: it cannot be met, and says so."""
    needs = {
        METHODS[name]: frozenset(NEEDS.get(one, one) for one in wanted)
        for name, wanted in found.needed.items()
        if name in METHODS
    }
    return ShippingChoices(
        pickup=tuple(_place(one) for one in found.addresses) if PICKUP in needs else None,
        dropoff=tuple(Branch(one.branch_id, _address(one.place)) for one in found.branches)
        if DROPOFF in needs
        else None,
        needs=needs,
    )


def _place(given: payloads.PickupAddress) -> PickupPlace:
    slots = tuple(Slot(one.slot_id, one.day, one.words, one.recommended) for one in given.slots)
    return PickupPlace(given.address_id, _address(given.place), slots, "default_address" in given.flags)


def _address(place: payloads.Place) -> AddressData:
    return AddressData(
        address=place.address,
        district=place.district,
        city=place.city,
        state=place.state,
        postcode=place.zipcode,
    )


def way(chosen: ShippingWay) -> dict[str, Any]:
    """As `ship_order` wants it: one of three objects, which may be empty."""
    if chosen.method == PICKUP:
        told = {"address_id": _whole(chosen.place_id), "pickup_time_id": chosen.slot_id}
        name = "pickup"
    elif chosen.method == DROPOFF:
        told = {"branch_id": _whole(chosen.branch_id), "sender_real_name": chosen.sender_name}
        told["tracking_number"] = chosen.tracking_number
        name = "dropoff"
    else:
        told, name = {"tracking_number": chosen.tracking_number}, "non_integrated"
    return {name: {key: value for key, value in told.items() if value != ""}}


def _whole(number: str) -> int | str:
    return int(number) if number.isascii() and number.isdigit() else number


def report(found: payloads.TrackingInfo) -> CourierReport:
    news = tuple(CourierNews(one.at, one.status, one.words) for one in found.events)
    last = max(found.events, key=lambda one: one.at).status if found.events else ""
    ended = found.status in COURIER_ENDED or last in {"DELIVERED", "LOST", "RETURNED"}
    return CourierReport(found.status or last, news, ended)
