"""The money of an order: what the buyer pays and what the seller receives. Whole rupiah, sums that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sandbox.shopee import fee_rules
from sandbox.shopee.shapes import Facts, Line

NAMELESS = "unnamed"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the order, as far as its money is concerned."""

    cancelled: bool = False
    refunded: int = 0
    """Of the seller's goods, given back to the buyer before the release."""
    adjustment: int = 0
    """Booked after the release; negative takes money from the seller."""
    deviations: Mapping[str, int] = field(default_factory=dict)
    """By fee what the rule book does not say; NAMELESS is taken and stands in no field."""


def percent(amount: int, share: int) -> int:
    """Half a rupiah goes up."""
    return hundredths(amount, share * fee_rules.HUNDRED)


def hundredths(amount: int, share: int) -> int:
    """A share in hundredths of a percent."""
    return int(Fraction(amount * share, fee_rules.HUNDRED**2) + Fraction(1, 2))


def line_original(line: Line) -> int:
    return line["original_price"] * line["quantity"]


def line_for_seller(line: Line) -> int:
    return line_original(line) - line["seller_discount"]


def goods_for_seller(facts: Facts) -> int:
    return sum(line_for_seller(line) for line in facts["lines"])


def buyer_total(facts: Facts) -> int:
    promotions = facts["promotions"]
    goods = goods_for_seller(facts) - sum(line["shopee_discount"] for line in facts["lines"])
    vouchers = promotions["voucher_from_seller"] + promotions["voucher_from_shopee"] + promotions["coins"]
    return max(0, goods - vouchers) + facts["shipping"]["buyer_pays"] + facts["buyer_service_fee"]


def most_refundable(facts: Facts) -> int:
    promotions = facts["promotions"]
    return goods_for_seller(facts) - promotions["voucher_from_seller"] - promotions["seller_coin_cash_back"]


def income(facts: Facts, fate: Fate) -> dict[str, int]:
    """Every amount of `order_income` that is not always nought."""
    return _nothing(facts) if fate.cancelled else _earned(facts, fate)


def _nothing(facts: Facts) -> dict[str, int]:
    return dict.fromkeys(_earned(facts, Fate()), 0)


def _earned(facts: Facts, fate: Fate) -> dict[str, int]:
    promotions, shipping = facts["promotions"], facts["shipping"]
    goods = goods_for_seller(facts)
    original = sum(line_original(line) for line in facts["lines"])
    by_shopee = sum(line["shopee_discount"] for line in facts["lines"])
    fees = _fees(facts, goods - promotions["voucher_from_seller"] - fate.refunded, fate)
    courier = shipping["actual"] + fate.deviations.get("actual_shipping_fee", 0)
    final_shipping = shipping["buyer_pays"] + shipping["rebate"] + shipping["discount_from_3pl"] - courier
    amount = (
        goods
        - by_shopee
        + by_shopee
        - fate.refunded
        - promotions["voucher_from_seller"]
        - promotions["seller_coin_cash_back"]
        + final_shipping
        - sum(fees.values())
        - fate.deviations.get(NAMELESS, 0)
    )
    return {
        "escrow_amount": amount,
        "escrow_amount_after_adjustment": amount + fate.adjustment,
        "total_adjustment_amount": fate.adjustment,
        "buyer_total_amount": buyer_total(facts),
        "order_original_price": original,
        "original_price": original,
        "order_selling_price": original,
        "order_discounted_price": goods - by_shopee,
        "order_seller_discount": original - goods,
        "seller_discount": original - goods,
        "shopee_discount": by_shopee,
        "original_shopee_discount": by_shopee,
        "cost_of_goods_sold": goods,
        "original_cost_of_goods_sold": goods,
        "voucher_from_seller": promotions["voucher_from_seller"],
        "voucher_from_shopee": promotions["voucher_from_shopee"],
        "coins": promotions["coins"],
        "seller_coin_cash_back": promotions["seller_coin_cash_back"],
        "buyer_paid_shipping_fee": shipping["buyer_pays"],
        "estimated_shipping_fee": shipping["estimated"],
        "actual_shipping_fee": courier,
        "shopee_shipping_rebate": shipping["rebate"],
        "shipping_fee_discount_from_3pl": shipping["discount_from_3pl"],
        "final_shipping_fee": final_shipping,
        "seller_return_refund": -fate.refunded,
        **fees,
    }


def _fees(facts: Facts, base: int, fate: Fate) -> dict[str, int]:
    """On what the seller keeps of the goods; nothing is charged when all of it went back."""
    all_back = fate.refunded > 0 and fate.refunded >= most_refundable(facts)
    kept = 0 if all_back else max(base, 0)
    rules = facts.get("rules", fee_rules.USUAL)
    usual = {
        "commission_fee": hundredths(kept, rules["commission"]),
        "service_fee": hundredths(kept, rules["service"]),
        "campaign_fee": hundredths(kept, rules["campaign"]),
        "seller_order_processing_fee": 0 if all_back else rules["processing"],
        "order_ams_commission_fee": percent(kept, facts["affiliate_percent"]),
        "withholding_tax": hundredths(kept, rules["withholding"]),
    }
    return {name: amount + fate.deviations.get(name, 0) for name, amount in usual.items()}


def share_out(total: int, weights: list[int]) -> list[int]:
    """`total` in whole rupiah by weight; the shares add up to it."""
    shares, given, weighed, all_weights = [], 0, 0, sum(weights) or 1
    for weight in weights:
        weighed += weight
        upto = total * weighed // all_weights
        shares.append(upto - given)
        given = upto
    return shares


def escrow_items(facts: Facts) -> list[dict[str, Any]]:
    """`items` of the escrow: prices are for the whole line, unlike those of the order. What was cancelled
    as a whole is none.
    """
    lines, promotions = facts["lines"], facts["promotions"]
    weights = [line_for_seller(line) for line in lines]
    names = ("voucher_from_seller", "voucher_from_shopee", "coins")
    seller, shopee, coins = (share_out(promotions[name], weights) for name in names)  # type: ignore[literal-required]
    return [
        _escrow_item(line, seller[place], shopee[place], coins[place])
        for place, line in enumerate(lines)
        if line["quantity"]
    ]


def _escrow_item(line: Line, voucher_seller: int, voucher_shopee: int, coins: int) -> dict[str, Any]:
    return {
        "item_id": line["item_id"],
        "item_name": line["item_name"],
        "item_sku": line["item_sku"],
        "model_id": line["model_id"],
        "model_name": line["model_name"],
        "model_sku": line["model_sku"],
        "line_item_id": line_item_id(line),
        "original_price": line_original(line),
        "selling_price": line_original(line),
        "discounted_price": line_for_seller(line) - line["shopee_discount"],
        "seller_discount": line["seller_discount"],
        "shopee_discount": line["shopee_discount"],
        "discount_from_coin": coins,
        "discount_from_voucher_shopee": voucher_shopee,
        "discount_from_voucher_seller": voucher_seller,
        "activity_type": "bundle_deal" if line["bundle_id"] else "",
        "activity_id": line["bundle_id"],
        "is_main_item": False,
        "quantity_purchased": line["quantity"],
        "is_b2c_shop_item": False,
        "ams_commission_fee": 0,
        "promotion_list": [],
    }


def line_item_id(line: Line) -> int:
    return line["model_id"] or line["item_id"]
