"""Website orders into the mirror, and what a checkout link makes of them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from channels import erasing, shelf
from channels.models import Checkout, Order
from channels.own import carts, links, moves, placing
from channels.own.moves import Moved
from channels.own.records import Ship
from channels.states import OrderStatus
from channels.website import offering, taking
from channels.website.offering import Offered
from channels.website.records import Line, Sent
from omnihub.core import clock
from omnihub.core.models import Work
from tests.channels.website import given
from tests.channels.website.given import BUYER, GOODS, PLACE, told
from tests.factories import LONG_AGO, ProductFactory, StockLevelFactory

pytestmark = pytest.mark.django_db
SHIP = Ship(quote_key="q", courier="jne", service="REG", cost=Decimal(12_000), weight_grams=800)
COURIER = Line("12", "Standard delivery", Decimal(1), Decimal(9_000), delivery=True)


@pytest.fixture
def shop():
    return given.site(pushes_orders=True)


def taken(shop, data):
    [pk] = taking.take(shop, [data]).values()
    return Order.objects.get(pk=pk)


def placed(order, ship=SHIP):
    assert offering.offer(order.pk, "sari") == Offered.DONE
    checkout = Checkout.objects.get(order=order)
    carts.choose(checkout.pk, ship)
    checkout.refresh_from_db()
    return placing.place(checkout.pk, ship, carts.digest(checkout), lambda *_told: None)


def test_an_order_is_taken_with_its_sums_and_looked_at_again_is_not_written_again(shop):
    discount = Line("13", "Kupon", Decimal(1), Decimal(-5_000))
    data = told(lines=(GOODS, COURIER, discount))
    order = taken(shop, data)
    assert (order.status, order.gross, order.buyer_total) == (OrderStatus.UNPAID, 104_000, 104_000)
    assert (order.shipping_total, order.seller_voucher, order.lines.get().quantity) == (9_000, 5_000, 2)
    assert (order.recipient_name, order.recipient_email, order.history) == (
        "Dewi Lestari",
        BUYER.email,
        False,
    )
    before, rung = Order.objects.values().get(), Work.objects.count()
    assert taken(shop, data).pk == order.pk
    assert Order.objects.values().get() == before
    assert Work.objects.count() == rung


def test_pieces_that_share_a_sum_unevenly_and_parts_of_a_piece_add_up(shop):
    lines = (replace(GOODS, quantity=Decimal(3)), Line("14", "Kain", Decimal("1.5"), Decimal(30_000)))
    order = taken(shop, told(lines=lines))
    found = sorted(order.lines.values_list("key", "quantity", "total"))
    assert found == [("11", 2, 66_666), ("11-1", 1, 33_334), ("14", 1, 30_000)]
    assert order.gross == 130_000


def test_states_of_the_erp_move_an_order_on_and_never_back(shop):
    order = taken(shop, told())
    paid = told(confirmed=True, paid_at=clock.now())
    assert taken(shop, paid).status == OrderStatus.READY_TO_SHIP
    assert taken(shop, told()).status == OrderStatus.READY_TO_SHIP, "an older answer"
    sent = replace(paid, sent=Sent(clock.now(), "JNE", "JNE0012345678"))
    order = taken(shop, sent)
    assert (order.status, order.packages.get().tracking_number) == (OrderStatus.SHIPPED, "JNE0012345678")
    other = taken(shop, told(number="S00043"))
    assert moves.cancel(other.pk, "Stok habis") == Moved.DONE
    assert taken(shop, told(number="S00043", confirmed=True)).status == OrderStatus.CANCELLED


def test_one_that_was_cancelled_before_it_was_seen_is_left_out_and_one_before_go_live_is_history(shop):
    assert taking.take(shop, [told(cancelled=True)]) == {}
    order = taken(shop, told(number="S00001", placed_at=LONG_AGO - timedelta(days=1)))
    assert order.history
    assert offering.offer(order.pk, "sari") == Offered.HISTORY


def test_only_an_order_that_waits_at_our_link_keeps_pieces_of_the_stock(shop):
    product = ProductFactory(sku="TAS-1", weight_grams=400)
    StockLevelFactory(product=product, place=PLACE, sellable=5)

    def kept():
        return shelf.reserved(PLACE, [product.pk]).get(product.pk, 0)

    order = taken(shop, told())
    assert order.lines.get().listing.components.get().product == product
    assert kept() == 0, "a quotation keeps nothing, and what Odoo confirmed it keeps itself"
    placed(order)
    assert kept() == 2
    moves.expire(order.pk, "Not paid in time")
    assert kept() == 0


def test_a_link_fixes_goods_and_sum_and_its_end_leaves_the_order_as_it_was(shop):
    order = taken(shop, told(lines=(GOODS, COURIER)))
    checkout = Checkout.objects.get(order=order)
    assert not checkout.offered
    checkout = placed(order)
    order.refresh_from_db()
    assert (order.gross, order.shipping_service) == (112_000, "jne:REG"), (
        "the link's courier, not the website's"
    )
    dearer = told(lines=(replace(GOODS, total=Decimal(900_000)), COURIER), confirmed=True)
    assert taken(shop, dearer).gross == 112_000
    assert Checkout.objects.get().state == Checkout.State.PLACED, "confirmed by hand is not paid"
    assert moves.expire(order.pk, "Not paid in time") == Moved.DONE
    order.refresh_from_db()
    assert (order.status, order.gross, order.shipping_service) == (OrderStatus.UNPAID, 100_000, "")
    assert links.to_pay(links.pay_token(checkout)) == checkout
    assert offering.offer(order.pk, "sari") == Offered.ALREADY


def test_money_at_the_link_is_late_where_the_website_was_paid_first(shop):
    order = taken(shop, told())
    placed(order)
    taken(shop, told(confirmed=True, paid_at=clock.now()))
    assert moves.paid(order.pk, clock.now()) == Moved.ENDED
    assert offering.offer(order.pk, "sari") == Offered.NOT_OPEN


def test_an_erased_buyer_does_not_come_back_with_a_later_look(shop):
    order = taken(shop, told(confirmed=True))
    scope = erasing.Scope(orders=(order.pk,), checkouts=(order.checkout.pk,))
    erasing.remember(scope, clock.now())
    for place in erasing.places(scope):
        place.empty()
    later = taken(shop, told(confirmed=True, sent=Sent(clock.now(), "jne", "JNE9")))
    assert (later.status, later.recipient_name, later.recipient_email) == (OrderStatus.SHIPPED, "", "")
    checkout = Checkout.objects.get(order=order)
    assert (checkout.name, checkout.phone, checkout.email, checkout.address) == ("", "", "", "")
