"""What a parcel is charged by."""

import pytest

from shipping import weights
from shipping.records import Item, last_digits
from shipping.weights import ORDINARY, Parcel


def packed(*items, packing=0):
    return weights.parcel(items, unknown_grams=500, packing_grams=packing)


@pytest.mark.parametrize(
    ("grams", "charged"),
    [(1, 1000), (1000, 1000), (1300, 1000), (1301, 2000), (2000, 2000), (2300, 2000), (2301, 3000)],
)
def test_a_third_of_a_kilo_is_dropped_and_more_is_a_kilo(grams, charged):
    assert weights.charged_grams(Parcel(grams), ORDINARY) == charged


def test_what_is_large_and_light_is_charged_by_its_volume():
    assert weights.charged_grams(Parcel(500, 30 * 20 * 20), ORDINARY) == 2000
    assert weights.charged_grams(Parcel(5000, 30 * 20 * 20), ORDINARY) == 5000


def test_a_truck_counts_volume_otherwise_and_has_a_minimum():
    truck = weights.rounding("jne", "JTR<130")
    assert weights.charged_grams(Parcel(1000, 100_000), truck) == 20_000
    assert weights.charged_grams(Parcel(1000), truck) == 10_000
    assert weights.rounding("jne", "REG") == ORDINARY


def test_pieces_are_packed_into_one_box_that_holds_them_all():
    shirt = Item(300, 4, 300, 200, 50)
    found = packed(shirt, packing=100)
    assert found.grams == 1300
    assert found.volume == 30 * 20 * 5 * 4 * 110 // 100
    long = packed(Item(300, 1, 1000, 20, 20), Item(300, 1, 200, 200, 100))
    assert long.volume == 100 * 20 * 10  # as long as the one, as wide and high as the other


def test_one_thing_is_its_own_box():
    assert packed(Item(300, 1, 300, 200, 50)).volume == 30 * 20 * 5


def test_what_nobody_weighed_or_measured():
    assert packed(Item(0, 2)) == Parcel(1000, 0)
    assert packed() == Parcel(0, 0)
    assert packed(Item(300, 0)) == Parcel(0, 0)


def test_last_digits_of_a_phone_that_is_shown_in_full():
    assert last_digits("+62 812-3456-7890") == "67890"
    assert last_digits("0812") == ""
    assert last_digits("******7890") == ""
