"""How parcels are handed over: what each channel asks for, and whether what was given will do."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.shopee import clock, parcels, shop_looks
from sandbox.shopee.errors import ApiError
from sandbox.shopee.models import Order

Given = Mapping[str, Any]
METHODS = ("pickup", "dropoff", "non_integrated")
LONGEST = 64
BRANCHES = (31001, 31002)

NEEDS: Mapping[str, dict[str, list[str]]] = {
    "any": {"pickup": ["address_id", "pickup_time_id"], "dropoff": []},
    "pickup": {"pickup": ["address_id", "pickup_time_id"]},
    "counter": {"dropoff": []},
    "branch": {"dropoff": ["branch_id"]},
    "sender_name": {"dropoff": ["sender_real_name"]},
    "own_number": {"dropoff": ["tracking_no"]},
    "job": {"dropoff": ["tracking_no", "sender_real_name"]},
    "self": {"non_integrated": ["tracking_no"]},
}
"""What `info_needed` says, by the kind of a channel. `job` wants exactly one of its two."""
_KINDS = {80003: "job", 80004: "sender_name", 80024: "branch", 80099: "self"}
_DAYS = 3


def kind(order: Order) -> str:
    """A shop's setting `ways` comes first: {"8003": "branch"}."""
    channel = order.facts["shipping"]["channel_id"]
    wished = shop_looks.of(order.shop_id)["ways"].get(str(channel))
    return wished or _KINDS.get(channel) or ("pickup" if parcels.service(order) else "any")


def parameters(order: Order) -> dict[str, Any]:
    """The answer of get_shipping_parameter: the keys of info_needed are the ways there are."""
    needs = NEEDS[kind(order)]
    answer: dict[str, Any] = {"info_needed": needs}
    if "pickup" in needs:
        answer["pickup"] = {"address_list": [_address(order)]}
    dropoff = needs.get("dropoff")
    if dropoff is not None:
        answer["dropoff"] = {"branch_list": _branches() if "branch_id" in dropoff else None}
    return answer


def _address(order: Order) -> dict[str, Any]:
    return {
        "address_id": shop_looks.ADDRESS_ID,
        **shop_looks.PLACE,
        "address_flag": ["default_address", "pickup_address", "return_address"],
        "time_slot_list": slots(order),
    }


def _branches() -> list[dict[str, Any]]:
    place = {name: value for name, value in shop_looks.PLACE.items() if name != "region"}
    return [{"branch_id": branch, "region": "ID", **place} for branch in BRANCHES]


def slots(order: Order) -> list[dict[str, Any]] | None:
    """The setting `slots` of a shop: days, or null or empty (then none is asked for), or none: refused."""
    wished = shop_looks.of(order.shop_id)["slots"]
    if wished == "none":
        raise ApiError("logistics.no_available_time_slot", "There is no available pickup time slot.")
    if wished in {"null", "empty"}:
        return None if wished == "null" else []
    service = parcels.service(order)
    if service == "instant":
        return None
    return _hours() if service == "same_day" else _days()


def _days() -> list[dict[str, Any]]:
    """The next days, by the moment each begins."""
    days = [_today(8) + timedelta(days=number) for number in range(1, _DAYS + 1)]
    return [_slot(day, "", str(int(day.timestamp())), first=day == days[0]) for day in days]


def _hours() -> list[dict[str, Any]]:
    """Today, by the hour: what same-day couriers offer."""
    begins = [_today(hour) for hour in (10, 13, 16)]
    return [
        _slot(begin, f"{begin:%H:%M} - {begin.hour + 3}:00", f"{begin:%Y%m%d_%H}", first=begin == begins[0])
        for begin in begins
    ]


def _today(hour: int) -> datetime:
    now = datetime.fromtimestamp(time.time(), clock.SHOPEE_ZONE)
    return now.replace(hour=hour, minute=0, second=0, microsecond=0)


def _slot(begin: datetime, words: str, name: str, *, first: bool) -> dict[str, Any]:
    return {
        "date": int(begin.timestamp()),
        "time_text": words,
        "pickup_time_id": name,
        "flags": ["recommended"] if first else [],
    }


def chosen(given: Given) -> str:
    """Exactly one of the three ways."""
    named = [method for method in METHODS if given.get(method) is not None]
    if len(named) != 1:
        words = "Only one of pickup, dropoff and non_integrated is supported."
        raise ApiError("logistics.ship_order_only_support_one_type", words)
    return named[0]


def check(order: Order, method: str, given: Given) -> None:
    needs = NEEDS[kind(order)].get(method)
    if needs is None:
        words = f"This channel does not support {method}."
        raise ApiError(f"logistics.ship_order_unsupport_{method}", words)
    _check_lengths(given)
    if method == "pickup":
        _check_pickup(order, given)
    elif len(needs) > 1:
        _check_job(given)
    elif needs:
        _check_need(needs[0], given)


def _check_lengths(given: Given) -> None:
    for name in ("sender_real_name", "tracking_number"):
        if len(str(given.get(name) or "")) > LONGEST:
            raise ApiError(f"logistics.ship_order_long_{name}", f"{name} is longer than {LONGEST}.")


def _check_pickup(order: Order, given: Given) -> None:
    offered = slots(order)
    if not given.get("address_id") or (offered and not given.get("pickup_time_id")):
        words = "address_id and pickup_time_id are needed."
        raise ApiError("logistics.ship_order_need_address_pickup_time", words)
    names = {slot["pickup_time_id"] for slot in offered or ()}
    wrong_time = bool(offered) and given["pickup_time_id"] not in names
    if given["address_id"] != shop_looks.ADDRESS_ID or wrong_time:
        raise ApiError("logistics.ship_order_pickup_time_invalid", "The pickup time is invalid.")


def _check_job(given: Given) -> None:
    if bool(given.get("tracking_number")) == bool(given.get("sender_real_name")):
        words = "Exactly one of tracking_number and sender_real_name is needed."
        raise ApiError("logistics.ship_order_invalid_job_param", words)


def _check_need(need: str, given: Given) -> None:
    field = "tracking_number" if need == "tracking_no" else need
    if not given.get(field):
        raise ApiError(f"logistics.ship_order_need_{field}", f"{field} is needed.")
    if field == "branch_id" and given[field] not in BRANCHES:
        raise ApiError("logistics.error_param", "The branch is invalid.")
