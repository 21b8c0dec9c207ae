"""Confirming, changing, cancelling."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.odoo.errors import UserError
from tests.sandbox.odoo.desk import QUIET


def test_confirming_overwrites_the_date_and_makes_a_reserved_delivery(desk):
    number = desk.order(confirmed=False)
    desk.do("sale.order", "write", [number], {"date_order": "2026-01-01 00:00:00"})
    assert desk.do("sale.order", "action_confirm", [number]) is True
    moment = datetime.strptime(desk.one("sale.order", number, "date_order"), "%Y-%m-%d %H:%M:%S").replace(
        tzinfo=UTC
    )
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
    (picking,) = desk.pickings(number)
    assert desk.one("stock.picking", picking, "name", "state") == ["WH/OUT/00001", "assigned"]


def test_confirming_one_that_is_confirmed_refuses_all(desk):
    done, draft = desk.order("A"), desk.order("B", confirmed=False)
    with pytest.raises(UserError, match="Some orders are not in a state requiring confirmation"):
        desk.do("sale.order", "action_confirm", [draft, done])
    assert desk.one("sale.order", draft, "state") == "draft"


def test_included_tax_leaves_the_total_whole_to_the_rupiah(desk):
    tax = desk.tax()
    lines = [
        (desk.product(1), 3, 33333, tax),
        (desk.product(2), 1, 14999, tax),
        (desk.product(3), 1, -5001, tax),
    ]
    number = desk.order("A", lines, confirmed=False)
    assert desk.one("sale.order", number, "amount_total", "amount_tax") == [109997.0, 10900.61]


def test_tax_on_top_is_added(desk):
    number = desk.order("A", [(desk.product(), 3, 1000, desk.tax("11%"))], confirmed=False)
    assert desk.one("sale.order", number, "amount_untaxed", "amount_tax", "amount_total") == [3000, 330, 3330]


def test_services_are_not_delivered(desk):
    voucher = desk.find("product.product", ("default_code", "=", "OMNI-VOUCHER"))[0]
    number = desk.order("A", [(desk.product(), 1, 100, ""), (voucher, 1, -20, "")])
    assert desk.one("sale.order", number, "amount_total") == 80
    assert desk.do("stock.move", "search_count", [("sale_line_id.order_id", "=", number)]) == 1


@pytest.mark.parametrize(("quantity", "state"), [(5, "assigned"), (1, "assigned"), (0, "cancel")])
def test_a_changed_quantity_changes_the_open_delivery(desk, quantity, state):
    partner, product = desk.buyer(), desk.product()
    number = desk.order("A", [(product, 3, 100, "")], partner)
    desk.load(desk.rows("A", [(product, quantity, 100, "")], partner))
    (move,) = desk.do("stock.move", "search_read", [], ["product_uom_qty", "quantity", "state"])
    assert (move["product_uom_qty"], move["quantity"], move["state"]) == (quantity, quantity, state)
    assert desk.one("sale.order", number, "amount_total") == quantity * 100


def test_less_than_was_delivered_is_refused_and_more_makes_another_delivery(desk):
    partner, product = desk.buyer(), desk.product()
    number = desk.order("A", [(product, 3, 100, "")], partner)
    desk.ship(number)
    answer = desk.load(desk.rows("A", [(product, 2, 100, "")], partner))
    assert "cannot be decreased below the amount already delivered" in answer["messages"][0]["message"]
    desk.load(desk.rows("A", [(product, 4, 100, "")], partner))
    assert len(desk.pickings(number)) == 2
    assert desk.one("sale.order", number, "delivery_status") == "partial"


def test_cancelling_asks_a_person_unless_told_not_to(desk):
    number = desk.order()
    assert desk.do("sale.order", "action_cancel", [number])["res_model"] == "sale.order.cancel"
    assert desk.one("sale.order", number, "state") == "sale"
    assert desk.do("sale.order", "action_cancel", [number], context=QUIET) is True
    assert desk.one("sale.order", number, "state", "delivery_status") == ["cancel", False]
    assert desk.one("product.product", desk.product(), "free_qty") == 100_000


def test_a_locked_order_cannot_be_cancelled_or_changed(desk):
    number = desk.order()
    assert desk.do("sale.order", "action_lock", [number]) is None
    with pytest.raises(UserError, match=r"You cannot cancel a locked order. Please unlock it first."):
        desk.do("sale.order", "action_cancel", [number], context=QUIET)
    line = desk.one("sale.order", number, "order_line")
    with pytest.raises(
        UserError, match="forbidden to modify the following fields in a locked order:\nQuantity"
    ):
        desk.do("sale.order.line", "write", line, {"product_uom_qty": 7})
    desk.do("sale.order", "action_unlock", [number])
    assert desk.do("sale.order", "action_cancel", [number], context=QUIET) is True


def test_the_setting_locks_orders_when_they_are_confirmed(desk):
    group = desk.admin("res.groups", "search", [("full_name", "ilike", "Lock Confirmed Sales")])
    desk.admin("res.users", "write", [desk.uid], {"groups_id": [(4, group[0])]})
    assert desk.one("sale.order", desk.order(), "locked") is True


def test_what_was_delivered_stays_delivered_when_the_order_is_cancelled(desk):
    number = desk.order()
    desk.ship(number)
    desk.do("sale.order", "action_cancel", [number], context=QUIET)
    (picking,) = desk.pickings(number)
    assert desk.one("stock.picking", picking, "state") == "done"
    assert desk.one("product.product", desk.product(), "qty_available") == 99_998


def test_a_draft_invoice_is_cancelled_with_its_order(desk):
    number = desk.order()
    (move,) = desk.invoice(number)
    desk.do("sale.order", "action_cancel", [number], context=QUIET)
    assert desk.one("account.move", move, "state") == "cancel"


def test_a_confirmed_order_is_not_deleted(desk):
    with pytest.raises(UserError, match="You must first cancel it"):
        desk.admin("sale.order", "unlink", [desk.order()])


def test_an_order_goes_back_to_draft_and_can_be_confirmed_again(desk):
    number = desk.order()
    desk.do("sale.order", "action_cancel", [number], context=QUIET)
    desk.do("sale.order", "action_draft", [number])
    desk.do("sale.order", "action_confirm", [number])
    assert desk.one("sale.order", number, "state") == "sale"
    states = desk.do("stock.picking", "search_read", [("sale_id", "=", number)], ["state"], order="id")
    assert [row["state"] for row in states] == ["cancel", "assigned"]
