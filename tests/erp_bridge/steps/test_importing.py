import pytest

from erp_bridge.odoo.client import Client
from erp_bridge.steps import importing
from omnihub.core.errors import Busy


class Import:
    """An Odoo that takes any import without a bad cell. `named`: whether it says which record is bad."""

    def __init__(self, *, named=True, message="no such product"):
        self.calls = 0
        self.named = named
        self.message = message

    def call(self, _model, _method, _ids, named):
        self.calls += 1
        rows = named["data"]
        bad = [place for place, row in enumerate(rows) if "bad" in row]
        if not bad:
            return {"ids": [int(row[0]) for row in rows if row[0]], "messages": []}
        where = [{"rows": {"from": place, "to": place}} if self.named else {} for place in bad]
        return {"ids": False, "messages": [{"type": "error", "message": self.message, **at} for at in where]}


def load(odoo, rows):
    return importing.load(Client(odoo, context={}), "sale.order", ["id", "x"], rows)


def records(count, *bad):
    return {n: [[str(n), "bad" if n in bad else "good"]] for n in range(1, count + 1)}


def test_what_is_good_takes_one_call():
    odoo = Import()
    ids, refused = load(odoo, records(50))
    assert ids == {n: n for n in range(1, 51)}
    assert (refused, odoo.calls) == ({}, 1)


def test_named_bad_records_are_left_out_and_the_rest_goes_in():
    odoo = Import()
    ids, refused = load(odoo, records(50, 7, 40))
    assert len(ids) == 48
    assert {n: error.words for n, error in refused.items()} == {7: "no such product", 40: "no such product"}
    assert odoo.calls <= 3


def test_a_bad_record_is_found_by_halving_where_odoo_names_none():
    odoo = Import(named=False)
    ids, refused = load(odoo, records(50, 33))
    assert len(ids) == 49
    assert set(refused) == {33}
    assert odoo.calls <= 15


def test_a_bad_line_below_its_order_blames_the_order():
    rows = {"A": [["1", "good"]], "B": [["2", "good"], ["", "good"], ["", "bad"]], "C": [["3", "good"]]}
    ids, refused = load(Import(), rows)
    assert ids == {"A": 1, "C": 3}
    assert set(refused) == {"B"}


def test_several_records_of_one_item_stand_and_fall_together():
    rows = {"A": [["1", "good"], ["2", "good"]], "B": [["3", "good"], ["4", "bad"]], "C": [["5", "good"]]}
    ids, refused = load(Import(), rows)
    assert ids == {"A": 1, "C": 5}
    assert set(refused) == {"B"}


def test_when_all_are_bad_none_goes_in():
    ids, refused = load(Import(), records(3, 1, 2, 3))
    assert ids == {}
    assert set(refused) == {1, 2, 3}


def test_database_trouble_inside_an_import_is_no_fault_of_a_record():
    with pytest.raises(Busy):
        load(Import(message="could not serialize access due to concurrent update"), records(3, 2))


def test_nothing_to_import_asks_nothing():
    odoo = Import()
    assert load(odoo, {}) == ({}, {})
    assert odoo.calls == 0
