"""Domains, orders, dates, archived records."""

import pytest

from sandbox.odoo.errors import BadDate, BadSyntax


@pytest.fixture
def three(desk):
    partner = desk.buyer()
    return [
        desk.order(name, [(desk.product(n), n, 10, "")], partner, confirmed=n == 3)
        for n, name in enumerate("ABC", 1)
    ]


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ([("state", "=", "draft")], "AB"),
        ([("state", "!=", "draft")], "C"),
        ([("state", "not in", ["draft"])], "C"),
        (["|", ("client_order_ref", "=", "A"), ("state", "=", "sale")], "AC"),
        (["!", ("state", "=", "sale")], "AB"),
        (
            [
                "&",
                "|",
                ("client_order_ref", "=", "A"),
                ("client_order_ref", "=", "B"),
                ("amount_total", ">", 10),
            ],
            "B",
        ),
        ([("order_line.product_uom_qty", ">=", 2)], "BC"),
        ([("order_line.product_id.default_code", "=", "SKU-0002")], "B"),
        ([("order_line", "any", [("product_uom_qty", "=", 3)])], "C"),
        ([("partner_id", "ilike", "budi")], "ABC"),
        ([("partner_id.email", "=like", "budi@%")], "ABC"),
        ([("carrier_id", "=", False)], "ABC"),
        ([("client_order_ref", "in", ["A", "C", "Z"])], "AC"),
        ([("picking_ids", "!=", False)], "C"),
        ([("client_order_ref", "not like", "B")], "AC"),
        ([(0, "=", 1)], ""),
    ],
)
def test_a_domain_finds_what_it_says(desk, three, domain, found):
    rows = desk.do("sale.order", "search_read", domain, ["client_order_ref"], order="client_order_ref")
    assert "".join(row["client_order_ref"] for row in rows) == found


def test_limit_offset_and_order(desk, three):
    assert desk.do("sale.order", "search", [], limit=2, order="id desc") == three[:0:-1]
    assert desk.do("sale.order", "search", [], offset=1, limit=1, order="id") == three[1:2]
    assert desk.do("sale.order", "search_count", []) == 3


def test_write_date_keeps_microseconds_that_it_does_not_show(desk, three):
    shown = desk.one("sale.order", three[0], "write_date")
    assert len(shown) == len("2026-11-01 00:00:00")
    assert desk.find("sale.order", ("id", "=", three[0]), ("write_date", ">", shown)) == three[:1]
    assert desk.find("sale.order", ("id", "=", three[0]), ("write_date", "=", shown)) == []


def test_a_bare_day_is_its_end_for_later_than(desk, three):
    desk.do("sale.order", "write", three[:1], {"date_order": "2026-11-02 04:00:00"})
    for operator, day, found in ((">", "2026-11-01", 1), (">", "2026-11-02", 0), ("<=", "2026-11-02", 1)):
        assert len(desk.find("sale.order", ("id", "=", three[0]), ("date_order", operator, day))) == found


def test_what_postgresql_cannot_read(desk):
    with pytest.raises(BadDate):
        desk.find("sale.order", ("date_order", ">", "garbage"))
    with pytest.raises(BadSyntax):
        desk.find("sale.order", ("id", "=", "abc"))


def test_archived_records_hide_unless_asked_for(desk):
    product = desk.product()
    desk.do("product.product", "write", [product], {"active": False})
    wanted = ("default_code", "=", "SKU-0001")
    assert desk.find("product.product", wanted) == []
    assert desk.find("product.product", wanted, ("active", "in", [True, False])) == [product]
    assert desk.do("product.product", "search", [wanted], context={"active_test": False}) == [product]


def test_child_of_goes_down_the_tree(desk):
    view = desk.find("stock.location", ("name", "=", "WH"))
    shelves = desk.find("stock.location", ("id", "child_of", view), ("usage", "=", "internal"))
    assert [desk.one("stock.location", number, "complete_name") for number in shelves] == ["WH/Stock"]


def test_sums_by_group(desk, three):
    rows = desk.do("sale.order", "read_group", [], ["amount_total:sum"], ["state"])
    assert [(row["state"], row["state_count"], row["amount_total"]) for row in rows] == [
        ("draft", 2, 30),
        ("sale", 1, 30),
    ]


def test_names_are_searched_in_the_fields_that_name_a_record(desk):
    found = desk.do("product.product", "name_search", "SKU-0007")
    assert [name.partition("]")[0] for _, name in found] == ["[SKU-0007"]


def test_a_product_and_its_template_are_one(desk):
    product = desk.product()
    template = desk.one("product.product", product, "product_tmpl_id")[0]
    desk.do("product.template", "write", [template], {"list_price": 12345})
    assert desk.one("product.product", product, "list_price") == 12345
    made = desk.do("product.template", "create", [{"name": "Baru", "default_code": "NEW-1"}])[0]
    assert desk.one("product.template", made, "product_variant_count", "default_code") == [1, "NEW-1"]


def test_fields_get_tells_what_there_is(desk):
    facts = desk.do("sale.order", "fields_get", ["state", "partner_id", "nosuch"], ["type", "relation"])
    assert facts == {
        "state": {"type": "selection"},
        "partner_id": {"type": "many2one", "relation": "res.partner"},
    }
