"""`load`: external ids, continuation rows, all or nothing, the user's time zone."""

import pytest

from tests.sandbox.odoo.desk import ORDER_COLUMNS


def test_the_same_sheet_twice_makes_one_order_with_the_same_ids(desk):
    rows = desk.rows(
        "A", [(desk.product(1), 3, 33333, desk.tax()), (desk.product(2), 1, 14999, "")], desk.buyer()
    )
    first, again = desk.load(rows), desk.load(rows)
    assert first == again
    assert first["messages"] == []
    assert desk.do("sale.order", "search_count", []) == 1
    assert len(desk.one("sale.order", first["ids"][0], "order_line")) == 2


def test_without_ids_of_their_own_lines_come_twice(desk):
    columns = ["id", "partner_id/.id", "order_line/product_id/.id", "order_line/product_uom_qty"]
    rows = [["omnihub.so_A", str(desk.buyer()), str(desk.product()), "1"]]
    for _ in range(2):
        (number,) = desk.do("sale.order", "load", columns, rows)["ids"]
    assert len(desk.one("sale.order", number, "order_line")) == 2


def test_one_bad_row_keeps_nothing_of_the_batch(desk):
    partner = desk.buyer()
    rows = desk.rows("A", [(desk.product(), 1, 100, "")], partner)
    bad = desk.rows("B", [(desk.product(), "abc", 100, ""), (999999, 1, 1, "")], partner)
    answer = desk.load(rows + bad)
    assert answer["ids"] is False
    (message,) = answer["messages"]
    assert (message["type"], message["record"], message["rows"]) == ("error", 1, {"from": 1, "to": 2})
    assert message["field"] == "order_line"
    assert message["message"] == "'abc' does not seem to be a number for field 'Order Lines/Quantity'"
    assert desk.do("sale.order", "search_count", []) == 0


def test_a_failed_load_leaves_a_gap_in_the_numbers(desk):
    partner = desk.buyer()
    before = desk.order("A", partner=partner, confirmed=False)
    good = desk.rows("B", [(desk.product(), 1, 1, "")], partner)
    assert desk.load(good + desk.rows("C", [(999999, 1, 1, "")], partner))["ids"] is False
    after = desk.order("D", partner=partner, confirmed=False)
    assert after > before + 1
    assert desk.one("sale.order", after, "name") != "S00002"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (
            "partner_id/id",
            "omnihub.nobody",
            "No matching record found for external id 'omnihub.nobody' in field 'Customer'",
        ),
        ("partner_id/.id", "99999", "No matching record found for database id '99999' in field 'Customer'"),
        ("partner_id", "Nobody", "No matching record found for name 'Nobody' in field 'Customer'"),
        ("date_order", "soon", "'soon' does not seem to be a valid datetime for field 'Order Date'"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(desk, column, value, words):
    answer = desk.do("sale.order", "load", ["id", column], [["omnihub.x", value]])
    assert answer["messages"][0]["message"] == words
    assert answer["messages"][0]["field"] == column.partition("/")[0]


def test_an_order_without_a_customer_says_what_is_missing(desk):
    answer = desk.do("sale.order", "load", ["id", "client_order_ref"], [["omnihub.x", "R"]])
    assert answer["messages"][0]["message"] == "Missing required value for the field 'Customer' (partner_id)"


def test_a_moment_is_read_in_the_users_time_zone(desk):
    columns, row = (
        [*ORDER_COLUMNS, "date_order"],
        desk.rows("A", [(desk.product(), 1, 1, "")], desk.buyer())[0],
    )
    (number,) = desk.do("sale.order", "load", columns, [[*row, "2026-11-01 03:00:00"]])["ids"]
    assert desk.one("sale.order", number, "date_order") == "2026-10-31 20:00:00"
    desk.do("sale.order", "load", columns, [[*row, "2026-11-01 03:00:00"]], context={"tz": "UTC"})
    assert desk.one("sale.order", number, "date_order") == "2026-11-01 03:00:00"


def test_an_empty_tax_cell_means_no_tax_and_no_column_means_the_products_own(desk):
    number = desk.order("A", [(desk.product(), 1, 1000, "")], confirmed=False)
    assert desk.one("sale.order", number, "amount_tax") == 0
    columns, row = ORDER_COLUMNS[:-1], desk.rows("B", [(desk.product(), 1, 1000, "")], desk.buyer())[0][:-1]
    (other,) = desk.do("sale.order", "load", columns, [row])["ids"]
    assert desk.one("sale.order", other, "amount_tax") == 110.0


def test_a_draft_deleted_by_hand_is_made_again(desk):
    partner = desk.buyer()
    first = desk.order("A", partner=partner, confirmed=False)
    desk.admin("sale.order", "unlink", [first])
    assert desk.order("A", partner=partner, confirmed=False) != first
    assert desk.do("sale.order", "search_count", [("client_order_ref", "=", "A")]) == 1


def test_equal_values_leave_a_confirmed_order_alone(desk):
    partner, lines = desk.buyer(), [(desk.product(), 2, 500, "")]
    number = desk.order("A", lines, partner)
    before = desk.do("stock.move", "search_read", [], ["product_uom_qty", "quantity", "state"])
    assert desk.load(desk.rows("A", lines, partner))["ids"] == [number]
    assert desk.do("stock.move", "search_read", [], ["product_uom_qty", "quantity", "state"]) == before


def test_a_partner_can_be_loaded_with_names_and_external_ids(desk):
    columns = ["id", "name", "country_id/id", "state_id", "company_type"]
    rows = [["omnihub.buyer_1", "Budi", "base.id", "Jawa Barat", "Company"]]
    (number,) = desk.do("res.partner", "load", columns, rows)["ids"]
    assert desk.one("res.partner", number, "country_id")[1] == "Indonesia"
    assert desk.one("res.partner", number, "state_id")[1] == "Jawa Barat (ID)"
    assert desk.one("res.partner", number, "is_company") is True


def test_an_unknown_column_is_an_error_of_the_whole_call(desk):
    with pytest.raises(ValueError, match="Invalid field name 'nofield'"):
        desk.do("sale.order", "load", ["id", "nofield"], [["omnihub.x", "1"]])


def test_what_one_may_not_create_one_may_not_load(desk):
    answer = desk.do("account.account", "load", ["id", "name"], [["x.y", "abc"]])
    assert (
        "You are not allowed to create 'Account' (account.account) records."
        in answer["messages"][0]["message"]
    )


def test_external_ids_can_be_asked_for_by_record(desk):
    number = desk.order("A", confirmed=False)
    (known,) = desk.do("sale.order", "get_metadata", [number])
    assert known["xmlid"] == "omnihub.so_A"


def test_a_locked_order_refuses_even_equal_values(desk):
    partner, lines = desk.buyer(), [(desk.product(), 2, 500, "")]
    number = desk.order("A", lines, partner)
    desk.do("sale.order", "action_lock", [number])
    (message,) = desk.load(desk.rows("A", lines, partner))["messages"]
    assert message["message"].endswith("in a locked order:\nUnit Price\nProduct\nQuantity\nTaxes")


def test_leads_are_loaded_alike(desk):
    columns, rows = ["id", "name", "email_from"], [["omnihub.lead_1", "Tanya stok", "budi@example.com"]]
    first = desk.do("crm.lead", "load", columns, rows)
    assert desk.do("crm.lead", "load", columns, rows) == first
    assert desk.one("crm.lead", first["ids"][0], "stage_id")[1] == "New"
