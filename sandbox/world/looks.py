"""What the world looks like to whoever tests or explains with it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet

from sandbox import faults, options
from sandbox.market import state
from sandbox.shopee import money, parcels, payment, return_desk, steps
from sandbox.shopee.models import Order, Package, Push, Return, Shop

MOST = 1000


def found_orders(asked: Mapping[str, str]) -> QuerySet[Order]:
    """By shop_id, status and search (a part of the number), newest first."""
    found = parcels.with_parcels(Order.objects.order_by("-id"))
    if asked.get("shop_id"):
        found = found.filter(shop_id=int(asked["shop_id"]))
    if asked.get("status"):
        found = found.filter(status=asked["status"])
    if asked.get("search"):
        found = found.filter(order_sn__contains=asked["search"].strip().upper())
    return found


def orders(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    return [order(row) for row in found_orders(asked)[: int(asked.get("limit", MOST))]]


def order(row: Order) -> dict[str, Any]:
    """The truth about an order, unmasked."""
    income = payment.income_of(row)
    return {
        "order_sn": row.order_sn,
        "shop_id": row.shop_id,
        "status": row.status,
        "package_number": row.parcels[0].number,
        "package_status": row.parcels[0].status,
        "tracking_number": row.parcels[0].tracking_number,
        "packages": [_package(row, parcel) for parcel in row.parcels],
        "cod": row.cod,
        "create_time": row.create_time,
        "update_time": row.update_time,
        "pay_time": row.pay_time,
        "released_at": row.released_at,
        "buyer": row.facts["buyer"],
        "lines": [
            {
                "sku": line["sku"],
                "quantity": line["quantity"],
                "original_price": line["original_price"],
                "total": money.line_for_seller(line),
            }
            for line in row.facts["lines"]
        ],
        "gross": money.most_refundable(row.facts),
        "escrow_amount": income["escrow_amount"],
        "payout_amount": income["escrow_amount_after_adjustment"],
        "steps": steps.allowed(row),
    }


def _package(row: Order, parcel: Package) -> dict[str, Any]:
    return {
        "package_number": parcel.number,
        "status": parcel.status,
        "arranged": parcel.arranged_at is not None,
        "way": parcel.way,
        "tracking_number": parcel.tracking_number,
        "pickup_code": parcels.pickup_code(row, parcel),
        "label": parcel.label_state,
        "skus": [line["sku"] for line in parcels.lines(row, parcel)],
    }


def returns(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    found = Return.objects.select_related("order").order_by("-pk")
    if asked.get("order_sn"):
        found = found.filter(order__order_sn=asked["order_sn"])
    return [return_(row) for row in found[:MOST]]


def return_(row: Return) -> dict[str, Any]:
    return {
        "return_sn": row.return_sn,
        "order_sn": row.order.order_sn,
        "status": row.status,
        "refund_only": row.refund_only,
        "after_completion": row.after_completion,
        "amount": row.amount,
        "way_back": row.way_back,
        "tracking_number": row.tracking_number,
        "talk": row.talk,
        "proof": row.proof,
        "dispute": row.dispute,
        "moves": return_desk.allowed(row),
    }


def pushes(limit: int) -> dict[str, Any]:
    counts = {
        row["state"]: row["number"] for row in Push.objects.values("state").annotate(number=Count("id"))
    }
    rows = Push.objects.order_by("-id")[:limit]
    names = ("id", "msg_id", "shop_id", "code", "state", "attempts", "sent", "answer", "body")
    return {
        "counts": {
            name: counts.get(name, 0) for name in ("waiting", "acknowledged", "lost", "consumed", "dropped")
        },
        "pushes": [{name: getattr(row, name) for name in names} for row in rows],
    }


def summary() -> dict[str, Any]:
    market = state.read()
    counts = Order.objects.values("status").annotate(number=Count("id")).order_by("status")
    return {
        "orders": {row["status"]: row["number"] for row in counts},
        "released": Order.objects.filter(released_at__isnull=False).count(),
        "shops": list(Shop.objects.order_by("-pk").values("shop_id", "name", "region", "linked")),
        "pushes": pushes(0)["counts"],
        "market": {"running": market.running, "clock": market.clock, "born": market.born},
        "faults": faults.dials.read(),
        "settings": options.read(),
    }
