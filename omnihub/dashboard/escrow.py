"""What becomes of an order's gross until it is the seller's: every term by name, adding up to the rupiah."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Order

ZERO = Decimal(0)
APART = ("gross", "residual")
NAMES = {
    "commission_fee": gettext_lazy("Commission"),
    "service_fee": gettext_lazy("Service fee"),
    "seller_transaction_fee": gettext_lazy("Transaction fee"),
    "seller_order_processing_fee": gettext_lazy("Order processing fee"),
    "campaign_fee": gettext_lazy("Campaign fee"),
    "order_ams_commission_fee": gettext_lazy("Affiliate commission"),
    "ads_escrow_top_up_fee_or_technical_support_fee": gettext_lazy("Ads top-up or technical support"),
    "shipping_seller_protection_fee_amount": gettext_lazy("Shipping protection"),
    "delivery_seller_protection_fee_premium_amount": gettext_lazy("Delivery protection premium"),
    "buyer_paid_shipping_fee": gettext_lazy("Shipping paid by the buyer"),
    "actual_shipping_fee": gettext_lazy("Shipping charged by the courier"),
    "shopee_shipping_rebate": gettext_lazy("Shipping paid by Shopee"),
    "shipping_fee_discount_from_3pl": gettext_lazy("Discount of the courier"),
    "seller_shipping_discount": gettext_lazy("Shipping discount of the seller"),
    "reverse_shipping_fee": gettext_lazy("Shipping of the return"),
    "rsf_seller_protection_fee_claim_amount": gettext_lazy("Return shipping, claimed back"),
    "final_return_to_seller_shipping_fee": gettext_lazy("Shipping back to the seller"),
    "escrow_tax": gettext_lazy("Cross-border tax"),
    "withholding_tax": gettext_lazy("Withholding tax"),
    "buyer_paid_packaging_fee": gettext_lazy("Packaging paid by the buyer"),
    "trade_in_bonus_by_seller": gettext_lazy("Trade-in bonus"),
    "seller_return_refund": gettext_lazy("Refunded to the buyer"),
    "drc_adjustable_refund": gettext_lazy("Refund after a dispute"),
    "gross": gettext_lazy("Gross"),
    "residual": gettext_lazy("Unexplained"),
}


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """`gross` and `terms` and `residual` are together `amount`."""

    gross: Decimal
    terms: list[Term]
    residual: Decimal
    amount: Decimal


def explain(order: Order) -> Explanation | None:
    if order.gross is None or order.escrow_amount is None:
        return None
    terms = [
        Term(name, label(name), amount)
        for name, amount in _amounts(order.escrow_terms).items()
        if name not in APART and amount
    ]
    named = sum((term.amount for term in terms), ZERO)
    return Explanation(
        gross=order.gross,
        terms=terms,
        residual=order.escrow_amount - order.gross - named,
        amount=order.escrow_amount,
    )


def _amounts(terms: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in terms.items()}


def label(name: str) -> str:
    """A fee the marketplace has invented since is shown by its own name."""
    return str(NAMES[name]) if name in NAMES else name.replace("_", " ").capitalize() or _("Unnamed")
