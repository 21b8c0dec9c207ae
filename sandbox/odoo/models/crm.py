"""Leads and opportunities, and the sales teams."""

from typing import ClassVar

from sandbox.odoo.errors import BrokenRule
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
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


class Tag(Model):
    name = "crm.tag"
    label = "CRM Tag"
    fields: ClassVar[Fields] = {
        "name": Char("Tag Name", required=True),
        "color": Integer("Color"),
    }

    def began(self, record: Record) -> None:
        if len(self.search_ids([("name", "=", record.name)])) > 1:
            raise BrokenRule("Tag name already exists!")


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
        "tag_ids": Many2many("Tags", "crm.tag"),
        "date_closed": Datetime("Closed Date", readonly=True, copied=False),
    }

    def complete(self, values: Values) -> None:
        values["company_id"] = values.get("company_id") or self.env.company.id
        values.setdefault("user_id", self.env.uid)
        if "team_id" not in values:
            values["team_id"] = self._first("crm.team")
        values["stage_id"] = values.get("stage_id") or self._first("crm.stage")

    def _first(self, model: str) -> int | bool:
        return next(iter(self.env[model].search_ids([], limit=1)), False)

    @on_records("write")
    def action_set_won(self, records: list[Record]) -> bool:
        """Whoever was given up is taken up again."""
        won = self.env["crm.stage"].search_ids([("is_won", "=", True)], limit=1)
        for record in records:
            if record.id not in self.env.store.rows(self.name):
                raise self.missing(record.id)
            record.put(
                active=True, stage_id=won[0], probability=100.0, date_closed=self.env.transaction_start
            )
        return True

    @on_records("write")
    def action_set_lost(self, records: list[Record], **_more: object) -> None:
        for record in records:
            record.put(active=False, probability=0.0)
