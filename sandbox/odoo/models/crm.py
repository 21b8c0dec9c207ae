"""Leads and opportunities, and the sales teams."""

from typing import ClassVar

from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Float,
    Html,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.record import Record


class Team(Model):
    name = "crm.team"
    label = "Sales Team"
    order = "sequence, create_date desc, id desc"
    fields: ClassVar[Fields] = {
        "name": Char("Sales Team", required=True),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "company_id": Many2one("Company", "res.company"),
        "user_id": Many2one("Team Leader", "res.users"),
        "member_ids": Many2many("Salespersons", "res.users"),
        "use_opportunities": Boolean("Pipeline", default=True),
    }


class Stage(Model):
    name = "crm.stage"
    label = "CRM Stages"
    order = "sequence, name, id"
    fields: ClassVar[Fields] = {
        "name": Char("Stage Name", required=True),
        "sequence": Integer("Sequence", default=1),
        "is_won": Boolean("Is Won Stage?"),
    }


class Lead(Model):
    name = "crm.lead"
    label = "Lead/Opportunity"
    order = "priority desc, id desc"
    fields: ClassVar[Fields] = {
        "name": Char("Opportunity", required=True),
        "active": Boolean("Active", default=True),
        "type": Selection("Type", {"lead": "Lead", "opportunity": "Opportunity"}, default="opportunity"),
        "priority": Selection(
            "Priority", {"0": "Low", "1": "Medium", "2": "High", "3": "Very High"}, default="0"
        ),
        "partner_id": Many2one("Customer", "res.partner"),
        "partner_name": Char("Company Name"),
        "contact_name": Char("Contact Name"),
        "email_from": Char("Email"),
        "phone": Char("Phone"),
        "mobile": Char("Mobile"),
        "street": Char("Street"),
        "city": Char("City"),
        "zip": Char("Zip"),
        "state_id": Many2one("State", "res.country.state"),
        "country_id": Many2one("Country", "res.country"),
        "description": Html("Notes"),
        "user_id": Many2one("Salesperson", "res.users"),
        "team_id": Many2one("Sales Team", "crm.team"),
        "stage_id": Many2one("Stage", "crm.stage"),
        "company_id": Many2one("Company", "res.company"),
        "company_currency": Many2one("Currency", "res.currency", related="company_id.currency_id"),
        "expected_revenue": Monetary("Expected Revenue"),
        "probability": Float("Probability"),
        "date_deadline": Date("Expected Closing"),
        "referred": Char("Referred By"),
    }

    def complete(self, values: Values) -> None:
        values["company_id"] = values.get("company_id") or self.env.company.id
        values.setdefault("user_id", self.env.uid)
        for name, model in (("team_id", "crm.team"), ("stage_id", "crm.stage")):
            first = self.env[model].search_ids([], limit=1)
            values[name] = values.get(name) or (first[0] if first else False)

    @on_records("write")
    def action_set_won(self, records: list[Record]) -> bool:
        won = self.env["crm.stage"].search_ids([("is_won", "=", True)], limit=1)
        for record in records:
            record.put(stage_id=won[0], probability=100.0)
        return True

    @on_records("write")
    def action_set_lost(self, records: list[Record], **_more: object) -> bool:
        for record in records:
            record.put(active=False, probability=0.0)
        return True
