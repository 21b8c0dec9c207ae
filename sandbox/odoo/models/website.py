"""The merchant's website."""

from typing import ClassVar

from sandbox.odoo.fields import Char, Integer, Many2one
from sandbox.odoo.model import Fields, Model


class Website(Model):
    name = "website"
    label = "Website"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Website Name", required=True),
        "domain": Char("Website Domain"),
        "sequence": Integer("Sequence", default=10),
        "company_id": Many2one("Company", "res.company", required=True),
    }
