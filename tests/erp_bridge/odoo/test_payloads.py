from decimal import Decimal

import pytest

from erp_bridge.odoo.payloads import Invoice, Loaded, Picking, Sale, link, money, rows
from omnihub.core.errors import Unreadable


def sale(**fields):
    row = {
        "id": 7,
        "name": "S00007",
        "client_order_ref": False,
        "state": "sale",
        "amount_total": Decimal("109997.0"),
        "date_order": "2026-11-01 20:30:00",
        "invoice_status": "no",
        "invoice_ids": [],
        "create_date": "2026-11-02 01:00:00",
        "write_date": "2026-11-02 01:00:00",
    }
    return Sale.of({**row, **fields})


def test_false_is_odoos_word_for_nothing():
    found = sale()
    assert found.reference == ""
    assert found.total == Decimal("109997.00")
    assert found.confirmed
    assert not found.locked


def test_a_done_order_of_older_versions_is_confirmed_and_locked():
    assert sale(state="done").confirmed
    assert sale(state="done").locked
    assert sale(locked=True).locked


def test_what_was_written_to_after_it_was_made_is_touched():
    assert not sale().touched
    assert sale(write_date="2026-11-02 01:00:01").touched


@pytest.mark.parametrize(("value", "expected"), [([7, "x"], 7), (7, 7), (False, None), ([], None)])
def test_a_link_is_an_id_or_nothing(value, expected):
    assert link(value) == expected


def test_zero_is_money_and_false_is_zero():
    assert money(0) == Decimal("0.00")
    assert money(False) == Decimal("0.00")
    assert money(Decimal("0.1")) == Decimal("0.10")


def test_an_answer_of_another_shape_is_unreadable():
    for answer in (None, {}, "x", [1, 2]):
        with pytest.raises(Unreadable):
            rows(answer)
    with pytest.raises(Unreadable):
        Loaded.of([1, 2])


def test_a_picking_is_open_until_it_is_done_or_cancelled():
    row = {"id": 1, "name": "OUT", "sale_id": [3, "S3"], "picking_type_code": "outgoing"}
    states = {state: Picking.of({**row, "state": state}).open for state in ("assigned", "done", "cancel")}
    assert states == {"assigned": True, "done": False, "cancel": False}


def test_a_credit_note_is_no_sale_and_a_reversed_invoice_is_paid():
    row = {"id": 1, "name": "R1", "state": "posted", "amount_total": 5, "invoice_date": False}
    note = Invoice.of({**row, "move_type": "out_refund", "payment_state": "reversed"})
    assert not note.sale
    assert note.paid


def bad(row, message="no such product", to=None):
    where = {"from": row, "to": row if to is None else to}
    return {"type": "error", "record": row, "rows": where, "message": message}


def test_a_refused_import_names_its_bad_records():
    answer = Loaded.of({"ids": False, "messages": [bad(2), bad(5, "no unit")], "nextrow": 0})
    assert answer.blamed([0, 2, 4]) == {1: "no such product", 2: "no unit"}


def test_the_error_of_a_whole_batch_is_not_pinned_on_its_first_record():
    answer = Loaded.of({"ids": False, "messages": [bad(0, "Locked"), bad(3, "Locked")]})
    assert answer.blamed([0, 1, 2, 3]) == {3: "Locked"}


def test_a_first_record_that_is_bad_alone_is_blamed():
    assert Loaded.of({"ids": False, "messages": [bad(0, "Locked")]}).blamed([0, 1]) == {0: "Locked"}


def test_a_message_without_a_row_blames_nobody():
    answer = Loaded.of({"ids": False, "messages": [{"type": "error", "message": "Unknown database error"}]})
    assert answer.blamed([0, 1]) == {}
    assert answer.words() == "Unknown database error"


def test_warnings_blame_nobody():
    answer = Loaded.of({"ids": False, "messages": [{**bad(0), "type": "warning"}]})
    assert answer.blamed([0]) == {}
