"""A payout in one entry: wallet and fees against many receivables, matched in one call."""

import pytest

from sandbox.odoo.errors import UserError


def settle(desk, moves, fee=1000, **more):
    owed = desk.do(
        "account.move.line", "read", desk.owed(moves), ["amount_residual", "partner_id", "account_id"]
    )
    total = sum(row["amount_residual"] for row in owed)
    lines = [
        {"account_id": desk.account("11120009"), "debit": total - fee, "credit": 0, "name": "Saldo Shopee"},
        {"account_id": desk.account("65120010"), "debit": fee, "name": "Komisi"},
        *(
            {
                "account_id": row["account_id"][0],
                "partner_id": row["partner_id"][0],
                "credit": row["amount_residual"],
                "debit": 0,
            }
            for row in owed
        ),
    ]
    values = {
        "move_type": "entry",
        "journal_id": desk.journal("SHPE"),
        "date": "2026-11-12",
        "ref": "PAYOUT",
        **more,
    }
    return desk.do("account.move", "create", [{**values, "line_ids": [(0, 0, line) for line in lines]}])


def paid_orders(desk, count):
    partner = desk.buyer()
    prices = range(1000, 1000 + count)
    numbers = [desk.order(f"{price}", [(desk.product(), 1, price, "")], partner) for price in prices]
    return desk.posted(*numbers)


def test_one_entry_and_one_call_pay_fifty_invoices(desk):
    moves = paid_orders(desk, 50)
    entry = settle(desk, moves)
    desk.do("account.move", "action_post", entry)
    assert desk.one("account.move", entry[0], "name", "state") == ["SHPE/2026/00001", "posted"]
    desk.do("account.move.line", "reconcile", [*desk.owed(entry), *desk.owed(moves)])
    rows = desk.do("account.move", "read", moves, ["payment_state", "amount_residual"])
    assert {(row["payment_state"], row["amount_residual"]) for row in rows} == {("paid", 0)}
    assert desk.do("account.partial.reconcile", "search_count", []) == 99


def test_lines_are_matched_first_in_first_out_or_in_the_given_order(desk):
    moves = paid_orders(desk, 50)
    entry = settle(desk, moves)
    desk.do("account.move", "action_post", entry)
    both = [*sorted(desk.owed(entry)), *desk.owed(moves)]
    desk.do("account.move.line", "reconcile", both, context={"reduced_line_sorting": True})
    assert desk.do("account.partial.reconcile", "search_count", []) == 50


def test_an_entry_that_does_not_balance_is_refused(desk):
    moves = paid_orders(desk, 1)
    owed = desk.owed(moves)
    lines = [(0, 0, {"account_id": desk.account("11120009"), "debit": 5})]
    with pytest.raises(UserError, match="is not balanced"):
        desk.do("account.move", "create", [{"journal_id": desk.journal("SHPE"), "line_ids": lines}])
    assert desk.one("account.move.line", owed[0], "amount_residual") == 1000
    assert desk.do("account.move", "search_count", [("move_type", "=", "entry")]) == 0


def test_matching_twice_or_across_accounts_or_in_draft_is_refused(desk):
    moves = paid_orders(desk, 2)
    entry = settle(desk, moves)
    both = [*desk.owed(entry), *desk.owed(moves)]
    with pytest.raises(UserError, match="You can only reconcile posted entries"):
        desk.do("account.move.line", "reconcile", both)
    desk.do("account.move", "action_post", entry)
    everything = desk.find("account.move.line", ("move_id", "=", entry[0]))
    with pytest.raises(UserError, match="Entries are not from the same account"):
        desk.do("account.move.line", "reconcile", everything)
    desk.do("account.move.line", "reconcile", both)
    with pytest.raises(UserError, match="already reconciled"):
        desk.do("account.move.line", "reconcile", both)


def test_a_match_can_be_taken_apart(desk):
    moves = paid_orders(desk, 2)
    entry = settle(desk, moves)
    desk.do("account.move", "action_post", entry)
    desk.do("account.move.line", "reconcile", [*desk.owed(entry), *desk.owed(moves)])
    desk.do("account.move.line", "remove_move_reconcile", desk.owed(entry))
    assert {desk.one("account.move", move, "payment_state") for move in moves} == {"not_paid"}


def test_sale_accounts_are_never_matched(desk):
    (move,) = paid_orders(desk, 1)
    income = desk.find("account.move.line", ("move_id", "=", move), ("account_type", "=", "income"))
    with pytest.raises(UserError, match="Account 41000010 Sales does not allow reconciliation"):
        desk.do("account.move.line", "reconcile", income)
