"""Our own shop behind the door of the marketplaces: its tables are the remote."""

import math
from datetime import timedelta
from decimal import Decimal

import pytest

from channels import marketplaces, orders, publish, pull, todos
from channels.calling_off import CallOff, Reason
from channels.models import Checkout, Listing, Order, Product, Published
from channels.own import moves, placing, setting_up, showcase
from channels.own.records import COLLECTED
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels.own import given
from tests.factories import StockPolicyFactory

pytestmark = pytest.mark.django_db
IN_TIME = Deadline(math.inf)


@pytest.fixture
def shop(db):
    return given.shop()


def placed(shop, listing, pieces=1):
    checkout = given.cart(shop, listing, pieces=pieces)
    return placing.place(checkout.pk, COLLECTED, given.collected(checkout), lambda *_told: None)


def work(topic, subject):
    return Work(pk=1, topic=topic, subject=subject)


def test_what_the_erp_has_with_a_price_is_listed_and_mapped_and_what_lost_it_goes_off_sale(shop):
    Product.objects.create(sku="A", name="Tas", price=Decimal(45000), as_of=clock.now())
    Product.objects.create(sku="B", name="Kardus", price=0, as_of=clock.now())
    pull.listings([work(todos.LISTINGS, shop.key)], IN_TIME)
    assert [one.sku for one in showcase.for_sale(shop)] == ["A"]
    Product.objects.filter(sku="A").update(price=0)
    pull.listings([work(todos.LISTINGS, shop.key)], IN_TIME)
    assert Listing.objects.get(shop=shop, sku="A").status == showcase.OFF_SALE


def test_an_order_read_afresh_is_the_mirrors_own(shop):
    order = placed(shop, given.good(shop), pieces=2).order
    before = Order.objects.values().get(pk=order.pk)
    marketplace = marketplaces.for_shop(shop)
    found = marketplace.read([order.number])
    assert (found[0].gross, found[0].status) == (Decimal(90000), OrderStatus.UNPAID)
    assert orders.save_all(shop, found).same == 1
    assert Order.objects.values("gross", "status", "changed_at").get() == {
        name: before[name] for name in ("gross", "status", "changed_at")
    }


def test_the_orders_of_a_day_are_listed_for_the_proof_and_placed_page_by_page(shop):
    listing = given.good(shop)
    numbers = [placed(shop, listing).number for _ in range(2)]
    marketplace = marketplaces.for_shop(shop)
    since, until = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1)
    assert list(marketplace.listed(since, until)) == [(number, "placed") for number in numbers]
    assert marketplace.placed(since, until, "") == (numbers, "")
    assert marketplace.placed(since, until, numbers[0]) == (numbers[1:], "")


def test_stock_is_published_by_the_road_of_all_shops_and_reads_back_as_it_was_told(shop):
    listing = given.good(shop, sellable=7)
    shop.pushes_stock = True
    shop.save()
    StockPolicyFactory(shop=shop)
    push = work(todos.STOCK, f"{shop.key}:{listing.item_id}")
    publish.stock([push], IN_TIME)
    assert Published.objects.get(listing=listing).accepted == 7
    [shown] = marketplaces.for_shop(shop).read_stock([listing.item_id])
    assert shown.stock == 7


def test_cancelling_is_done_when_it_is_written_and_never_after_the_hand_over(shop):
    checkout = placed(shop, given.good(shop, sellable=1))
    marketplace = marketplaces.for_shop(shop)
    marketplace.cancel(checkout.number, CallOff(Reason.OUT_OF_STOCK))
    assert Order.objects.get().status == OrderStatus.CANCELLED
    assert showcase.shelf(shop).goods[0].available == 1
    late = placed(shop, Listing.objects.get(sku="TAS-1"))
    Checkout.objects.filter(pk=late.pk).update(state=Checkout.State.SHIPPED)
    with pytest.raises(Refused):
        marketplace.cancel(late.number, CallOff(Reason.OUT_OF_STOCK))


def test_pieces_of_a_paid_order_go_with_their_share_of_the_discount_and_the_shipping_stays(shop):
    checkout = placed(shop, given.good(shop, sellable=3), pieces=3)
    marketplace = marketplaces.for_shop(shop)
    wish = CallOff(Reason.OUT_OF_STOCK, {checkout.lines.get().key: 1})
    with pytest.raises(Refused, match="not paid yet"):
        marketplace.cancel(checkout.number, wish)
    Checkout.objects.filter(pk=checkout.pk).update(discount=10_000, total=checkout.total - 10_000)
    moves.paid(checkout.order_id, clock.now())
    with pytest.raises(Refused, match="all pieces"):
        marketplace.cancel(checkout.number, CallOff(Reason.OUT_OF_STOCK, {checkout.lines.get().key: 3}))
    before = Order.objects.get()
    worth = marketplace.estimate_cancel(checkout.number, wish.pieces)
    assert worth == 45_000 - (10_000 - 6_667)
    marketplace.cancel(checkout.number, wish)
    order = Order.objects.get()
    assert (order.gross, order.seller_voucher) == (before.gross - worth, 6_667)
    line = order.lines.get()
    assert (line.quantity, line.cancelled, line.total) == (2, 1, 90_000)
    assert showcase.shelf(shop).goods[0].available == 1
    assert order.shipping_total == before.shipping_total


def test_what_was_delivered_long_enough_ago_is_completed_by_the_regular_look(shop):
    checkout = placed(shop, given.good(shop))
    moves.paid(checkout.order_id, clock.now())
    moves.collect(checkout.order_id, clock.now() - timedelta(days=4))
    pull.catch_up([work(todos.CATCH_UP, shop.key)], IN_TIME)
    assert Order.objects.get().status == OrderStatus.COMPLETED


def test_a_shop_is_made_connected_and_closed_and_asks_for_its_listings():
    storefront = setting_up.make("Toko Melati", "melati", "sari")
    assert (storefront.shop.state, storefront.is_open, storefront.shop.live) == ("connected", False, False)
    assert set(Work.objects.values_list("topic", flat=True)) == {todos.LISTINGS, todos.UPDATE}
    pull.update([work(todos.UPDATE, storefront.shop.key)], IN_TIME)
    storefront.shop.refresh_from_db()
    assert storefront.shop.details.as_of
