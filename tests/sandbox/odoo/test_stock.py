"""Deliveries, reservations, counts, returns."""

import pytest

from sandbox.odoo.errors import UserError
from tests.sandbox.odoo.desk import SILENT


def shelf(desk):
    return desk.do("stock.warehouse", "search_read", [], ["lot_stock_id"])[0]["lot_stock_id"][0]


def count(desk, product, quantity, **context):
    values = {"product_id": product, "location_id": shelf(desk), "inventory_quantity": quantity}
    quants = desk.do("stock.quant", "create", [values], context=context)
    desk.do("stock.quant", "action_apply_inventory", quants)


def test_with_a_phone_the_button_asks_about_a_text_message_and_does_nothing(desk):
    number = desk.order(partner=desk.buyer(phone="+62811"))
    (picking,) = desk.pickings(number)
    asked = desk.do("stock.picking", "button_validate", [picking])
    assert asked["res_model"] == "confirm.stock.sms"
    assert desk.one("stock.picking", picking, "state", "date_done") == ["assigned", False]
    assert desk.do("stock.picking", "button_validate", [picking], context={"skip_sms": True}) is True
    assert desk.one("stock.picking", picking, "state") == "done"


def test_answering_the_question_once_ends_it(desk):
    number = desk.order(partner=desk.buyer(phone="+62811"))
    asked = desk.do("stock.picking", "button_validate", desk.pickings(number))
    assert desk.do("confirm.stock.sms", "dont_send_sms", [asked["res_id"]], context=asked["context"]) is True
    assert desk.one("sale.order", number, "delivery_status") == "full"
    other = desk.order("B", partner=desk.buyer(phone="+62812"))
    assert desk.do("stock.picking", "button_validate", desk.pickings(other)) is True


def test_a_part_asks_for_a_backorder_or_makes_one_in_silence(desk):
    number = desk.order("A", [(desk.product(), 5, 1, "")])
    (picking,) = desk.pickings(number)
    desk.do("stock.move", "write", desk.one("stock.picking", picking, "move_ids"), {"quantity": 2})
    asked = desk.do("stock.picking", "button_validate", [picking], context={"skip_sms": True})
    assert asked["res_model"] == "stock.backorder.confirmation"
    assert desk.one("stock.picking", picking, "state") == "assigned"
    assert desk.do("stock.picking", "button_validate", [picking], context=SILENT) is True
    (backorder,) = desk.one("stock.picking", picking, "backorder_ids")
    assert desk.one("stock.picking", backorder, "state", "name") == ["assigned", "WH/OUT/00002"]
    assert desk.one("sale.order", number, "delivery_status") == "partial"


def test_the_rest_can_be_given_up(desk):
    number = desk.order("A", [(desk.product(), 5, 1, "")])
    (picking,) = desk.pickings(number)
    desk.do("stock.move", "write", desk.one("stock.picking", picking, "move_ids"), {"quantity": 2})
    context = {**SILENT, "picking_ids_not_to_backorder": [picking]}
    assert desk.do("stock.picking", "button_validate", [picking], context=context) is True
    assert desk.one("sale.order", number, "delivery_status", "picking_ids") == ["full", [picking]]


def test_nothing_to_move_is_refused_alone_and_passed_over_among_others(desk):
    empty, full = desk.order("A"), desk.order("B")
    (nothing,), (something,) = desk.pickings(empty), desk.pickings(full)
    desk.do("stock.move", "write", desk.one("stock.picking", nothing, "move_ids"), {"quantity": 0})
    with pytest.raises(UserError, match="You cannot validate a transfer if no quantities are reserved"):
        desk.do("stock.picking", "button_validate", [nothing], context=SILENT)
    assert desk.do("stock.picking", "button_validate", [nothing, something], context=SILENT) is True
    assert desk.one("stock.picking", nothing, "state") == "confirmed"
    assert desk.one("stock.picking", something, "state") == "done"


def test_what_is_not_there_waits_and_can_be_forced_below_zero(desk):
    product = desk.product()
    count(desk, product, 3, inventory_mode=True)
    first, second = desk.order("A", [(product, 2, 1, "")]), desk.order("B", [(product, 4, 1, "")])
    assert desk.one("stock.picking", desk.pickings(first)[0], "state") == "assigned"
    (move,) = desk.one("stock.picking", desk.pickings(second)[0], "move_ids")
    assert desk.one("stock.move", move, "state", "quantity") == ["partially_available", 1]
    assert desk.one("product.product", product, "free_qty", "virtual_available") == [0, -3]
    desk.do("stock.move", "write", [move], {"quantity": 4})
    assert desk.one("product.product", product, "free_qty") == -3
    desk.ship(second)
    assert desk.one("product.product", product, "qty_available") == -1
    assert desk.one("stock.picking", desk.pickings(first)[0], "state") == "confirmed"


def test_free_counts_what_is_reserved_outgoing_also_what_waits(desk):
    product = desk.product()
    count(desk, product, 3, inventory_mode=True)
    desk.order("A", [(product, 5, 1, "")])
    names = ("qty_available", "free_qty", "outgoing_qty")
    assert desk.one("product.product", product, *names) == [3, 0, 5]


def test_without_inventory_mode_a_second_row_is_made_and_both_count(desk):
    product = desk.product()
    count(desk, product, 7)
    assert desk.one("product.product", product, "qty_available") == 100_007
    assert (
        desk.do(
            "stock.quant", "search_count", [("product_id", "=", product), ("location_id", "=", shelf(desk))]
        )
        == 2
    )


def test_with_inventory_mode_the_count_replaces(desk):
    product = desk.product()
    count(desk, product, 7, inventory_mode=True)
    assert desk.one("product.product", product, "qty_available") == 7


def test_writing_the_quantity_of_a_quant_is_no_way_to_change_stock(desk):
    product = desk.product()
    quants = desk.find("stock.quant", ("product_id", "=", product), ("location_id", "=", shelf(desk)))
    desk.do("stock.quant", "write", quants, {"inventory_quantity": 5})
    assert desk.one("product.product", product, "qty_available") == 100_000


def test_the_context_limits_quantities_to_a_warehouse(desk):
    (warehouse,) = desk.find("stock.warehouse")
    read = [desk.product()], ["qty_available"]
    assert (
        desk.do("product.product", "read", *read, context={"warehouse_id": warehouse})[0]["qty_available"]
        == 100_000
    )
    assert desk.do("product.product", "read", *read, context={"warehouse_id": 99})[0]["qty_available"] == 0
    assert desk.do("product.product", "read", *read, context={"warehouse": 99})[0]["qty_available"] == 100_000


def test_a_return_starts_at_zero_and_brings_back_what_it_is_told(desk):
    number = desk.order("A", [(desk.product(), 3, 100, "")])
    (picking,) = desk.pickings(number)
    desk.ship(number)
    context = {"active_model": "stock.picking", "active_id": picking, "active_ids": [picking]}
    wizard = desk.do("stock.return.picking", "create", [{"picking_id": picking}], context=context)
    with pytest.raises(UserError, match="Please specify at least one non-zero quantity"):
        desk.do("stock.return.picking", "action_create_returns", wizard)
    lines = desk.do("stock.return.picking", "read", wizard, ["product_return_moves"])[0][
        "product_return_moves"
    ]
    desk.do("stock.return.picking.line", "write", lines, {"quantity": 1})
    made = desk.do("stock.return.picking", "action_create_returns", wizard)["res_id"]
    assert desk.one("product.product", desk.product(), "qty_available", "incoming_qty") == [99_997, 1]
    desk.do("stock.picking", "button_validate", [made], context=SILENT)
    assert desk.one("product.product", desk.product(), "qty_available") == 99_998
    line = desk.one("sale.order", number, "order_line")[0]
    assert desk.one("sale.order.line", line, "qty_delivered") == 2


def test_the_tracking_number_is_a_field_of_the_delivery(desk):
    (picking,) = desk.pickings(desk.order())
    desk.do("stock.picking", "write", [picking], {"carrier_tracking_ref": "JNE123"})
    assert desk.find("stock.picking", ("carrier_tracking_ref", "=", "JNE123")) == [picking]


def test_a_change_shows_in_the_write_date_of_quants_and_moves(desk):
    product = desk.product()
    since = desk.do("stock.quant", "search_read", [("product_id", "=", product)], ["write_date"])[0][
        "write_date"
    ]
    desk.order("A", [(product, 1, 1, "")])
    changed = desk.do(
        "stock.quant", "search_read", [("write_date", ">", since)], ["product_id", "reserved_quantity"]
    )
    assert [(row["product_id"][0], row["reserved_quantity"]) for row in changed] == [(product, 1)]
