"""Contacts."""

from typing import ClassVar

from sandbox.odoo.errors import BrokenRule, UserError
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Html,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.record import Record
from sandbox.odoo.store import Row


class Partner(Model):
    name = "res.partner"
    label = "Contact"
    order = "complete_name, id"
    title = "complete_name"
    searched = ("complete_name", "email", "ref", "vat")
    fields: ClassVar[Fields] = {
        "name": Char("Name", indexed=True),
        "complete_name": Char("Complete Name", compute="whole_name"),
        "active": Boolean("Active", default=True),
        "ref": Char("Reference", indexed=True),
        "vat": Char("Tax ID"),
        "l10n_id_pkp": Boolean("Is PKP"),
        "is_company": Boolean("Is a Company"),
        "company_type": Selection(
            "Company Type", {"person": "Individual", "company": "Company"}, compute="kind", readonly=False
        ),
        "type": Selection(
            "Address Type",
            {
                "contact": "Contact",
                "invoice": "Invoice Address",
                "delivery": "Delivery Address",
                "other": "Other Address",
            },
            default="contact",
        ),
        "parent_id": Many2one("Related Company", "res.partner"),
        "child_ids": One2many("Contact", "res.partner", "parent_id"),
        "commercial_partner_id": Many2one("Commercial Entity", "res.partner", compute="commercial"),
        "email": Char("Email", indexed=True),
        "phone": Char("Phone"),
        "mobile": Char("Mobile"),
        "street": Char("Street"),
        "street2": Char("Street2"),
        "city": Char("City"),
        "zip": Char("Zip"),
        "state_id": Many2one("State", "res.country.state"),
        "country_id": Many2one("Country", "res.country"),
        "country_code": Char("Country Code", related="country_id.code"),
        "lang": Char("Language", default="en_US"),
        "tz": Char("Timezone"),
        "comment": Html("Notes"),
        "color": Integer("Color Index"),
        "category_id": Many2many("Tags", "res.partner.category"),
        "company_id": Many2one("Company", "res.company"),
        "user_id": Many2one("Salesperson", "res.users"),
        "user_ids": One2many("Users", "res.users", "partner_id"),
        "customer_rank": Integer("Customer Rank", copied=False),
        "supplier_rank": Integer("Supplier Rank", copied=False),
        "property_account_receivable_id": Many2one("Account Receivable", "account.account"),
        "property_account_payable_id": Many2one("Account Payable", "account.account"),
        "property_payment_term_id": Many2one("Customer Payment Terms", "account.payment.term"),
        "property_product_pricelist": Many2one("Pricelist", "product.pricelist"),
        "credit": Monetary("Total Receivable", compute="owed"),
        "sale_order_count": Integer("Sale Order Count", compute="orders"),
    }

    # -- worked out

    def whole_name(self, record: Record) -> str:
        name = record.name or ""
        if record.parent_id and not record.is_company:
            return f"{record.parent_id.name}, {name or record.type}"
        return name

    def display(self, record: Record) -> str:
        return self.whole_name(record)

    def kind(self, record: Record) -> str:
        return "company" if record.is_company else "person"

    def write_company_type(self, record: Record, value: str) -> None:
        record.put(is_company=value == "company")

    def commercial(self, record: Record) -> int:
        while record.parent_id and not record.is_company:
            record = record.parent_id
        return int(record.id)

    def owed(self, record: Record) -> float:
        lines = self.env["account.move.line"].find(
            ("partner_id", "=", record.id),
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
        )
        return float(sum(line.amount_residual for line in lines))

    def orders(self, record: Record) -> int:
        return len(self.env.store.matching("sale.order", "partner_id", record.id))

    # -- rules

    def complete(self, values: Values) -> None:
        company = self.env.store.rows("res.company").get(1)
        if company:
            accounts = self.env["account.account"]
            for name, kind in (("receivable", "asset_receivable"), ("payable", "liability_payable")):
                field = f"property_account_{name}_id"
                found = accounts.search_ids([("account_type", "=", kind)], limit=1) or [False]
                values[field] = values.get(field) or found[0]
        self._check_name(values)

    def before_write(self, record: Record, values: Values) -> None:
        self._check_name({**record.row, **values})

    def _check_name(self, values: Values) -> None:
        if values.get("type", "contact") == "contact" and not values.get("name"):
            raise BrokenRule("Contacts require a name")

    def written(self, record: Record, before: Row, values: Values) -> None:
        if values.get("active") is False and before.get("active") and record.user_ids:
            raise UserError(
                "You cannot archive contacts linked to an active user.\n"
                f"Ask an administrator to archive their associated user first.\n\nLinked active users "
                f": {record.name}"
            )

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.user_ids:
                raise UserError(
                    "You cannot delete contacts linked to an active user.\n"
                    "You should rather archive them after archiving their associated user."
                )


class PartnerCategory(Model):
    name = "res.partner.category"
    label = "Partner Tags"
    order = "name, id"
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "active": Boolean("Active", default=True),
        "parent_id": Many2one("Category", "res.partner.category", ondelete="cascade"),
    }


def address_for(partner: Record, kind: str) -> Record:
    """The contact's own address of a kind, or the contact itself."""
    fitting = [child for child in partner.child_ids if child.type == kind]
    return fitting[0] if fitting else partner
