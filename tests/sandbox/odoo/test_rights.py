"""Who may do what, and how Odoo says no."""

import pytest

from sandbox.odoo import calls
from sandbox.odoo.errors import (
    AccessDenied,
    AccessError,
    MissingError,
    NoSuchDatabase,
    UserError,
    ValidationError,
)

MODEL_DATA = (
    "You are not allowed to access 'Model Data' (ir.model.data) records.\n\n"
    "This operation is allowed for the following groups:\n\t- Administration/Access Rights\n\n"
    "Contact your administrator to request access if necessary."
)


def test_the_words_name_the_model_and_the_groups(desk):
    with pytest.raises(AccessError) as refused:
        desk.do("ir.model.data", "search_read", [], ["name"])
    assert refused.value.message == MODEL_DATA


@pytest.mark.parametrize("model", ["ir.model.data", "ir.model", "base.automation"])
def test_the_administrator_may(desk, model):
    assert isinstance(desk.admin(model, "search_read", [], ["name"]), list)


@pytest.mark.parametrize(
    ("model", "method", "arguments"),
    [
        ("account.tax", "write", ([1], {"name": "x"})),
        ("account.account", "create", ([{"name": "x", "code": "1"}],)),
        ("res.company", "write", ([1], {"hard_lock_date": "2026-01-01"})),
        ("stock.quant", "unlink", ([1],)),
        ("stock.warehouse", "create", ([{"name": "x"}],)),
        ("res.users", "write", ([2], {"email": "x"})),
    ],
)
def test_the_integration_user_may_not(desk, model, method, arguments):
    with pytest.raises(AccessError, match="You are not allowed to"):
        desk.do(model, method, *arguments)


def test_a_right_taken_away_is_missed_in_lines_too(desk):
    sales = desk.admin("res.groups", "search", [("full_name", "ilike", "Sales /")])
    desk.admin("res.users", "write", [desk.uid], {"groups_id": [(3, number) for number in sales]})
    lines = [(0, 0, {"product_id": desk.product()})]
    with pytest.raises(AccessError, match="'Sales Order'"):
        desk.do("sale.order", "create", [{"partner_id": 1, "order_line": lines}])
    assert desk.do("sale.order", "has_access", [], "create") is False


def test_only_posting_needs_the_right_to_invoice(desk):
    (move,) = desk.invoice(desk.order())
    group = desk.admin("res.groups", "search", [("full_name", "ilike", "Invoicing / Invoicing")])
    desk.admin("res.users", "write", [desk.uid], {"groups_id": [(3, group[0])]})
    with pytest.raises(AccessError, match="'Journal Entry'"):
        desk.do("account.move", "action_post", [move])


def test_a_foreign_company_is_refused(desk):
    with pytest.raises(AccessError, match="Access to unauthorized or invalid companies"):
        desk.do("res.partner", "search", [], context={"allowed_company_ids": [7]})


def test_who_is_nobody(desk):
    assert calls.login(desk.world, "sandbox", "omnihub", "wrong") is False
    with pytest.raises(AccessDenied):
        calls.execute(desk.world, desk.uid, "wrong", "res.partner", "search", [[]])
    with pytest.raises(NoSuchDatabase, match='database "other" does not exist'):
        calls.login(desk.world, "other", "omnihub", "wrong")


def test_private_and_unknown_methods(desk):
    with pytest.raises(AccessError, match=r"Private methods \(such as _x\) cannot be called remotely."):
        desk.do("res.partner", "_x", [1])
    with pytest.raises(AttributeError, match=r"The method 'make' does not exist on the model 'res.partner'"):
        desk.do("res.partner", "make", {})
    with pytest.raises(UserError, match=r"Object no.model doesn't exist"):
        desk.do("no.model", "read", [1])


def test_fields_and_records_that_are_not_there(desk):
    with pytest.raises(ValueError, match=r"Invalid field 'zz' on model 'res.partner'"):
        desk.do("res.partner", "read", [1], ["zz"])
    with pytest.raises(ValueError, match=r"Invalid field res.partner.zz in leaf"):
        desk.do("res.partner", "search", [("zz", "=", 1)])
    assert desk.do("res.partner", "read", [99999], ["name"]) == []
    with pytest.raises(MissingError, match="Record does not exist or has been deleted"):
        desk.do("res.partner", "write", [99999], {"name": "x"})
    with pytest.raises(ValidationError, match="Contacts require a name"):
        desk.do("res.partner", "create", [{"email": "x"}])


def test_a_record_that_is_needed_cannot_be_deleted(desk):
    partner = desk.buyer()
    desk.order(partner=partner, confirmed=False)
    with pytest.raises(ValidationError, match=r"Model: Sales Order \(sale.order\)"):
        desk.do("res.partner", "unlink", [partner])


def test_create_takes_one_or_a_list_and_answers_alike(desk):
    assert isinstance(desk.do("res.partner", "create", {"name": "x"}), int)
    assert len(desk.do("res.partner", "create", [{"name": "x"}, {"name": "y"}])) == 2


def test_an_error_takes_back_the_whole_call(desk):
    first, second = desk.order("A", confirmed=False), desk.order("B")
    lines = desk.one("sale.order", first, "order_line")
    with pytest.raises(MissingError):
        desk.do("sale.order", "write", [first, second], {"order_line": [(2, lines[0], 0), (2, 99999, 0)]})
    assert desk.one("sale.order", first, "order_line") == lines
