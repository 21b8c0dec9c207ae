"""Where a parcel is: its number, and what its courier said of it."""

import time
from typing import Any

from sandbox.shopee import errors, parcels
from sandbox.shopee.calls import Call
from sandbox.shopee.logistics import parcel_of
from sandbox.shopee.models import Package

_ENDS = {
    "LOGISTICS_DELIVERY_FAILED": ("FAILED_DELIVERED", "Pengiriman gagal"),
    "LOGISTICS_LOST": ("LOST", "Paket hilang"),
    "LOGISTICS_PICKUP_RETRY": ("PICKUP_RETRY", "Kurir gagal mengambil paket"),
}


def get_tracking_number(call: Call) -> dict[str, Any]:
    """GET logistics/get_tracking_number: empty for a while after arranging is normal."""
    parcel = parcel_of(call)
    return {
        "tracking_number": parcel.tracking_number,
        "hint": "",
        "pickup_code": parcels.pickup_code(parcel.order, parcel),
    }


def get_tracking_info(call: Call) -> dict[str, Any]:
    """GET logistics/get_tracking_info: newest first."""
    parcel = parcel_of(call)
    if not parcel.tracking_number:
        words = "The tracking info is not available in this status."
        raise errors.ApiError("logistics.error_status_limit", words)
    return {
        "order_sn": parcel.order.order_sn,
        "package_number": parcel.number,
        "logistics_status": parcel.status,
        "tracking_info": list(reversed(_story(parcel))),
    }


def _story(parcel: Package) -> list[dict[str, Any]]:
    story = [_news(parcel.arranged_at or time.time(), "ORDER_CREATED", "Pengirim telah mengatur pengiriman")]
    if parcel.picked_up_at:
        story.append(_news(parcel.picked_up_at, "PICKED_UP", "Paket telah diserahkan ke jasa kirim"))
    if parcel.delivered_at:
        story.append(_news(parcel.delivered_at, "DELIVERED", "Paket telah diterima"))
    if parcel.status in _ENDS:
        story.append(_news(parcel.order.update_time, *_ENDS[parcel.status]))
    return story


def _news(moment: float, status: str, words: str) -> dict[str, Any]:
    return {"update_time": int(moment), "description": words, "logistics_status": status}
