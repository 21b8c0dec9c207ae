"""Whether Odoo would tell customers what OmniHub tells them, too."""

import pytest

from erp_bridge.check import telling
from erp_bridge.check.findings import Level
from erp_bridge.models import OdooProfile
from omnihub.core.errors import Refused
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db


class Odoo:
    def __init__(self, row=None):
        self.row = row

    def fields(self, _model, names):
        if self.row is None:
            raise Refused("You are not allowed to access 'Companies'")
        return {name: {} for name in names if name in self.row}

    def search_read(self, _model, _domain, _fields):
        return [self.row]


def found(**row):
    return {each.what: each for each in telling.check(Odoo(row), 1)}


def shop(*, messages):
    made = ShopFactory(name="Toko Contoh", messages=messages)
    OdooProfile.objects.create(
        shop=made, company_id=1, warehouse_id=1, wallet_journal_id=9, buyer_partner_id=3, tax_policy="none"
    )


def test_where_both_would_speak_it_says_how_to_choose():
    shop(messages=True)
    said = found(**{telling.MAIL: True})["Messages at delivery"]
    assert said.level is Level.NOTE
    assert "Toko Contoh" in said.words
    assert "Email Confirmation" in said.words


def test_where_only_odoo_speaks_that_is_worth_knowing():
    shop(messages=False)
    said = found(**{telling.MAIL: True})["Messages at delivery"]
    assert said.level is Level.NOTE
    assert "OmniHub tells none" in said.words


def test_where_odoo_is_silent_all_is_well():
    assert found(**{telling.MAIL: False, telling.SMS: False})["Messages at delivery"].level is Level.OK
    assert found(**{telling.SMS: True})["SMS at delivery"].level is Level.NOTE


def test_an_odoo_that_does_not_know_or_say_it_is_not_asked_further():
    assert found() == {}
    assert list(telling.check(Odoo(None), 1)) == []
