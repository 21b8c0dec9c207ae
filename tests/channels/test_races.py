"""Several workers write the same orders at the same moment."""

from datetime import timedelta

import pytest

from channels import orders, products
from channels.models import Component, Customer, Listing, Order
from channels.records import ProductData
from omnihub.core.models import Work
from tests.channels import given
from tests.channels.given import NOON
from tests.factories import OrderFactory, ShopFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def test_the_same_order_from_many_workers_is_one_order_with_the_newest_news(at_once):
    shop = ShopFactory()
    at_once(
        8,
        lambda number: orders.save_all(shop, [given.order(minute=number, ship_by=NOON + timedelta(number))]),
    )
    order = Order.objects.get()
    assert order.ship_by == NOON + timedelta(7)
    assert (Customer.objects.count(), Listing.objects.count()) == (1, 1)
    assert Work.objects.filter(topic="order.push").count() == 1


def test_batches_that_overlap_in_other_orders_wait_for_each_other(at_once):
    shop = ShopFactory()
    numbers = [f"ORDER{number:02d}" for number in range(12)]

    def save(worker):
        mine = numbers if worker % 2 else numbers[::-1]
        orders.save_all(shop, [given.order(number, minute=worker) for number in mine])

    at_once(6, save)
    assert Order.objects.count() == 12
    assert set(Order.objects.values_list("remote_updated_at", flat=True)) == {NOON + timedelta(minutes=5)}


def test_products_and_orders_that_meet_at_a_listing_map_it_once(at_once):
    shop = ShopFactory()
    found = [given.order(f"ORDER{number}", lines=(given.line(f"{number}-0"),)) for number in range(10)]

    def write(worker):
        if worker % 2:
            orders.save_all(shop, found)
        else:
            catalogue = [ProductData(f"SKU-{number}", "Tas") for number in range(10)]
            products.save_all(catalogue, NOON + timedelta(seconds=worker))

    at_once(6, write)
    assert Component.objects.count() == Listing.objects.count() == 10


def test_a_release_is_said_once_however_many_say_it(at_once):
    shop = ShopFactory()
    order = OrderFactory(shop=shop)
    at_once(6, lambda _number: orders.save_releases(shop, [given.release(order.number)]))
    assert order.events.filter(kind="released").count() == 1
    assert Work.objects.filter(topic="payment.push").count() == 1
