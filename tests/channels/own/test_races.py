"""Many buyers at the same moment."""

import pytest

from channels.models import Order
from channels.own import placing
from channels.own.records import COLLECTED
from tests.channels.own import given

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def test_of_many_who_order_the_last_unit_at_once_one_gets_it_and_all_others_are_told(at_once):
    shop = given.shop()
    listing = given.good(shop, sellable=1)
    checkouts = [given.cart(shop, listing) for _ in range(4)]
    seen = [given.collected(one) for one in checkouts]

    def order(number):
        try:
            placing.place(checkouts[number].pk, COLLECTED, seen[number], lambda *_told: None)
        except placing.Lacking:
            return "told"
        return "ordered"

    assert sorted(at_once(4, order)) == ["ordered", "told", "told", "told"]
    assert Order.objects.count() == 1
