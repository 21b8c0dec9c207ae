"""Escrow: what an order brings, and when it is released."""

from typing import Any

from sandbox.shopee import errors, money
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order

MOST = 50
_NOUGHTS_TEXT = (
    "voucher_from_external_party payment_promotion credit_card_promotion seller_shipping_discount "
    "reverse_shipping_fee final_return_to_seller_shipping_fee seller_transaction_fee "
    "buyer_transaction_fee credit_card_transaction_fee campaign_fee "
    "ads_escrow_top_up_fee_or_technical_support_fee shipping_seller_protection_fee_amount "
    "delivery_seller_protection_fee_premium_amount final_product_protection buyer_paid_packaging_fee "
    "trade_in_bonus_by_seller rsf_seller_protection_fee_claim_amount "
    "fsf_seller_protection_fee_claim_amount seller_lost_compensation escrow_tax withholding_tax "
    "cross_border_tax sales_tax_on_lvg vat_on_imported_goods withholding_vat_tax withholding_pit_tax "
    "drc_adjustable_refund prorated_coins_value_offset_return_items "
    "prorated_seller_voucher_offset_return_items prorated_shopee_voucher_offset_return_items fbs_fee"
)
NOUGHTS = _NOUGHTS_TEXT.split()


def fate_of(order: Order) -> money.Fate:
    return money.Fate(
        cancelled=order.status == "CANCELLED",
        refunded=order.refunded,
        adjustment=sum(row["amount"] for row in order.adjustments),
        deviations=order.deviations,
    )


def income_of(order: Order) -> dict[str, int]:
    return money.income(order.facts, fate_of(order))


def detail(order: Order) -> dict[str, Any]:
    facts = order.facts
    income: dict[str, Any] = {**dict.fromkeys(NOUGHTS, 0), **income_of(order)}
    if order.adjustments:
        income["order_adjustment"] = order.adjustments
    income |= {
        "seller_voucher_code": ["TOKOHEMAT"] if facts["promotions"]["voucher_from_seller"] else [],
        "buyer_payment_method": facts["payment_method"],
        "instalment_plan": "N/A",
        "order_chargeable_weight": sum(line["grams"] * line["quantity"] for line in facts["lines"]),
        "items": money.escrow_items(facts),
    }
    return {
        "order_sn": order.order_sn,
        "buyer_user_name": facts["buyer"]["username"],
        "return_order_sn_list": _returns(order),
        "order_income": income,
        "buyer_payment_info": _checkout(order),
    }


def _returns(order: Order) -> list[str]:
    """Most orders have none: they are not asked."""
    if not order.return_sn:
        return []
    return list(order.returns.order_by("pk").values_list("return_sn", flat=True))


def _checkout(order: Order) -> dict[str, Any]:
    facts = order.facts
    return {
        "buyer_payment_method": facts["payment_method"],
        "buyer_service_fee": facts["buyer_service_fee"],
        "buyer_tax_amount": 0,
        "buyer_total_amount": money.buyer_total(facts),
        "merchant_subtotal": money.goods_for_seller(facts)
        - sum(line["shopee_discount"] for line in facts["lines"]),
        "seller_voucher": -facts["promotions"]["voucher_from_seller"],
        "shopee_voucher": -facts["promotions"]["voucher_from_shopee"],
        "shopee_coins_redeemed": -facts["promotions"]["coins"],
        "shipping_fee": facts["shipping"]["buyer_pays"],
        "is_paid_by_credit_card": False,
    }


def get_escrow_detail(call: Call) -> dict[str, Any]:
    """GET payment/get_escrow_detail"""
    order_sn = call.text("order_sn", "")
    if not order_sn:
        raise errors.ApiError("error_param", "order_sn is required")
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=order_sn).first()
    if order is None:
        raise errors.ApiError("order_not_found", "The order is not found.")
    return detail(order)


def get_escrow_detail_batch(call: Call) -> list[dict[str, Any]]:
    """POST (or GET) payment/get_escrow_detail_batch: `response` is an array; unknown numbers are left out."""
    numbers = call.listed("order_sn_list", 10_000)
    if len(numbers) > MOST:
        raise errors.ApiError("exceed_max_limit", f"order_sn_list must be {MOST} or less.")
    found = {o.order_sn: o for o in Order.objects.filter(shop_id=call.shop.pk, order_sn__in=numbers)}
    if not found:
        raise errors.ApiError("order_not_found", "The order is not found.")
    return [{"escrow_detail": detail(found[sn])} for sn in numbers if sn in found]


def get_escrow_list(call: Call) -> dict[str, Any]:
    """GET payment/get_escrow_list: what was released in a time; page_no begins at 1."""
    start, end = call.number("release_time_from"), call.number("release_time_to")
    size, number = call.page_size(100, 40), max(1, call.number("page_no", 1))
    if start > end:
        raise errors.ApiError("error_param", "release_time_from must be earlier than release_time_to.")
    found = Order.objects.filter(shop_id=call.shop.pk, released_at__gte=start, released_at__lte=end)
    page = list(found.order_by("released_at", "id")[(number - 1) * size : number * size + 1])
    rows = [
        {
            "order_sn": order.order_sn,
            "payout_amount": order.payout,
            "escrow_release_time": order.released_at,
        }
        for order in page[:size]
    ]
    return {"escrow_list": rows, "more": len(page) > size}
