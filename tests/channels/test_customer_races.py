"""People who decide, workers who compare and orders that come in, all at the same moment."""

import pytest

from channels import duplicates, merging, orders, tagging
from channels.merging import Decided
from channels.models import Customer, CustomerMerge, CustomerPair, CustomerProfile, CustomerTag, Tagged
from channels.records import BuyerData
from omnihub.core.models import Work
from tests.channels import given
from tests.channels.given import CLEAR
from tests.factories import ShopFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def read(shop, remote, minute=0):
    buyer = BuyerData(remote, f"user{remote}", CLEAR.name, CLEAR.phone)
    orders.save_all(shop, [given.order(f"N{remote}-{minute}", minute, buyer=buyer, address=CLEAR)])


@pytest.fixture
def pair():
    shop = ShopFactory()
    for remote in ("1", "2"):
        read(shop, remote)
    duplicates.find(Customer.objects.values_list("pk", flat=True))
    return CustomerPair.objects.get()


def test_two_people_merge_the_same_pair_and_it_is_merged_once(pair, at_once):
    said = at_once(4, lambda number: merging.merge(pair.pk, {}, f"person{number}"))
    assert sorted(said) == [Decided.ALREADY] * 3 + [Decided.DONE]
    assert CustomerMerge.objects.count() == 1
    assert set(Customer.objects.values_list("profile", flat=True)) == {pair.first_id}


def test_one_merges_and_one_keeps_apart_and_only_one_of_them_decides(pair, at_once):
    decide = (
        lambda: merging.merge(pair.pk, {}, "sari"),
        lambda: merging.keep_apart(pair.pk, "dewi"),
    )
    said = at_once(2, lambda number: decide[number]())
    assert sorted(said) == [Decided.ALREADY, Decided.DONE]
    pair.refresh_from_db()
    assert CustomerMerge.objects.exists() == (pair.state == CustomerPair.State.MERGED)


def test_orders_that_come_in_while_a_pair_is_merged_and_parted_wait_for_nobody_in_a_circle(pair, at_once):
    shop = Customer.objects.first().shop

    def run(number):
        for minute in range(1, 9):
            if number < 2:
                read(shop, str(number + 1), minute)
            elif number == 2:
                merging.merge(pair.pk, {}, "sari")
                merging.undo(CustomerMerge.objects.latest("pk").pk, "sari")
            else:
                duplicates.find(Customer.objects.values_list("pk", flat=True))

    at_once(4, run)
    assert set(Customer.objects.values_list("profile", flat=True)) == {pair.first_id, pair.second_id}
    assert CustomerProfile.objects.count() == 2


def test_two_workers_find_the_same_pair_once(pair, at_once):
    CustomerPair.objects.all().delete()
    pks = list(Customer.objects.values_list("pk", flat=True))
    assert sum(at_once(4, lambda _number: duplicates.find(pks))) == 1
    assert Work.objects.filter(topic="customer.compare").count() == 2


def test_the_same_new_tag_from_two_people_is_one_tag(pair, at_once):
    both = CustomerProfile.objects.filter(pk__in=[pair.first_id, pair.second_id])
    at_once(4, lambda _number: tagging.put("grosir", both.all()))
    assert (CustomerTag.objects.count(), Tagged.objects.count()) == (1, 2)
