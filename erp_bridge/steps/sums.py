"""A document's total in Odoo must be the seller's gross, to the rupiah."""

from decimal import Decimal

from erp_bridge.records import Order
from omnihub.core.money import rupiah

DIFFERS = "sum_differs"
TAX_ON_TOP = (Decimal("1.09"), Decimal("1.13"))


def doubt(order: Order, name: str, total: Decimal, *, booked: bool = False, credited: str = "") -> str:
    """Empty when they are equal; otherwise both sums and the likely reason.

    `booked`: the total is of invoices, `credited` names the credit notes among them.
    """
    gross = order.gross
    if gross is None or total == gross:
        return ""
    return (
        f"{name} is {rupiah(total)} in Odoo, but the order's gross on the marketplace is {rupiah(gross)}: "
        f"{_reason(order, gross, total, booked=booked, credited=credited)} {_end(booked=booked)}"
    )


def _end(*, booked: bool) -> str:
    if booked:
        return "Put it right in Odoo (a credit note, another invoice, or the draft's lines), then try again."
    return "It is invoiced once both are equal."


def _reason(order: Order, gross: Decimal, total: Decimal, *, booked: bool, credited: str) -> str:
    lines = sum((line.total or Decimal(0) for line in order.lines), -order.voucher)
    if lines != gross:
        return f"the marketplace's own lines, less the seller's vouchers, add up to {rupiah(lines)}."
    if gross > 0 and TAX_ON_TOP[0] < total / gross < TAX_ON_TOP[1]:
        return (
            "Odoo adds tax on top. Choose a tax that is included in the price in the shop's Odoo profile, "
            "and set it on this order's lines."
        )
    if credited:
        return f"a credit note was made in Odoo ({credited}), and the marketplace knows of no return."
    if booked:
        return "it was made or changed by hand in Odoo, or the order changed after it was invoiced."
    return "a line, a price or a tax was changed in Odoo."
