"""Companies, users, currencies, countries."""

from typing import Any, ClassVar

from sandbox.odoo import access
from sandbox.odoo.errors import AccessError, UserError
from sandbox.odoo.exposed import on_model, on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Float,
    Html,
    Integer,
    Many2many,
    Many2one,
    One2many,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.record import Record
from sandbox.odoo.rights import GROUPS

UNLOCKED = "1-01-01"
"""What a client reads where this user is kept from nothing: Odoo's first day, without leading zeros."""


class Company(Model):
    name = "res.company"
    label = "Companies"
    order = "sequence, name"
    fields: ClassVar[Fields] = {
        "name": Char("Company Name", related="partner_id.name", readonly=False),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "partner_id": Many2one("Partner", "res.partner", required=True),
        "currency_id": Many2one("Currency", "res.currency", required=True),
        "country_id": Many2one("Country", "res.country", related="partner_id.country_id", readonly=False),
        "country_code": Char("Country Code", related="country_id.code"),
        "account_fiscal_country_id": Many2one("Fiscal Country", "res.country"),
        "parent_id": Many2one("Parent Company", "res.company"),
        "chart_template": Selection("Chart Template", {"id": "Indonesia"}),
        "account_sale_tax_id": Many2one("Default Sale Tax", "account.tax"),
        "account_purchase_tax_id": Many2one("Default Purchase Tax", "account.tax"),
        "account_price_include": Selection(
            "Default Sales Price Include", {"tax_included": "Tax Included", "tax_excluded": "Tax Excluded"}
        ),
        "tax_calculation_rounding_method": Selection(
            "Tax Calculation Rounding Method",
            {"round_per_line": "Round per Line", "round_globally": "Round Globally"},
            default="round_per_line",
        ),
        "fiscalyear_lock_date": Date("Global Lock Date"),
        "tax_lock_date": Date("Tax Return Lock Date"),
        "sale_lock_date": Date("Sales Lock Date"),
        "purchase_lock_date": Date("Purchase Lock date"),
        "hard_lock_date": Date("Hard Lock Date"),
        "user_fiscalyear_lock_date": Date("User Fiscalyear Lock Date", compute="global_lock"),
        "user_sale_lock_date": Date("User Sale Lock Date", compute="sales_lock"),
        "user_hard_lock_date": Date("User Hard Lock Date", compute="hard_lock"),
        "transfer_account_id": Many2one("Inter-Banks Transfer Account", "account.account"),
        "quotation_validity_days": Integer("Default Quotation Validity", default=30),
        "stock_move_email_validation": Boolean("Email Confirmation picking", default=False),
        "stock_move_sms_validation": Boolean("SMS Confirmation", default=True),
        "has_received_warning_stock_sms": Boolean("Has Received Warning Stock Sms"),
        "sandbox_enterprise": Boolean("Sandbox: paid only when the bank line is matched", hidden=True),
    }

    def display(self, record: Record) -> str:
        return str(record.name)

    def global_lock(self, record: Record) -> str:
        return record.raw("fiscalyear_lock_date") or UNLOCKED

    def sales_lock(self, record: Record) -> str:
        return record.raw("sale_lock_date") or UNLOCKED

    def hard_lock(self, record: Record) -> str:
        return record.raw("hard_lock_date") or UNLOCKED


class Groups(Model):
    name = "res.groups"
    label = "Access Groups"
    order = "name"
    title = "full_name"
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "full_name": Char("Group Name"),
        "short": Char("The stand-in's own name", hidden=True),
    }


class Users(Model):
    name = "res.users"
    label = "User"
    order = "name, login"
    searched = ("name", "login")
    fields: ClassVar[Fields] = {
        "login": Char("Login", required=True, indexed=True),
        "password": Char("Password", compute="no_password"),
        "active": Boolean("Active", default=True),
        "partner_id": Many2one("Related Partner", "res.partner", required=True),
        "name": Char("Name", related="partner_id.name", readonly=False),
        "email": Char("Email", related="partner_id.email", readonly=False),
        "tz": Selection(
            "Timezone",
            {
                name: name
                for name in ("UTC", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Singapore")
            },
            related="partner_id.tz",
            readonly=False,
        ),
        "lang": Char("Language", related="partner_id.lang", readonly=False),
        "company_id": Many2one("Company", "res.company", required=True),
        "company_ids": Many2many("Companies", "res.company"),
        "groups_id": Many2many("Groups", "res.groups"),
        "signature": Html("Email Signature"),
    }

    def no_password(self, _record: Record) -> str:
        return ""

    @on_model("any")
    def context_get(self) -> Values:
        user = self.env.user
        return {"lang": user.lang or "en_US", "tz": user.tz or False, "uid": user.id}

    @on_records("read")
    def has_group(self, records: list[Record], group_ext_id: str) -> bool:
        """Of oneself only, unless one administers the rights."""
        held = access.groups_of(self.env, records[0].id)
        own = records[0].id == self.env.uid
        if not own and not {"rights"} & access.groups_of(self.env, self.env.uid):
            raise AccessError("You can only call user.has_group() with your current user.")
        return any(group.reference == group_ext_id and short in held for short, group in GROUPS.items())


class Currency(Model):
    name = "res.currency"
    label = "Currency"
    order = "active desc, name"
    fields: ClassVar[Fields] = {
        "name": Char("Currency", required=True, indexed=True),
        "full_name": Char("Name"),
        "symbol": Char("Symbol", required=True),
        "rounding": Float("Rounding Factor", default=0.01, digits=6),
        "decimal_places": Integer("Decimal Places", default=2),
        "position": Selection("Symbol Position", {"after": "After Amount", "before": "Before Amount"}),
        "active": Boolean("Active", default=True),
    }


class Country(Model):
    name = "res.country"
    label = "Country"
    order = "name, id"
    searched = ("name", "code")
    fields: ClassVar[Fields] = {
        "name": Char("Country Name", required=True),
        "code": Char("Country Code", required=True, indexed=True),
        "phone_code": Integer("Country Calling Code"),
        "currency_id": Many2one("Currency", "res.currency"),
        "state_ids": One2many("States", "res.country.state", "country_id"),
    }


class CountryState(Model):
    name = "res.country.state"
    label = "Country state"
    order = "code, id"
    searched = ("name", "code")
    fields: ClassVar[Fields] = {
        "name": Char("State Name", required=True),
        "code": Char("State Code", required=True),
        "country_id": Many2one("Country", "res.country", required=True),
    }

    def display(self, record: Record) -> str:
        return f"{record.name} ({record.country_id.code})"


class Modules(Model):
    name = "ir.module.module"
    label = "Module"
    order = "name"
    searched = ("name", "shortdesc")
    fields: ClassVar[Fields] = {
        "name": Char("Technical Name", required=True, indexed=True),
        "shortdesc": Char("Module Name"),
        "state": Selection("Status", {"installed": "Installed", "uninstalled": "Not Installed"}),
        "installed_version": Char("Latest Version"),
        "latest_version": Char("Installed Version"),
    }

    def display(self, record: Record) -> str:
        return str(record.shortdesc or record.name)


class ModelData(Model):
    name = "ir.model.data"
    label = "Model Data"
    order = "module, model, name"
    title = "complete_name"
    fields: ClassVar[Fields] = {
        "module": Char("Module", required=True),
        "name": Char("External Identifier", required=True, indexed=True),
        "complete_name": Char("Complete ID", compute="whole_name"),
        "model": Char("Model Name", required=True, indexed=True),
        "res_id": Integer("Record ID", indexed=True),
        "noupdate": Boolean("Non Updatable"),
    }

    def whole_name(self, record: Record) -> str:
        return f"{record.module}.{record.name}"

    @on_model("read")
    def check_object_reference(self, module: str, xml_id: str) -> list[Any]:
        found = self.env.by_reference(f"{module}.{xml_id}")
        if not found:
            raise ValueError(f"External ID not found in the system: {module}.{xml_id}")
        return [found.model.name, found.id]


class Models(Model):
    """What models there are; its records come from the code."""

    name = "ir.model"
    label = "Models"
    order = "model"
    fields: ClassVar[Fields] = {
        "name": Char("Model Description", required=True),
        "model": Char("Model", required=True, indexed=True),
        "field_id": One2many("Fields", "ir.model.fields", "model_id"),
        "transient": Boolean("Transient Model"),
    }


class ModelFields(Model):
    name = "ir.model.fields"
    label = "Fields"
    order = "name"
    fields: ClassVar[Fields] = {
        "name": Char("Field Name", required=True, indexed=True),
        "field_description": Char("Field Label"),
        "model": Char("Model Name", indexed=True),
        "model_id": Many2one("Model", "ir.model", required=True, ondelete="cascade"),
        "ttype": Char("Field Type"),
        "relation": Char("Related Model"),
    }


class Automation(Model):
    """The hook out of Odoo, when a record is made or changed."""

    name = "base.automation"
    label = "Automation Rule"
    fields: ClassVar[Fields] = {
        "name": Char("Automation Rule Name", required=True),
        "model_id": Many2one("Model", "ir.model", required=True, ondelete="cascade"),
        "trigger": Selection(
            "Trigger",
            {
                "on_create": "On create",
                "on_create_or_write": "On create and edit",
                "on_write": "On update",
                "on_unlink": "On deletion",
                "on_time": "Based on date field",
            },
            required=True,
        ),
        "active": Boolean("Active", default=True),
        "filter_domain": Char("Apply on"),
        "trigger_field_ids": Many2many("Trigger Fields", "ir.model.fields"),
        "model_name": Char("Model Name", related="model_id.model"),
        "action_server_ids": One2many("Actions", "ir.actions.server", "base_automation_id"),
    }


class ServerAction(Model):
    name = "ir.actions.server"
    label = "Server Action"
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "model_id": Many2one("Model", "ir.model", required=True, ondelete="cascade"),
        "base_automation_id": Many2one("Automation Rule", "base.automation", ondelete="cascade"),
        "state": Selection(
            "Type", {"webhook": "Send Webhook Notification", "code": "Execute Code"}, required=True
        ),
        "webhook_url": Char("Webhook URL"),
        "webhook_field_ids": Many2many("Webhook Fields", "ir.model.fields"),
    }

    def created(self, records: list[Record]) -> None:
        for record in records:
            if record.raw("state") == "webhook" and not record.webhook_url:
                raise UserError("A webhook needs the address to call.")
