"""Which products a listing is made of."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import listings, orders, products, tasks, todos
from channels.listings import Part
from channels.models import Component, Listing, Product
from channels.records import ListingData, ProductData
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.core.models import Work
from tests.channels import given
from tests.factories import (
    ComponentFactory,
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory()


def pushed():
    return sorted(int(work.subject) for work in Work.objects.filter(topic="order.push", state="waiting"))


def order_of(listing, **wishes):
    order = OrderFactory(shop=listing.shop, lines=0, **wishes)
    OrderLineFactory(order=order, listing=listing)
    return order


def hold(order):
    return Work.objects.create(
        topic="order.push",
        subject=str(order.pk),
        key=f"odoo:order:{order.pk}",
        state=Work.State.HELD,
        not_before=clock.now(),
        wanted_since=clock.now(),
    )


def data(**changes):
    base = {"item_id": "1", "model_id": "0", "sku": "SKU-1", "name": "Tas", "status": "NORMAL"}
    return ListingData(**(base | changes))


def test_a_listing_is_made_of_the_product_of_its_sku(shop):
    product = ProductFactory(sku="SKU-1")
    assert listings.save_all(shop, [data(sku=" SKU-1 ")]) == 1
    component = Component.objects.get()
    assert (component.product, component.quantity, component.by_hand) == (product, 1, False)


def test_reading_the_listings_again_changes_what_changed_and_doubles_nothing(shop):
    listings.save_all(shop, [data(), data(model_id="7")])
    listings.save_all(shop, [data(name="Tas besar", status="UNLIST"), data(model_id="7")])
    assert Listing.objects.count() == 2
    assert Listing.objects.get(model_id="0").name == "Tas besar"


def test_another_sku_brings_another_product_and_an_unknown_one_none(shop):
    ProductFactory(sku="SKU-1")
    other = ProductFactory(sku="SKU-2")
    listings.save_all(shop, [data()])
    listings.save_all(shop, [data(sku="SKU-2")])
    assert Component.objects.get().product == other
    listings.save_all(shop, [data(sku="SKU-3")])
    assert not Component.objects.exists()


@pytest.mark.parametrize("sku", ["", "sku-1", "SKU-9"])
def test_no_product_of_that_sku_no_guess(shop, sku):
    ProductFactory(sku="SKU-1")
    ProductFactory(sku="SKU-9", active=False)
    listings.save_all(shop, [data(sku=sku)])
    assert list(Listing.objects.filter(components=None)) == [Listing.objects.get()]


def test_a_product_that_comes_later_is_found_and_the_held_order_goes_again(shop):
    listings.save_all(shop, [data()])
    order = order_of(Listing.objects.get(), status=OrderStatus.COMPLETED)
    hold(order)
    products.save_all([ProductData("SKU-1", "Tas")], clock.now())
    assert Component.objects.get().product.name == "Tas"
    assert pushed() == [order.pk]


def test_what_a_person_mapped_no_sku_replaces(shop):
    listing = ListingFactory(shop=shop, item_id="1", sku="SKU-1")
    by_hand = ProductFactory(sku="OTHER")
    listings.link(listing, [Part(by_hand)], by="sari")
    ProductFactory(sku="SKU-1")
    listings.save_all(shop, [data()])
    assert Component.objects.get().product == by_hand


def test_a_bundle_is_made_of_several_products(shop):
    listing = ListingFactory(shop=shop)
    cup, plate = ProductFactory(), ProductFactory()
    listings.link(listing, [Part(cup, 2, Decimal("0.6")), Part(plate, 1, Decimal("0.4"))], by="sari")
    assert sorted(listing.components.values_list("product", "quantity", "by_hand")) == [
        (cup.pk, 2, True),
        (plate.pk, 1, True),
    ]


def test_unlinking_gives_the_listing_back_to_its_sku(shop):
    product = ProductFactory(sku="SKU-1")
    listing = ListingFactory(shop=shop, sku="SKU-1")
    ComponentFactory(listing=listing, by_hand=True)
    listings.unlink(listing, by="sari")
    assert Component.objects.get().product == product


def test_mapping_sends_the_open_and_the_held_orders_again_and_no_others(shop):
    listing = ListingFactory(shop=shop)
    ready = order_of(listing)
    done_and_held = order_of(listing, status=OrderStatus.COMPLETED)
    hold(done_and_held)
    order_of(listing, status=OrderStatus.COMPLETED)
    order_of(listing, history=True)
    order_of(ListingFactory(shop=shop))
    order_of(ListingFactory(shop=ShopFactory(pushes_orders=False)))
    listings.link(listing, [Part(ProductFactory())], by="sari")
    assert pushed() == [ready.pk, done_and_held.pk]
    note = ready.events.get()
    assert (note.after, note.by) == ("mapped by hand", "sari")


def test_a_shop_that_does_not_push_stays_silent():
    listing = ListingFactory(shop=ShopFactory(pushes_orders=False))
    order_of(listing)
    listings.link(listing, [Part(ProductFactory())], by="sari")
    assert pushed() == []


def test_products_are_known_by_their_sku():
    now = clock.now()
    products.save_all([ProductData("SKU-1", "Tas", "899", 400, Decimal(90000)), ProductData("", "none")], now)
    products.save_all([ProductData("SKU-1", "Tas besar", active=False)], now + timedelta(seconds=1))
    product = Product.objects.get()
    assert (product.name, product.active) == ("Tas besar", False)


def test_older_news_of_a_product_changes_nothing():
    now = clock.now()
    products.save_all([ProductData("SKU-1", "new")], now)
    products.save_all([ProductData("SKU-1", "old")], now - timedelta(seconds=1))
    assert Product.objects.get().name == "new"


def sale(sku, minute, number="2611AAAA", **wishes):
    line = given.line(item_id="1", model_id="0", sku=sku)
    placed_at = given.NOON + timedelta(minutes=minute)
    return given.order(number, minute, lines=(line,), placed_at=placed_at, **wishes)


def test_a_listing_sold_under_another_sku_since_it_was_read_is_made_of_that_product(shop):
    red, blue = ProductFactory(sku="RED"), ProductFactory(sku="BLUE")
    listing = ListingFactory(shop=shop, item_id="1", model_id="0", sku="RED", product=red, as_of=given.NOON)
    orders.save_all(shop, [sale("BLUE", 5)])
    listing.refresh_from_db()
    assert (listing.sku, list(listing.products.all())) == ("BLUE", [blue])
    assert Component.objects.filter(listing=listing).count() == 1


def test_an_older_order_does_not_bring_an_older_sku_back(shop):
    red = ProductFactory(sku="RED")
    ProductFactory(sku="BLUE")
    listing = ListingFactory(shop=shop, item_id="1", model_id="0", sku="RED", product=red, as_of=given.NOON)
    orders.save_all(shop, [sale("BLUE", -5)])
    listing.refresh_from_db()
    assert (listing.sku, list(listing.products.all())) == ("RED", [red])


def test_another_sku_replaces_no_mapping_by_hand(shop):
    red = ProductFactory(sku="RED")
    ProductFactory(sku="BLUE")
    listing = ListingFactory(shop=shop, item_id="1", model_id="0", sku="RED", as_of=given.NOON)
    listings.link(listing, [Part(red)], "sari")
    orders.save_all(shop, [sale("BLUE", 5)])
    assert list(listing.products.all()) == [red]


def test_every_connected_shop_is_read_once_a_day(shop):
    ShopFactory(pulls=False)
    tasks.read_listings()
    assert [row.subject for row in Work.objects.filter(topic=todos.LISTINGS)] == [shop.key]
