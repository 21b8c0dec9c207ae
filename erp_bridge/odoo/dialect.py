"""How this Odoo calls what others call differently. Asked of Odoo itself, never guessed by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

ASKED: Mapping[str, tuple[str, ...]] = {
    "sale.order": ("locked", "journal_id", "commitment_date", "carrier_id"),
    "sale.order.line": ("tax_id", "tax_ids", "discount"),
    "stock.picking": ("carrier_tracking_ref",),
    "stock.move": ("quantity", "quantity_done"),
    "account.payment": ("memo", "ref", "reconciled_invoice_ids", "invoice_ids"),
    "product.product": ("is_storable", "is_kits"),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """`sale_locked` came with 17, `tax_ids` with 19, `memo` and `is_storable` with 18; carriers and tracking
    need the module stock_delivery, kits need mrp.
    """

    line_tax: str = "tax_id"
    line_discount: bool = True
    sale_locked: bool = True
    sale_journal: bool = True
    sale_carrier: bool = True
    tracking: bool = True
    move_quantity: str = "quantity"
    payment_memo: str = "memo"
    payment_invoices: bool = True
    product_kept: str = "is_storable"
    product_kits: bool = False

    @classmethod
    def of(cls, known: Mapping[str, set[str]]) -> Self:
        return cls(
            line_tax="tax_ids" if "tax_ids" in known["sale.order.line"] else "tax_id",
            line_discount="discount" in known["sale.order.line"],
            sale_locked="locked" in known["sale.order"],
            sale_journal="journal_id" in known["sale.order"],
            sale_carrier="carrier_id" in known["sale.order"],
            tracking="carrier_tracking_ref" in known["stock.picking"],
            move_quantity="quantity" if "quantity" in known["stock.move"] else "quantity_done",
            payment_memo="memo" if "memo" in known["account.payment"] else "ref",
            payment_invoices="invoice_ids" in known["account.payment"],
            product_kept="is_storable" if "is_storable" in known["product.product"] else "type",
            product_kits="is_kits" in known["product.product"],
        )
