"""A document's total in Odoo must be the seller's gross, to the rupiah."""

from decimal import Decimal

from erp_bridge.records import Order
from omnihub.core.money import rupiah
from omnihub.core.texts import Text, beside

DIFFERS = "sum_differs"
TAX_ON_TOP = (Decimal("1.09"), Decimal("1.13"))


def doubt(order: Order, name: str, total: Decimal, *, booked: bool = False, credited: str = "") -> str:
    """Empty when they are equal; otherwise both sums and the likely reason.

    `booked`: the total is of invoices, `credited` names the credit notes among them.
    """
    gross = order.gross
    if gross is None or total == gross:
        return ""
    found = Text(
        "%(name)s is %(total)s in Odoo, but the order's gross on the marketplace is %(gross)s: %(reason)s",
        name=name,
        total=rupiah(total),
        gross=rupiah(gross),
        reason=_reason(order, gross, total, booked=booked, credited=credited),
    )
    return beside(found, _end(booked=booked))


def _end(*, booked: bool) -> str:
    if booked:
        return Text(
            "Put it right in Odoo (a credit note, another invoice, or the draft's lines), then try again."
        )
    return Text("It is invoiced once both are equal.")


def _reason(order: Order, gross: Decimal, total: Decimal, *, booked: bool, credited: str) -> str:
    lines = sum((line.total or Decimal(0) for line in order.lines), order.shipping_total - order.voucher)
    if lines != gross:
        return Text(
            "the marketplace's own lines, less the seller's vouchers, add up to %(lines)s.",
            lines=rupiah(lines),
        )
    if gross > 0 and TAX_ON_TOP[0] < total / gross < TAX_ON_TOP[1]:
        return Text(
            "Odoo adds tax on top. Choose a tax that is included in the price in the shop's Odoo "
            "profile, and set it on this order's lines."
        )
    if credited:
        return Text(
            "a credit note was made in Odoo (%(names)s), and the marketplace knows of no return.",
            names=credited,
        )
    if booked:
        return Text("it was made or changed by hand in Odoo, or the order changed after it was invoiced.")
    return Text("a line, a price or a tax was changed in Odoo.")
