"""One order in full; everything beyond the first few fields only when it is asked for."""

from typing import Any

from sandbox import options
from sandbox.shopee import errors, money, packages, parcels, people, return_rows, steps
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order, Package
from sandbox.shopee.orders import shown_status
from sandbox.shopee.shapes import Line

MOST = 50
_ALWAYS_TEXT = (
    "order_sn region currency cod order_status message_to_seller create_time update_time days_to_ship "
    "ship_by_date booking_sn advance_package pending_terms pending_description can_full_cancel_order "
    "can_partial_cancel_order"
)
ALWAYS = frozenset(_ALWAYS_TEXT.split())
GROUPS = {
    "edt": ("edt_from", "edt_to"),
    "shipping_carrier": ("shipping_carrier", "checkout_shipping_carrier"),
    "note": ("note",),
}
_ON_REQUEST_TEXT = (
    "buyer_user_id buyer_username estimated_shipping_fee recipient_address actual_shipping_fee "
    "goods_to_declare note note_update_time item_list pay_time dropshipper dropshipper_phone split_up "
    "buyer_cancel_reason cancel_by cancel_reason actual_shipping_fee_confirmed buyer_cpf_id "
    "fulfillment_flag pickup_done_time package_list shipping_carrier payment_method total_amount "
    "invoice_data order_chargeable_weight_gram return_request_due_date edt payment_info "
    "international_label"
)
ON_REQUEST = frozenset(_ON_REQUEST_TEXT.split())
RETURN_SECONDS = 3 * 86400


def get_order_detail(call: Call) -> dict[str, Any]:
    """GET order/get_order_detail"""
    numbers = call.listed("order_sn_list", MOST)
    mine = parcels.with_parcels(Order.objects.filter(shop_id=call.shop.pk, order_sn__in=numbers))
    found = {order.order_sn: order for order in mine}
    if not found:
        raise errors.ApiError("error_not_found", "Wrong parameters, detail: the order is not found.")
    asked = {name.strip() for name in call.text("response_optional_fields", "").split(",")} & ON_REQUEST
    wanted = set(ALWAYS)
    for name in asked:
        wanted.update(GROUPS.get(name, (name,)))
    pending = call.flag("request_order_status_pending")
    picture = call.request.build_absolute_uri("/shopee/file/")
    rows = (_everything(found[sn], picture, pending=pending) for sn in numbers if sn in found)
    return {"order_list": [{k: v for k, v in row.items() if k in wanted} for row in rows]}


def _everything(order: Order, picture: str, *, pending: bool) -> dict[str, Any]:
    return {
        **_first(order, pending=pending),
        **_money(order),
        **_buyer(order),
        **_parcel(order, picture),
        **_ending(order),
    }


def _first(order: Order, *, pending: bool) -> dict[str, Any]:
    row = {
        "order_sn": order.order_sn,
        "region": "ID",
        "currency": "IDR",
        "cod": order.cod,
        "order_status": shown_status(order, pending=pending),
        "create_time": order.create_time,
        "update_time": order.update_time,
        "days_to_ship": 2,
        "ship_by_date": order.ship_by,
        "message_to_seller": order.facts["message"],
        "note": "",
        "note_update_time": 0,
        "booking_sn": order.facts.get("booking_sn", ""),
        "advance_package": bool(order.facts.get("booking_sn")),
        "can_full_cancel_order": order.status in {"UNPAID", "READY_TO_SHIP"} and not order.arranged,
        "can_partial_cancel_order": "cancel_part" in steps.allowed(order),
    }
    if order.status == "PENDING" and pending:
        row |= {"pending_terms": ["SYSTEM_PENDING"], "pending_description": ["Order is under review."]}
    return row


def _money(order: Order) -> dict[str, Any]:
    shipping = order.facts["shipping"]
    confirmed = bool(order.picked_up_at)
    row = {
        "pay_time": order.pay_time,
        "payment_method": order.facts["payment_method"],
        "estimated_shipping_fee": shipping["estimated"],
        "actual_shipping_fee": shipping["actual"] if confirmed else 0,
        "actual_shipping_fee_confirmed": confirmed,
        "payment_info": None,
        "invoice_data": None,
        "buyer_cpf_id": None,
    }
    if order.pay_time or order.cod:
        row["total_amount"] = money.buyer_total(order.facts)
    return row


def _buyer(order: Order) -> dict[str, Any]:
    buyer = order.facts["buyer"]
    return {
        "buyer_user_id": buyer["user_id"],
        "buyer_username": buyer["username"],
        "recipient_address": people.recipient_address(buyer, masked=options.current.mask_buyers),
        "dropshipper": None,
        "dropshipper_phone": None,
    }


def _parcel(order: Order, picture: str) -> dict[str, Any]:
    shipping, lines = order.facts["shipping"], order.facts["lines"]
    return {
        "shipping_carrier": shipping["carrier"],
        "checkout_shipping_carrier": shipping["service"],
        "item_list": [
            _item(line, picture) | back for line, back in zip(lines, _came_back(order), strict=True)
        ],
        "package_list": [_package(order, parcel) for parcel in order.parcels],
        "fulfillment_flag": order.facts["fulfilment"],
        "split_up": len(order.parcels) > 1,
        "pickup_done_time": order.picked_up_at,
        "order_chargeable_weight_gram": sum(line["grams"] * line["quantity"] for line in lines),
        "goods_to_declare": False,
        "edt_from": None,
        "edt_to": None,
        "international_label": None,
    }


def _came_back(order: Order) -> list[dict[str, int]]:
    """For each line, how many pieces are wanted back, and are back. Refunds alone count none."""
    counts = [{"return_requested_qty": 0, "returned_qty": 0} for _ in order.facts["lines"]]
    rows = order.returns.filter(refund_only=False) if order.return_sn else ()
    for row in rows:
        name = "returned_qty" if row.status == "ACCEPTED" else "return_requested_qty"
        if row.status == "ACCEPTED" or row.status in return_rows.OPEN:
            for place, pieces in row.pieces:
                counts[place][name] += pieces
    return counts


def _package(order: Order, parcel: Package) -> dict[str, Any]:
    shipping = order.facts["shipping"]
    return {
        "package_number": parcel.number,
        "logistics_status": parcel.status,
        "logistics_channel_id": shipping["channel_id"],
        "shipping_carrier": shipping["carrier"],
        "allow_self_design_awb": True,
        "parcel_chargeable_weight_gram": parcels.grams(order, parcel),
        "group_shipment_id": None,
        "item_list": [packages.packed(line) for line in parcels.lines(order, parcel)],
    }


def _ending(order: Order) -> dict[str, Any]:
    row: dict[str, Any] = {
        "cancel_by": order.cancel_by,
        "cancel_reason": order.cancel_reason,
        "buyer_cancel_reason": order.buyer_cancel_reason,
    }
    if order.status == "COMPLETED" and not order.return_sn:
        row["return_request_due_date"] = order.completed_at + RETURN_SECONDS
    return row


def _item(line: Line, picture: str) -> dict[str, Any]:
    """Prices for one piece; a bundle's discounted price is 0 here, by design."""
    discounted = (money.line_for_seller(line) - line["shopee_discount"]) / max(line["quantity"], 1)
    whole = int(discounted) if discounted == int(discounted) else round(discounted, 2)
    bundle, reduced = bool(line["bundle_id"]), line["seller_discount"] or line["shopee_discount"]
    promotion = "bundle_deal" if bundle else "product_promotion" if reduced else ""
    promotion_id = line["bundle_id"] or (848474823 if reduced else 0)
    return {
        "item_id": line["item_id"],
        "item_name": line["item_name"],
        "item_sku": line["item_sku"],
        "model_id": line["model_id"],
        "model_name": line["model_name"],
        "model_sku": line["model_sku"],
        "model_quantity_purchased": line["quantity"] + line["cancelled"],
        "model_original_price": line["original_price"],
        "model_discounted_price": 0 if bundle else whole,
        "wholesale": False,
        "weight": line["grams"] / 1000,
        "add_on_deal": False,
        "main_item": False,
        "add_on_deal_id": 0,
        "promotion_type": promotion,
        "promotion_id": promotion_id,
        "promotion_group_id": line["bundle_id"],
        "promotion_list": [{"promotion_type": promotion, "promotion_id": promotion_id}] if promotion else [],
        "order_item_id": line["bundle_id"] or line["item_id"],
        "line_item_id": money.line_item_id(line),
        "image_info": {"image_url": f"{picture}{line['sku']}.svg"},
        "product_location_id": ["IDZ"],
        "is_prescription_item": False,
        "is_b2c_owned_item": False,
        "hot_listing_item": False,
        "active_qty": line["quantity"],
        "cancel_requested_qty": 0,
        "cancelled_qty": line["cancelled"],
    }
