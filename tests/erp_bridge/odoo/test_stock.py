"""What may be sold, from Odoo's own figures."""

from decimal import Decimal

import pytest

from erp_bridge.odoo import stock
from erp_bridge.odoo.client import Client

EIGHTEEN = {"is_storable": {}}


class Wire:
    """Answers from a table; remembers what it was asked."""

    def __init__(self, fields, rows):
        self.known, self.rows, self.asked = fields, rows, []

    def call(self, model, method, ids, named):
        if method == "fields_get":
            return self.known if model == "product.product" else {}
        self.asked.append((model, method, named))
        return self.rows


def row(**values):
    given = {
        "id": 5,
        "active": True,
        "is_storable": True,
        "qty_available": 10,
        "free_qty": 10,
        "outgoing_qty": 0,
    }
    return {**given, **values}


def read(*rows, fields=EIGHTEEN):
    wire = Wire(fields, list(rows))
    return stock.read(Client(wire, context={}), 3, [5]), wire


@pytest.mark.parametrize(
    ("on_hand", "free", "outgoing", "sellable"),
    [
        (10, 10, 0, 10),
        (10, 7, 3, 7),
        (10, 7, 5, 5),
        (10, 0, 14, -4),
        (0, 0, 0, 0),
        (-2, -2, 0, -2),
        (Decimal("2.5"), Decimal("1.5"), 1, Decimal("1.5")),
    ],
)
def test_what_is_set_aside_and_what_waits_is_promised(on_hand, free, outgoing, sellable):
    ((one,), _) = read(row(qty_available=on_hand, free_qty=free, outgoing_qty=outgoing))
    assert one.sellable == sellable


def test_an_archived_product_has_nothing_to_sell():
    ((one,), _) = read(row(active=False))
    assert (one.sellable, one.counted) == (0, True)


@pytest.mark.parametrize(
    ("fields", "values", "counted"),
    [
        (EIGHTEEN, {"is_storable": True}, True),
        (EIGHTEEN, {"is_storable": False}, False),
        ({"type": {}}, {"type": "product"}, True),
        ({"type": {}}, {"type": "consu"}, False),
        ({"is_storable": {}, "is_kits": {}}, {"is_storable": False, "is_kits": True}, True),
    ],
)
def test_only_what_odoo_counts_has_a_number_and_a_kit_has_that_of_its_parts(fields, values, counted):
    bare = {name: value for name, value in row().items() if name != "is_storable"}
    ((one,), wire) = read({**bare, **values}, fields=fields)
    assert one.counted is counted
    (_, _, named) = wire.asked[0]
    assert set(values) <= set(named["fields"])


def test_the_warehouse_goes_by_both_of_its_names_and_archived_ones_come_along():
    _, wire = read(row())
    ((model, method, named),) = wire.asked
    assert (model, method) == ("product.product", "search_read")
    assert named["context"] == {"active_test": False, "warehouse_id": 3, "warehouse": 3}


def test_without_the_module_nobody_is_asked_for_kits():
    wire = Wire(EIGHTEEN, [])
    assert stock.kits(Client(wire, context={})) == []
    assert wire.asked == []
    wire = Wire({"is_storable": {}, "is_kits": {}}, [{"id": 8}, {"id": 9}])
    assert stock.kits(Client(wire, context={})) == [8, 9]


def test_an_odoo_without_stock_has_a_newest_date_all_the_same():
    assert stock.newest(Client(Wire(EIGHTEEN, []), context={})) == stock.LONG_AGO
