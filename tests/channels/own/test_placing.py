"""A cart becomes an order once, with pieces that are there, at the sum the buyer has seen."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Checkout, Listing, Order, Product, Reservation
from channels.own import carts, links, placing, showcase
from channels.own.records import COLLECTED, Ship
from channels.states import OrderStatus
from tests.channels.own import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return given.shop()


@pytest.fixture
def opened():
    return []


def place(checkout, opened, ship=COLLECTED, seen=None):
    return placing.place(
        checkout.pk, ship, seen or given.collected(checkout), lambda *told: opened.append(told)
    )


def test_an_order_is_placed_with_its_number_its_mirror_and_a_payment_until_its_end(shop, opened):
    checkout = given.cart(shop, given.good(shop), pieces=2)
    placed = place(checkout, opened)
    order = Order.objects.get()
    assert (order.number, order.status, order.buyer_total) == (
        placed.number,
        OrderStatus.UNPAID,
        Decimal(90000),
    )
    assert opened == [(order.pk, placed.pay_by)]
    assert placed.pay_by - placed.placed_at == timedelta(days=1)
    assert not order.history


def test_the_last_unit_is_for_one_of_two_and_the_other_is_told_before_paying(shop, opened):
    listing = given.good(shop, sellable=1)
    first, second = given.cart(shop, listing), given.cart(shop, listing)
    seen = given.collected(second)
    place(first, opened)
    with pytest.raises(placing.Lacking) as told:
        place(second, opened, seen=seen)
    assert [item.line.sku for item in told.value.items] == ["TAS-1"]
    assert (Order.objects.count(), len(opened), Reservation.objects.count()) == (1, 1, 0)


def test_two_listings_of_one_product_take_from_the_same_pieces(shop, opened):
    single = given.good(shop, sellable=3)
    pair = given.good(shop, sku="PAIR")
    pair.components.all().delete()
    pair.components.create(product=Product.objects.get(sku="TAS-1"), quantity=2, by_hand=True)
    checkout = given.cart(shop, single, pair)
    carts.put(checkout.pk, showcase.by_pk(shop, [single.pk])[single.pk], 2)
    with pytest.raises(placing.Lacking):
        place(checkout, opened)


def test_placed_twice_is_placed_once(shop, opened):
    checkout = given.cart(shop, given.good(shop))
    assert place(checkout, opened).number == place(checkout, opened, seen="any").number
    assert len(opened) == 1


def test_a_price_that_changed_meanwhile_is_shown_before_anything_is_placed(shop, opened):
    checkout = given.cart(shop, given.good(shop))
    seen = given.collected(checkout)
    Product.objects.update(price=Decimal(50000))
    with pytest.raises(placing.Changed):
        place(checkout, opened, seen=seen)
    assert carts.fresh(checkout.pk)[0].total == Decimal(50000)


def test_a_dearer_courier_than_the_one_seen_is_not_taken_silently(shop, opened):
    checkout = given.cart(shop, given.good(shop))
    ship = Ship("1", "jne", "REG", "2-3", Decimal(11000), 400)
    carts.choose(checkout.pk, ship)
    checkout.refresh_from_db()
    seen = carts.digest(checkout)
    with pytest.raises(placing.Changed):
        place(checkout, opened, Ship("2", "jne", "REG", "2-3", Decimal(15000), 400), seen)
    assert place(checkout, opened, ship, seen).total == Decimal(56000)


def test_goods_taken_off_sale_are_not_sold(shop, opened):
    listing = given.good(shop)
    checkout = given.cart(shop, listing)
    seen = given.collected(checkout)
    listing.status = showcase.OFF_SALE
    listing.save()
    with pytest.raises(placing.Lacking):
        place(checkout, opened, seen=seen)


def test_nothing_is_sold_before_go_live(opened):
    shop = given.shop(go_live_at=None)
    with pytest.raises(placing.NotForSale):
        place(given.cart(shop, given.good(shop)), opened)


def test_a_payment_that_cannot_be_opened_leaves_no_order_and_takes_no_pieces(shop):
    listing = given.good(shop, sellable=1)
    checkout = given.cart(shop, listing)

    def fails(*_told):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        placing.place(checkout.pk, COLLECTED, given.collected(checkout), fails)
    assert not Order.objects.exists()
    assert Checkout.objects.get().state == Checkout.State.OPEN
    assert showcase.by_pk(shop, [listing.pk])[listing.pk].available == 1


def test_free_lines_keep_the_price_staff_have_named_and_ask_for_no_stock(shop, opened):
    checkout = given.cart(shop, source="staff")
    carts.put_free(checkout.pk, carts.FreeLine("Jahit ulang", 2, Decimal(30000)))
    carts.discount(checkout.pk, Decimal(5000))
    placed = place(checkout, opened)
    line = placed.order.lines.get()
    assert (line.name, line.listing, placed.order.gross) == ("Jahit ulang", None, Decimal(55000))
    assert not Listing.objects.exists()


def test_each_link_opens_its_own_door(shop):
    checkout = given.cart(shop)
    pay, track = links.pay_token(checkout), links.track_token(checkout)
    assert len(pay) == len(track) == 22
    assert (links.to_pay(pay), links.to_track(track)) == (checkout, checkout)
    assert links.to_pay(track) is None
    assert links.to_track(pay) is None


def test_a_link_whose_key_is_gone_is_told_no_more_but_opens(shop, settings):
    checkout = given.cart(shop)
    pay = links.pay_token(checkout)
    settings.SECRET_KEY = "another one"
    assert links.pay_token(checkout) == ""
    assert links.to_pay(pay) == checkout
