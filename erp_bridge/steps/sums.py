"""A document's total in Odoo must be the seller's gross, to the rupiah."""

from decimal import Decimal

from erp_bridge.records import Order
from omnihub.core.money import rupiah

TAX_ON_TOP = (Decimal("1.09"), Decimal("1.13"))


def doubt(order: Order, name: str, total: Decimal) -> str:
    """Empty when they are equal; otherwise both sums and the likely reason."""
    gross = order.gross
    if gross is None or total == gross:
        return ""
    return (
        f"{name} is {rupiah(total)} in Odoo, but the order's gross on the marketplace is {rupiah(gross)}: "
        f"{_reason(order, gross, total)} It is invoiced once both are equal."
    )


def _reason(order: Order, gross: Decimal, total: Decimal) -> str:
    lines = sum((line.total or Decimal(0) for line in order.lines), -order.voucher)
    if lines != gross:
        return f"the marketplace's own lines, less the seller's vouchers, add up to {rupiah(lines)}."
    if gross > 0 and TAX_ON_TOP[0] < total / gross < TAX_ON_TOP[1]:
        return (
            "Odoo adds tax on top. Choose a tax that is included in the price in the shop's Odoo profile, "
            "and set it on this order's lines."
        )
    return "a line, a price or a tax was changed in Odoo."
