"""A return as the calls show it."""

from typing import Any

from sandbox.shopee import people, return_rows, shop_looks
from sandbox.shopee.models import Order, Return

Row = dict[str, Any]
ON_THE_WAY = 1


def listed(row: Return, picture: str) -> Row:
    order = row.order
    return {
        "return_sn": row.return_sn,
        "order_sn": order.order_sn,
        "status": row.status,
        "reason": row.reason,
        "text_reason": row.text,
        "reassessed_request_reason": "",
        "refund_amount": row.amount,
        "amount_before_discount": _before_discount(row),
        "currency": "IDR",
        "create_time": row.create_time,
        "update_time": row.update_time,
        "due_date": row.due,
        "return_ship_due_date": row.ship_due,
        "return_seller_due_date": row.check_due,
        "tracking_number": row.tracking_number,
        "needs_logistics": not row.refund_only,
        "image": [f"{picture}{name}.svg" for name in row.images],
        "dispute_reason": [row.dispute["reason"]] if row.dispute else [],
        "dispute_text_reason": [row.dispute["text"]] if row.dispute else [],
        "user": {"username": order.facts["buyer"]["username"], "email": "******@gmail.com", "portrait": ""},
        "item": items(row, picture),
        "negotiation_status": row.talk.get("status", ""),
        "seller_proof_status": row.proof,
        "seller_compensation_status": row.compensation,
        "return_refund_type": "RRAOC" if row.after_completion else "RRBOC",
        "return_solution": int(row.refund_only),
        "return_refund_request_type": 0 if order.parcels[0].delivered_at else ON_THE_WAY,
        "validation_type": "seller_validation",
        "is_arrived_at_warehouse": 0,
        "follow_up_action_list": [],
        "is_seller_arrange": False,
        "is_shipping_proof_mandatory": False,
    }


def _before_discount(row: Return) -> int:
    lines = row.order.facts["lines"]
    return sum(lines[place]["original_price"] * count for place, count in row.pieces)


def items(row: Return, picture: str) -> list[Row]:
    return [_item(row.order, place, count, picture) for place, count in row.pieces]


def _item(order: Order, place: int, count: int, picture: str) -> Row:
    line = order.facts["lines"][place]
    return {
        "item_id": line["item_id"],
        "model_id": line["model_id"],
        "name": line["item_name"],
        "images": [f"{picture}{line['sku']}.svg"],
        "amount": count,
        "item_price": line["original_price"],
        "is_add_on_deal": False,
        "is_main_item": False,
        "add_on_deal_id": 0,
        "item_sku": line["item_sku"],
        "variation_sku": line["model_sku"],
    }


def in_full(row: Return, picture: str) -> Row:
    shown = listed(row, picture)
    worths = return_rows.worths(row.order, row.pieces)
    for item, worth in zip(shown["item"], worths, strict=True):
        item["refund_amount"] = worth
    return shown | {
        "negotiation": _negotiation(row),
        "seller_proof": {
            "seller_proof_status": row.proof,
            "seller_evidence_deadline": row.due if row.proof == "PENDING" else 0,
        },
        "seller_compensation": {
            "seller_compensation_status": row.compensation,
            "seller_compensation_due_date": 0,
            "compensation_amount": 0,
            "compensation_amount_list": [],
        },
        "logistics_status": row.way_back,
        "reverse_logistics_status": row.way_back,
        "reverse_logistics_channel_name": "SPX Standard" if not row.refund_only else "",
        "is_reverse_logistics_channel_integrated": True,
        "return_pickup_address": people.recipient_address(row.order.facts["buyer"], masked=True),
        "return_address": {"whs_id": "", **shop_looks.PLACE},
        "buyer_videos": [],
        "activity": [],
        "has_uploaded_shipping_proof": False,
    }


def _negotiation(row: Return) -> Row:
    return {
        "negotiation_status": row.talk.get("status", ""),
        "latest_solution": row.talk.get("solution", ""),
        "latest_offer_amount": row.talk.get("amount", 0),
        "latest_offer_creator": row.talk.get("creator", ""),
        "counter_limit": 3,
        "offer_due_date": row.talk.get("due", 0),
    }


def tracked(row: Return) -> Row:
    """Newest first."""
    news = [
        {"update_time": moment, "tracking_description": words, "epop_image_list": [], "epod_image_list": []}
        for moment, words in reversed(row.story)
    ]
    return {
        "return_sn": row.return_sn,
        "reverse_logistics_status": row.way_back,
        "reverse_logistics_update_time": news[0]["update_time"] if news else 0,
        "estimated_delivery_date_min": 0,
        "estimated_delivery_date_max": 0,
        "tracking_number": row.tracking_number,
        "tracking_info": news,
    }
