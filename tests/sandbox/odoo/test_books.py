"""Invoices, payments, credit notes: what is posted, named, paid."""

import pytest

from sandbox.odoo.errors import UserError
from tests.sandbox.odoo.desk import QUIET


def lines_of(desk, move, *names):
    rows = desk.do("account.move.line", "search_read", [("move_id", "=", move)], list(names), order="id")
    return [
        tuple(row[name][1] if isinstance(row[name], list) else row[name] for name in names) for row in rows
    ]


def test_an_invoice_is_one_entry_that_balances(desk):
    tax = desk.tax()
    number = desk.order("A", [(desk.product(1), 3, 33333, tax), (desk.product(2), 1, 14999, tax)])
    (move,) = desk.posted(number)
    assert lines_of(desk, move, "account_id", "balance") == [
        ("41000010 Sales", -90089.19),
        ("41000010 Sales", -13512.61),
        ("21221020 VAT Sales", -11396.2),
        ("11210010 Account Receivable", 114998.0),
    ]
    assert desk.one("account.move", move, "amount_total", "amount_tax", "amount_residual") == [
        114998,
        11396.2,
        114998,
    ]


def test_one_invoice_an_order_or_one_a_customer(desk):
    partner = desk.buyer()
    numbers = [desk.order(name, partner=partner) for name in "ABCD"]
    assert len(desk.invoice(*numbers[:2])) == 2
    (together,) = desk.invoice(*numbers[2:], together=True)
    assert desk.one("account.move", together, "amount_total") == 40000
    assert set(desk.one("account.move", together, "ref").split(", ")) == {"C", "D"}


def test_nothing_left_to_invoice_is_an_error(desk):
    number = desk.order()
    desk.invoice(number)
    with pytest.raises(UserError, match="No items are available to invoice"):
        desk.invoice(number)


def test_a_product_invoiced_on_delivery_waits_for_it(desk):
    desk.do("product.product", "write", [desk.product()], {"invoice_policy": "delivery"})
    number = desk.order()
    assert desk.one("sale.order", number, "invoice_status") == "no"
    with pytest.raises(UserError, match="No items are available"):
        desk.invoice(number)
    desk.ship(number)
    assert desk.one("sale.order", number, "invoice_status") == "to invoice"
    assert len(desk.invoice(number)) == 1


def test_names_come_at_posting_in_order_of_date_and_year(desk):
    partner = desk.buyer()
    first, second, third = (desk.invoice(desk.order(name, partner=partner))[0] for name in "ABC")
    desk.do("account.move", "write", [first], {"invoice_date": "2026-11-20"})
    desk.do("account.move", "write", [second], {"invoice_date": "2026-11-05"})
    desk.do("account.move", "write", [third], {"invoice_date": "2025-12-31"})
    assert desk.do("account.move", "action_post", [first, second, third]) is False
    assert [desk.one("account.move", n, "name") for n in (first, second, third)] == [
        "INV/2026/00001",
        "INV/2026/00002",
        "INV/2025/00001",
    ]


def test_an_invoice_without_a_date_is_of_today(desk):
    (move,) = desk.invoice(desk.order())
    desk.do("account.move", "write", [move], {"invoice_date": False})
    desk.do("account.move", "action_post", [move])
    assert desk.one("account.move", move, "invoice_date") == desk.one("account.move", move, "date")
    assert desk.one("account.move", move, "invoice_date") != "2026-11-10"


def test_posting_twice_is_refused(desk):
    (move,) = desk.posted(desk.order())
    with pytest.raises(UserError, match=rf"The entry INV/2026/00001 \(id {move}\) must be in draft."):
        desk.do("account.move", "action_post", [move])


def test_a_posted_invoice_keeps_its_date_and_is_not_deleted(desk):
    (move,) = desk.posted(desk.order())
    with pytest.raises(UserError, match="readonly fields on a posted move: invoice_date"):
        desk.do("account.move", "write", [move], {"invoice_date": "2026-11-03"})
    with pytest.raises(UserError, match="You can't delete a posted journal item"):
        desk.do("account.move", "unlink", [move])


def test_a_date_in_a_locked_period_moves_to_the_first_open_day(desk):
    desk.admin("res.company", "write", [1], {"fiscalyear_lock_date": "2026-11-15"})
    (move,) = desk.invoice(desk.order(), date="2026-11-10")
    desk.do("account.move", "action_post", [move])
    assert desk.one("account.move", move, "invoice_date") == "2026-11-10"
    assert desk.one("account.move", move, "date") > "2026-11-15"


def test_payments_one_by_one(desk):
    partner = desk.buyer()
    moves = desk.posted(*(desk.order(name, partner=partner) for name in "AB"))
    desk.pay(moves, group_payment=False, communication="ignored")
    rows = desk.do("account.payment", "search_read", [], ["name", "memo", "amount", "state"], order="id")
    assert sorted(row["memo"] for row in rows) == ["INV/2026/00001", "INV/2026/00002"]
    assert {row["state"] for row in rows} == {"paid"}
    assert sorted(row["name"] for row in rows) == ["PSHPE/2026/00001", "PSHPE/2026/00002"]
    assert [desk.one("account.move", move, "payment_state") for move in moves] == ["paid", "paid"]


def test_one_payment_for_a_payout_of_one_partner(desk):
    partner = desk.buyer()
    moves = desk.posted(*(desk.order(name, partner=partner) for name in "ABC"))
    desk.pay(moves, group_payment=True, communication="PAYOUT 1")
    (payment,) = desk.do("account.payment", "search_read", [], ["memo", "amount", "reconciled_invoice_ids"])
    assert (payment["memo"], payment["amount"]) == ("PAYOUT 1", 60000)
    assert sorted(payment["reconciled_invoice_ids"]) == sorted(moves)
    assert {desk.one("account.move", move, "amount_residual") for move in moves} == {0}


def test_a_group_never_crosses_partners(desk):
    moves = desk.posted(desk.order("A", partner=desk.buyer()), desk.order("B", partner=desk.buyer()))
    desk.pay(moves, group_payment=True)
    assert desk.do("account.payment", "search_count", []) == 2


def test_a_part_payment(desk):
    moves = desk.posted(desk.order())
    desk.pay(moves, amount=5000)
    assert desk.one("account.move", moves[0], "payment_state", "amount_residual") == ["partial", 15000]
    desk.pay(moves)
    assert desk.one("account.move", moves[0], "payment_state", "amount_residual") == ["paid", 0]


def test_nothing_left_to_pay(desk):
    moves = desk.posted(desk.order())
    desk.pay(moves)
    with pytest.raises(UserError, match="there is nothing left to pay"):
        desk.pay(moves)


def test_a_user_without_an_address_cannot_pay(desk):
    moves = desk.posted(desk.order())
    desk.admin("res.users", "write", [desk.uid], {"email": False})
    with pytest.raises(
        UserError, match=r"Unable to send message, please configure the sender's email address."
    ):
        desk.pay(moves)
    assert desk.do("account.payment", "search_count", []) == 0


def test_with_the_enterprise_edition_a_payment_is_on_its_way_first(desk):
    desk.admin("res.company", "write", [1], {"sandbox_enterprise": True})
    moves = desk.posted(desk.order())
    desk.pay(moves)
    assert desk.one("account.move", moves[0], "payment_state", "amount_residual") == ["in_payment", 0]


def test_money_that_goes_straight_to_the_wallet_is_paid_at_once(desk):
    desk.admin("res.company", "write", [1], {"sandbox_enterprise": True})
    method = desk.find(
        "account.payment.method.line", ("journal_id.code", "=", "SHPE"), ("payment_type", "=", "inbound")
    )
    desk.do("account.payment.method.line", "write", method, {"payment_account_id": desk.account("11120009")})
    moves = desk.posted(desk.order())
    desk.pay(moves)
    assert desk.one("account.move", moves[0], "payment_state") == "paid"


def test_a_credit_note_reverses_an_open_invoice_when_posted(desk):
    number = desk.order()
    (move,) = desk.posted(number)
    context = {"active_model": "account.move", "active_ids": [move]}
    values = {"reason": "Dibatalkan", "journal_id": desk.journal("INV"), "date": "2026-11-13"}
    wizard = desk.do("account.move.reversal", "create", [values], context=context)
    desk.do("account.move.reversal", "refund_moves", wizard)
    (note,) = desk.one("account.move", move, "reversal_move_ids")
    assert desk.one("account.move", note, "state", "move_type", "ref") == [
        "draft",
        "out_refund",
        "Reversal of: INV/2026/00001, Dibatalkan",
    ]
    desk.do("account.move", "action_post", [note])
    assert desk.one("account.move", move, "payment_state", "amount_residual") == ["reversed", 0]
    assert desk.one("account.move", note, "payment_state", "name") == ["paid", "RINV/2026/00001"]
    assert desk.one("sale.order", number, "invoice_status") == "to invoice"
    assert desk.do("sale.order", "action_cancel", [number], context=QUIET) is True


def test_back_to_draft_opens_the_invoice_again(desk):
    (move,) = desk.posted(desk.order())
    desk.pay([move])
    assert desk.do("account.move", "button_draft", [move]) is None
    assert desk.one("account.move", move, "state", "payment_state", "name") == [
        "draft",
        "not_paid",
        "INV/2026/00001",
    ]
    desk.do("account.move", "action_post", [move])
    assert desk.one("account.move", move, "name", "amount_residual") == ["INV/2026/00001", 20000]


def test_the_difference_between_what_was_ordered_and_invoiced_shows(desk):
    partner, product = desk.buyer(), desk.product()
    number = desk.order("A", [(product, 2, 100, "")], partner)
    desk.posted(number)
    assert desk.one("sale.order", number, "invoice_status", "amount_to_invoice", "amount_invoiced") == [
        "invoiced",
        0,
        200,
    ]
    desk.load(desk.rows("A", [(product, 3, 100, "")], partner))
    assert desk.one("sale.order", number, "invoice_status", "amount_to_invoice") == ["to invoice", 100]
