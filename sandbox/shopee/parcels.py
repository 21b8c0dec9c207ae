"""Parcels: what is in them, how far they are, what their courier calls them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sandbox.catalogue import CHANNELS
from sandbox.shopee.models import Order, Package
from sandbox.shopee.shapes import Line

_STAGES = {
    "LOGISTICS_PICKUP_RETRY": "RETRY_SHIP",
    "LOGISTICS_REQUEST_CREATED": "PROCESSED",
    "LOGISTICS_PICKUP_DONE": "SHIPPED",
    "LOGISTICS_DELIVERY_DONE": "TO_CONFIRM_RECEIVE",
}
STAGES = ("READY_TO_SHIP", "RETRY_SHIP", "PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE")
"""The states of an order that are those of its slowest package."""
SERVICES = {channel.channel_id: channel.service for channel in CHANNELS}


def stage(parcel: Package) -> str:
    """The state an order has whose only parcel this is; "" when it will never arrive."""
    if parcel.status == "LOGISTICS_READY":
        return "READY_TO_SHIP" if parcel.arranged_at is None else "PROCESSED"
    return _STAGES.get(parcel.status, "")


def slowest(parcels: Iterable[Package]) -> str:
    """ "" when none of them will arrive."""
    return min(filter(None, map(stage, parcels)), key=STAGES.index, default="")


def lines(order: Order, parcel: Package) -> list[Line]:
    """What is in it, without cancelled pieces."""
    every: list[Line] = order.facts["lines"]
    chosen = every if parcel.places is None else [every[place] for place in parcel.places]
    return [line for line in chosen if line["quantity"]]


def grams(order: Order, parcel: Package) -> int:
    return sum(line["grams"] * line["quantity"] for line in lines(order, parcel))


def service(order: Order) -> str:
    """instant, same_day or "": the kind of delivery its channel is for."""
    return SERVICES.get(order.facts["shipping"]["channel_id"]) or ""


def tracking_number(parcel: Package) -> str:
    return f"SPXID{int(parcel.number[3:]) % 10**11:011d}A"


def pickup_code(order: Order, parcel: Package) -> str:
    """What the driver of an instant or same-day order asks for."""
    if not parcel.tracking_number or not service(order):
        return ""
    return f"{int(parcel.number[3:]) * 7919 % 10_000:04d}"


def with_parcels(found: QuerySet[Order]) -> QuerySet[Order]:
    """Each order with its parcels, in two questions."""
    return found.prefetch_related("packages")
