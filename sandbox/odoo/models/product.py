"""Products, units, pricelists."""

from typing import Any, ClassVar

from sandbox.odoo.errors import BrokenRule, ValidationError
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Float,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
    Text,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models import availability
from sandbox.odoo.record import Record

KINDS = {"consu": "Goods", "service": "Service", "combo": "Combo"}
STAMPS = ("create_uid", "create_date", "write_uid", "write_date")
POLICIES = {"order": "Ordered quantities", "delivery": "Delivered quantities"}


class Category(Model):
    name = "product.category"
    label = "Product Category"
    order = "complete_name"
    title = "complete_name"
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "complete_name": Char("Complete Name", compute="whole_name"),
        "parent_id": Many2one("Parent Category", "product.category", ondelete="cascade"),
        "property_account_income_categ_id": Many2one("Income Account", "account.account"),
        "property_account_expense_categ_id": Many2one("Expense Account", "account.account"),
        "property_cost_method": Selection(
            "Costing Method", {"standard": "Standard Price"}, default="standard"
        ),
        "property_valuation": Selection(
            "Inventory Valuation", {"manual_periodic": "Manual"}, default="manual_periodic"
        ),
    }

    def whole_name(self, record: Record) -> str:
        above = record.parent_id
        return f"{above.complete_name} / {record.name}" if above else record.name


class UomCategory(Model):
    name = "uom.category"
    label = "Product UoM Categories"
    fields: ClassVar[Fields] = {"name": Char("Unit of Measure Category", required=True)}


class Uom(Model):
    name = "uom.uom"
    label = "Product Unit of Measure"
    order = "factor desc, id"
    fields: ClassVar[Fields] = {
        "name": Char("Unit of Measure", required=True),
        "category_id": Many2one("Category", "uom.category", required=True),
        "factor": Float("Ratio", default=1.0, digits=12),
        "rounding": Float("Rounding Precision", default=0.01, digits=6),
        "uom_type": Selection(
            "Type",
            {
                "bigger": "Bigger than the reference Unit of Measure",
                "reference": "Reference Unit of Measure for this category",
                "smaller": "Smaller than the reference Unit of Measure",
            },
            default="reference",
        ),
        "active": Boolean("Active", default=True),
    }


class Pricelist(Model):
    name = "product.pricelist"
    label = "Pricelist"
    order = "sequence, id, name"
    fields: ClassVar[Fields] = {
        "name": Char("Pricelist Name", required=True),
        "sequence": Integer("Sequence", default=16),
        "active": Boolean("Active", default=True),
        "currency_id": Many2one("Currency", "res.currency", required=True),
        "company_id": Many2one("Company", "res.company"),
    }

    def display(self, record: Record) -> str:
        return f"{record.name} ({record.currency_id.name})"


class Product(Model):
    name = "product.product"
    label = "Product Variant"
    order = "default_code, name, id"
    searched = ("default_code", "name", "barcode")
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "default_code": Char("Internal Reference", indexed=True),
        "barcode": Char("Barcode", indexed=True),
        "active": Boolean("Active", default=True),
        "product_tmpl_id": Many2one("Product Template", "product.template", ondelete="cascade"),
        "type": Selection("Product Type", KINDS, default="consu", required=True),
        "is_storable": Boolean("Track Inventory"),
        "tracking": Selection(
            "Tracking",
            {"serial": "By Unique Serial Number", "lot": "By Lots", "none": "By Quantity"},
            default="none",
        ),
        "invoice_policy": Selection("Invoicing Policy", POLICIES, default="order"),
        "list_price": Float("Sales Price", default=1.0),
        "lst_price": Float("Sales\xa0Price", related="list_price", readonly=False),
        "standard_price": Float("Cost"),
        "weight": Float("Weight"),
        "volume": Float("Volume"),
        "uom_id": Many2one("Unit of Measure", "uom.uom", required=True),
        "uom_po_id": Many2one("Purchase Unit", "uom.uom"),
        "categ_id": Many2one("Product Category", "product.category", required=True),
        "currency_id": Many2one("Currency", "res.currency", compute="currency"),
        "taxes_id": Many2many("Sales Taxes", "account.tax"),
        "property_account_income_id": Many2one("Income Account", "account.account"),
        "sale_ok": Boolean("Sales", default=True),
        "purchase_ok": Boolean("Purchase", default=True),
        "description_sale": Text("Sales Description"),
        "company_id": Many2one("Company", "res.company"),
        "qty_available": Float("Quantity On Hand", compute="on_hand"),
        "free_qty": Float("Free To Use Quantity ", compute="free"),
        "incoming_qty": Float("Incoming", compute="incoming"),
        "outgoing_qty": Float("Outgoing", compute="outgoing"),
        "virtual_available": Float("Forecasted Quantity", compute="forecast"),
        "stock_quant_ids": One2many("Stock Quant", "stock.quant", "product_id"),
        "stock_move_ids": One2many("Stock Move", "stock.move", "product_id"),
    }

    def display(self, record: Record) -> str:
        return f"[{record.default_code}] {record.name}" if record.default_code else record.name

    def currency(self, _record: Record) -> int:
        return int(self.env.company.raw("currency_id"))

    def on_hand(self, record: Record) -> float:
        return availability.on_hand(record)

    def free(self, record: Record) -> float:
        return availability.free(record)

    def incoming(self, record: Record) -> float:
        return availability.incoming(record)

    def outgoing(self, record: Record) -> float:
        return availability.outgoing(record)

    def forecast(self, record: Record) -> float:
        return availability.forecast(record)

    # -- rules

    def complete(self, values: Values) -> None:
        values.setdefault("uom_id", self.env.by_reference("uom.product_uom_unit").id)
        values.setdefault("uom_po_id", values["uom_id"])
        values.setdefault("categ_id", self.env.by_reference("product.product_category_all").id)
        if "taxes_id" not in values:
            tax = self.env.company.raw("account_sale_tax_id")
            values["taxes_id"] = [tax] if tax else []
        self._check_barcode(values.get("barcode"), None)

    def created(self, records: list[Record]) -> None:
        store = self.env.store
        for record in records:
            if not record.product_tmpl_id:
                stamps = {name: record.row[name] for name in STAMPS}
                template = store.insert("product.template", {"active": True, **stamps})
                store.update(self.name, record.id, {"product_tmpl_id": template})

    def before_write(self, record: Record, values: Values) -> None:
        self._check_barcode(values.get("barcode"), record)

    def _check_barcode(self, barcode: Any, record: Record | None) -> None:
        taken = set(self.env.store.matching(self.name, "barcode", barcode)) if barcode else set()
        if taken - {record.id if record else None}:
            raise ValidationError(
                f'Barcode(s) already assigned:\n\n- Barcode "{barcode}" already assigned to product(s)'
            )

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.stock_move_ids:
                raise BrokenRule(f"{record.display_name} has stock moves; archive it instead.")


def _of_variant(name: str) -> Any:
    """The same field, kept in the product's only variant."""
    field = Product.fields[name]
    twin = type(field).__new__(type(field))
    twin.__dict__.update(field.__dict__)
    twin.compute, twin.related, twin.required, twin.default = "", f"product_variant_id.{name}", False, None
    twin.readonly = bool(field.compute)
    return twin


class Template(Model):
    """A product that never has more than one variant."""

    name = "product.template"
    label = "Product"
    order = "name"
    searched = ("name",)
    _shared: ClassVar[list[str]] = [
        "name",
        "default_code",
        "barcode",
        "type",
        "is_storable",
        "tracking",
        "invoice_policy",
        "list_price",
        "standard_price",
        "weight",
        "volume",
        "uom_id",
        "categ_id",
        "taxes_id",
        "sale_ok",
        "purchase_ok",
        "description_sale",
        "company_id",
        "qty_available",
        "virtual_available",
    ]
    fields: ClassVar[Fields] = {
        "active": Boolean("Active", default=True),
        "product_variant_ids": One2many("Products", "product.product", "product_tmpl_id"),
        "product_variant_id": Many2one("Product", "product.product", compute="variant"),
        "product_variant_count": Integer("# Product Variants", compute="variants"),
        **{name: _of_variant(name) for name in _shared},
    }

    def variant(self, record: Record) -> int | bool:
        return next(iter(self.env.store.matching("product.product", "product_tmpl_id", record.id)), False)

    def variants(self, record: Record) -> int:
        return len(self.env.store.matching("product.product", "product_tmpl_id", record.id))

    def display(self, record: Record) -> str:
        return str(record.product_variant_id.display_name)

    def began(self, record: Record) -> None:
        self.env["product.product"].make({"name": "New", "product_tmpl_id": record.id})


class Carrier(Model):
    name = "delivery.carrier"
    label = "Shipping Methods"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Delivery Method", required=True),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "delivery_type": Selection("Provider", {"fixed": "Fixed Price"}, default="fixed"),
        "product_id": Many2one("Delivery Product", "product.product", required=True),
        "fixed_price": Monetary("Fixed Price"),
        "company_id": Many2one("Company", "res.company"),
    }
