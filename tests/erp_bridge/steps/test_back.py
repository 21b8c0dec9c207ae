"""Which return transfers are opened, and which are validated."""

from decimal import Decimal

import pytest

from erp_bridge.odoo.payloads import ReturnLine
from erp_bridge.steps import back
from erp_bridge.steps.back import Goods

KAOS, TAS = 5, 6


def pieces(**counts):
    ids = {"kaos": KAOS, "tas": TAS}
    return {ids[name]: Decimal(count) for name, count in counts.items()}


def goods(sent=None, awaited=None, here=None):
    return Goods(dict(sent or {}), dict(awaited or {}), dict(here or {}))


SENT = {1: pieces(kaos=3, tas=1), 2: pieces(kaos=2)}


@pytest.mark.parametrize(
    ("found", "wanted", "planned"),
    [
        (goods(SENT), pieces(kaos=5, tas=1), {1: pieces(kaos=3, tas=1), 2: pieces(kaos=2)}),
        (goods(SENT), pieces(kaos=4), {1: pieces(kaos=3), 2: pieces(kaos=1)}),
        (goods(SENT), pieces(tas=1), {1: pieces(tas=1)}),
        (goods(SENT), pieces(tas=9), {1: pieces(tas=1)}),
        (goods(SENT), {}, {}),
        (goods(SENT, {7: pieces(kaos=5, tas=1)}), pieces(kaos=5, tas=1), {}),
        (goods(SENT, {7: pieces(tas=1)}, {8: pieces(kaos=3)}), pieces(kaos=5, tas=1), {1: pieces(kaos=2)}),
        (goods(), pieces(kaos=1), {}),
    ],
)
def test_what_is_opened_or_here_already_is_not_opened_again(found, wanted, planned):
    assert back.plan(found, wanted) == planned


@pytest.mark.parametrize(
    ("found", "parcels", "validated"),
    [
        (goods(SENT, {7: pieces(kaos=2)}), [pieces(kaos=2)], [7]),
        (goods(SENT, {7: pieces(kaos=2), 8: pieces(tas=1)}), [pieces(tas=1)], [8]),
        (goods(SENT, {8: pieces(tas=1)}, {7: pieces(kaos=2)}), [pieces(kaos=2)], []),
        (goods(SENT, {7: pieces(kaos=1), 8: pieces(kaos=1)}), [pieces(kaos=1)], [7]),
        (goods(SENT, {8: pieces(kaos=1)}, {7: pieces(kaos=1)}), [pieces(kaos=1)] * 2, [8]),
        (goods(SENT, {7: pieces(kaos=3), 8: pieces(kaos=2)}), [pieces(kaos=5)], [7, 8]),
        (goods(SENT, {7: pieces(kaos=3)}), [pieces(kaos=1)], None),
        (goods(SENT), [pieces(kaos=1)], []),
    ],
)
def test_a_parcel_that_was_scanned_in_is_found_by_what_is_in_it(found, parcels, validated):
    assert back.arrived(found, parcels) == validated


def test_what_left_and_is_not_here_is_out():
    assert goods(SENT, {}, {7: pieces(kaos=4)}).out == pieces(kaos=1, tas=1)


def test_a_product_in_two_lines_of_a_delivery_is_taken_back_once():
    lines = [ReturnLine(11, 1, KAOS, Decimal(2)), ReturnLine(12, 1, KAOS, Decimal(2))]
    assert back.quantities(lines, pieces(kaos=3)) == [(11, 2), (12, 1)]
    assert back.quantities(lines, pieces(kaos=1)) == [(11, 1), (12, 0)]
