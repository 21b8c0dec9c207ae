"""Packages: found for a call, listed as a queue, shown in full; orders split and put together again."""

import time
from typing import Any

from django.db.models import F, Q, QuerySet

from sandbox import options
from sandbox.shopee import errors, parcels, people, steps
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order, Package
from sandbox.shopee.shapes import Line

MOST = 50
_QUEUES = {
    0: ("LOGISTICS_NOT_START", "LOGISTICS_READY", "LOGISTICS_PICKUP_RETRY", "LOGISTICS_REQUEST_CREATED"),
    1: ("LOGISTICS_NOT_START",),
    2: ("LOGISTICS_READY", "LOGISTICS_PICKUP_RETRY"),
    3: ("LOGISTICS_REQUEST_CREATED",),
}
_BY_SHOPEE, _BY_SELLER = 1, 2
_REGULAR, _INSTANT = 1, 2
_SERVICES = frozenset(channel for channel, service in parcels.SERVICES.items() if service)


def search_package_list(call: Call) -> dict[str, Any]:
    """POST order/search_package_list: the queue of packages that are not shipped yet."""
    pagination = call.given.get("pagination")
    if not isinstance(pagination, dict):
        raise errors.missing("pagination")
    size = int(pagination.get("page_size", 0))
    if not 1 <= size <= 100:  # noqa: PLR2004  Shopee's limit
        raise errors.wrong("page_size must be between 1 and 100.")
    found = _filtered(call.shop.pk, call.given.get("filter") or {})
    sort = call.given.get("sort") or {}
    field = "order__create_time" if sort.get("sort_type") == 2 else "order__ship_by"  # noqa: PLR2004
    page, more = _page(found, field, pagination, ascending=sort.get("ascending", True), size=size)
    return {
        "packages_list": [_queued(parcel) for parcel in page],
        "pagination": {
            "total_count": found.count(),
            "next_cursor": f"{page[-1].moment},{page[-1].pk}" if more else "",
            "more": more,
        },
        "sort": {"sort_type": sort.get("sort_type", 1), "is_asc": bool(sort.get("ascending", True))},
    }


def _filtered(shop_id: int, wanted: dict[str, Any]) -> QuerySet[Package]:
    status = int(wanted.get("package_status", 2))
    if status not in _QUEUES:
        raise errors.wrong("package_status must be between 0 and 3.")
    found = Package.objects.filter(
        order__shop_id=shop_id,
        order__status__in=(steps.WAITING - {"UNPAID"}) | {"SHIPPED"},
        status__in=_QUEUES[status],
    )
    if channels := wanted.get("logistics_channel_ids"):
        found = found.filter(order__facts__shipping__channel_id__in=channels)
    if (by := int(wanted.get("fulfillment_type", _BY_SELLER))) in {_BY_SHOPEE, _BY_SELLER}:
        shopees = Q(order__facts__fulfilment="fulfilled_by_shopee")
        found = found.filter(shopees if by == _BY_SHOPEE else ~shopees)
    if (kind := int(wanted.get("order_type", 0))) in {_REGULAR, _INSTANT}:
        quick = Q(order__facts__shipping__channel_id__in=_SERVICES)
        found = found.filter(quick if kind == _INSTANT else ~quick)
    return found


def _page(
    found: QuerySet[Package], field: str, pagination: dict[str, Any], *, ascending: bool, size: int
) -> tuple[list[Any], bool]:
    side, signs = ("gt", ("moment", "id")) if ascending else ("lt", ("-moment", "-id"))
    rows = found.select_related("order").annotate(moment=F(field))
    if cursor := str(pagination.get("cursor") or ""):
        moment, _, pk = cursor.partition(",")
        later = Q(**{f"moment__{side}": int(moment)}) | Q(moment=int(moment), **{f"id__{side}": int(pk)})
        rows = rows.filter(later)
    page = list(rows.order_by(*signs)[: size + 1])
    return page[:size], len(page) > size


def _queued(parcel: Package) -> dict[str, Any]:
    return {
        "order_sn": parcel.order.order_sn,
        "package_number": parcel.number,
        "logistics_channel_id": parcel.order.facts["shipping"]["channel_id"],
        "product_location_id": "IDZ",
        "sorting_group": "",
        "is_shipment_arranged": parcel.arranged_at is not None,
    }


def get_package_detail(call: Call) -> dict[str, Any]:
    """GET order/get_package_detail"""
    numbers = call.listed("package_number_list", MOST)
    rows = Package.objects.filter(order__shop_id=call.shop.pk, number__in=numbers)
    orders = parcels.with_parcels(Order.objects.filter(pk__in=rows.values("order_id")))
    found = {parcel.number: (order, parcel) for order in orders for parcel in order.parcels}
    if not found:
        raise errors.ApiError("error_not_found", "Wrong parameters, detail: the package is not found.")
    return {"package_list": [_detail(*found[number]) for number in numbers if number in found]}


def _detail(order: Order, parcel: Package) -> dict[str, Any]:
    shipping, waiting = order.facts["shipping"], order.status == "READY_TO_SHIP"
    return {
        "order_sn": order.order_sn,
        "package_number": parcel.number,
        "fulfillment_status": parcel.status,
        "update_time": order.update_time,
        "logistics_channel_id": shipping["channel_id"],
        "shipping_carrier": shipping["carrier"],
        "allow_self_design_awb": True,
        "days_to_ship": 2,
        "ship_by_date": order.ship_by,
        "pending_terms": ["SYSTEM_PENDING"] if order.status == "PENDING" else [],
        "pending_description": [],
        "tracking_number": parcel.tracking_number,
        "pickup_done_time": parcel.picked_up_at,
        "is_split_up": len(order.parcels) > 1,
        "item_list": [_item(line) for line in parcels.lines(order, parcel)],
        "recipient_address": people.recipient_address(
            order.facts["buyer"], masked=options.current.mask_buyers
        ),
        "parcel_chargeable_weight_gram": parcels.grams(order, parcel),
        "group_shipment_id": None,
        "is_shipment_arranged": parcel.arranged_at is not None,
        "status_info_tag": _tag(order, parcel),
        "can_split_order": waiting and len(order.parcels) == 1 and len(order.facts["lines"]) > 1,
        "can_unsplit_order": waiting and len(order.parcels) > 1,
        "is_pre_order": False,
        "can_full_cancel_order": waiting,
        "can_partial_cancel_order": False,
        **_driver(order, parcel),
    }


def _tag(order: Order, parcel: Package) -> dict[str, int]:
    """Ship before, or delayed, while it has to be shipped; else none."""
    if parcels.stage(parcel) not in {"READY_TO_SHIP", "RETRY_SHIP"} or order.status not in parcels.STAGES:
        return {"tag_id": 0, "timestamp": 0}
    late = order.ship_by < time.time()
    return {"tag_id": 3 if late else 2, "timestamp": order.ship_by}


def _driver(order: Order, parcel: Package) -> dict[str, Any]:
    if not parcel.tracking_number or not parcels.service(order):
        return {}
    driver = {
        "driver_name": "Pak Slamet",
        "driver_phone": "******21",
        "vehicle_type": "Motorcycle",
        "license_plate": "D 1234 XY",
        "driver_status": "Driver is on the way",
    }
    return {"driver_info": driver}


def _item(line: Line) -> dict[str, Any]:
    return packed(line) | {"item_sku": line["item_sku"], "model_sku": line["model_sku"]}


def packed(line: Line) -> dict[str, Any]:
    return {
        "item_id": line["item_id"],
        "model_id": line["model_id"],
        "model_quantity": line["quantity"],
        "order_item_id": line["bundle_id"] or line["item_id"],
        "promotion_group_id": line["bundle_id"],
        "product_location_id": "IDZ",
    }
