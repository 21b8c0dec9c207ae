"""What an Odoo of another version or with other settings says; a small stand-in answers what is asked."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from erp_bridge.check import books, connection, parts
from erp_bridge.check.findings import Level
from erp_bridge.odoo.client import Client
from omnihub.core import clock
from omnihub.core.errors import Refused

COMPANY = {"id": 1, "name": "PT Contoh", "currency_id": [12, "IDR"]}
TODAY = clock.jakarta_date(clock.now())


class Wire:
    def __init__(self, version):
        self.said = version

    def log_in(self):
        return 6

    def version(self):
        return self.said


class Odoo:
    """`known`: the fields it has, by model; a model that isn't there is refused."""

    def __init__(self, known=(), company=(), *, rounding="0.01", version="18.0", groups=()):
        self.wire = Wire(version)
        self.known = dict(known)
        self.rows = {
            "res.company": [COMPANY | dict(company)],
            "res.currency": [{"id": 12, "rounding": Decimal(rounding)}],
        }
        self.groups = groups

    def fields(self, model, names):
        if model not in self.known:
            raise Refused(f"Object {model} doesn't exist")
        return {name: {} for name in names if name in self.known[model]}

    has = Client.has

    def search_read(self, model, _domain, _fields):
        return self.rows[model]

    def decimals(self, _model, _field):
        return 2

    def in_group(self, external_id):
        return external_id in self.groups


def of_books(odoo, *, currency="IDR", taxed=True):
    return {each.what: each for each in books.check(odoo, books.Wanted(1, currency, taxed))}


LOCKS_OF_18 = {"res.company": {*books.LOCKS, "fiscalyear_lock_date", "tax_lock_date"}}
LOCKS_OF_17 = {"res.company": {"fiscalyear_lock_date", "period_lock_date", "tax_lock_date"}}


@pytest.mark.parametrize(
    ("rounding", "level", "part"),
    [
        ("1", Level.OK, "whole rupiah"),
        ("0.01", Level.NOTE, "only the PPN inside them has decimals"),
        ("100", Level.FAILED, "would differ from the marketplace's"),
    ],
)
def test_what_the_rounding_of_rupiah_means_is_said(rounding, level, part):
    found = of_books(Odoo(LOCKS_OF_18, rounding=rounding))["Rounding"]
    assert found.level is level
    assert part in found.words


def test_a_company_in_another_currency_is_found():
    found = of_books(Odoo(LOCKS_OF_18), currency="SGD")
    assert "keeps its books in IDR, but the shop sells in SGD" in found["Currency"].words
    assert "Rounding" not in found


@pytest.mark.parametrize(
    ("known", "lock", "words"),
    [
        (LOCKS_OF_18, "user_hard_lock_date", "hard lock date"),
        (LOCKS_OF_18, "user_fiscalyear_lock_date", "global lock date"),
        (LOCKS_OF_18, "tax_lock_date", "tax return lock date"),
        (LOCKS_OF_17, "fiscalyear_lock_date", "lock date"),
        (LOCKS_OF_17, "period_lock_date", "journal entries lock date"),
    ],
)
def test_every_lock_that_keeps_today_closed_is_found(known, lock, words):
    open_ones = dict.fromkeys(books.LOCKS, "1-01-01")
    ahead = (TODAY + timedelta(days=3)).isoformat()
    found = of_books(Odoo(known, open_ones | {lock: ahead}))["Closed periods"]
    assert not found.ok
    assert f"({words})" in found.words


def test_an_exception_granted_to_the_user_counts():
    lifted = dict.fromkeys(books.LOCKS, "1-01-01") | {"fiscalyear_lock_date": TODAY.isoformat()}
    assert of_books(Odoo(LOCKS_OF_18, lifted))["Closed periods"].words == "No period is closed."


def test_a_closed_tax_return_stops_only_who_books_tax():
    closed = {"tax_lock_date": TODAY.isoformat()}
    assert of_books(Odoo(LOCKS_OF_18, closed), taxed=False)["Closed periods"].ok


ALL = {
    "sale.order": {"client_order_ref", "warehouse_id"},
    "stock.picking": {"sale_id", "carrier_tracking_ref"},
    "account.move": {"payment_state"},
}


def of_connection(odoo):
    return {each.what: each for each in connection.check(odoo)}


@pytest.mark.parametrize(
    ("lacking", "what", "install"),
    [
        ({"stock.picking": {"sale_id"}}, "App: Tracking numbers", "Install Delivery Costs (stock_delivery)"),
        ({"account.move": None}, "App: Invoicing", "Install Invoicing or Accounting"),
        ({"sale.order": {"client_order_ref"}}, "App: Sales", "Install Sales and Inventory"),
    ],
)
def test_an_app_that_is_not_installed_is_named_with_what_fails_without_it(lacking, what, install):
    known = {model: fields for model, fields in (ALL | lacking).items() if fields}
    found = of_connection(Odoo(known))
    assert install in found[what].words
    assert "without it" in found[what].words
    assert not found[what].ok


@pytest.mark.parametrize(("version", "level"), [("18.0", Level.OK), ("17.0", Level.NOTE), ("", Level.NOTE)])
def test_a_version_nobody_tried_is_worth_a_note(version, level):
    found = of_connection(Odoo(ALL, version=version))
    assert found["Version"].level is level
    assert found["Apps"].ok
    assert found["App: CRM"].level is Level.NOTE  # nothing but leads needs it


JOURNAL = {
    "type": "bank",
    "default_account_id": [167, "11120009 Saldo Shopee"],
    "currency_id": False,
    "inbound_payment_method_line_ids": [9],
}
SHOP_IN_RUPIAH = SimpleNamespace(shop=SimpleNamespace(currency="IDR"))


@pytest.mark.parametrize(
    ("judge", "row", "part"),
    [
        (parts._wallet, {}, ""),
        (parts._wallet, {"type": "sale"}, "no bank journal"),
        (parts._wallet, {"default_account_id": False}, "no default account"),
        (parts._wallet, {"inbound_payment_method_line_ids": []}, "no method for incoming payments"),
        (parts._wallet, {"currency_id": [1, "USD"]}, "is kept in USD"),
        (parts.sales, {"type": "sale"}, ""),
        (parts.sales, {"type": "sale", "default_account_id": False}, "no default income account"),
        (parts._voucher, {"type": "service"}, ""),
        (parts._voucher, {"type": "consu"}, "Make it a service"),
    ],
)
def test_what_a_record_lacks_is_said_with_what_to_do(judge, row, part):
    words = judge(JOURNAL | row, SHOP_IN_RUPIAH)
    assert part in words
    assert bool(words) == bool(part)
