"""What an adoption means for the numbers on the marketplace: no piece promised twice, none forgotten."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import shelf
from channels.models import Order, StockLevel
from erp_bridge import adoptions
from erp_bridge.adoptions import Candidate, Finding
from erp_bridge.models import Adoption
from omnihub.core import clock
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db

PLACE = "1"


@pytest.fixture
def order():
    """Placed yesterday, open when its shop went live an hour ago; Odoo's stock was read since."""
    now = clock.now()
    shop = ShopFactory(go_live_at=now - timedelta(hours=1), stock_place=PLACE)
    made = OrderFactory(shop=shop, placed_at=now - timedelta(days=1), history=True, line__quantity=3)
    StockLevel.objects.create(product=product(made), place=PLACE, sellable=10, read_at=now, changed_at=now)
    return made


def product(order):
    return order.lines.get().listing.components.get().product


def promised(order):
    return shelf.reserved(PLACE, [product(order).pk]).get(product(order).pk, 0)


def settled(order, finding, **wishes):
    Adoption.objects.create(order=order, by="sari", **wishes)
    [adoption] = adoptions.searched([order.pk]).values()
    adoptions.settle(adoption, finding)
    order.refresh_from_db()


def found(state):
    return Finding([Candidate(7, "S00007", state, Decimal(90_000))])


def test_history_promises_nothing(order):
    assert promised(order) == 0


def test_goods_that_have_left_are_never_promised_again(order):
    settled(order, Finding(), create=True, stock_taken=True)
    assert (order.adopted, promised(order)) == (True, 0)
    Order.objects.filter(pk=order.pk).update(status="shipped")
    assert promised(order) == 0


def test_goods_that_are_still_there_are_promised_until_odoo_keeps_them(order):
    settled(order, Finding(), create=True, stock_taken=False)
    assert promised(order) == 3


def test_what_odoo_keeps_already_counts_until_its_stock_is_read_again_and_not_after(order):
    settled(order, found("sale"))
    assert promised(order) == 3
    StockLevel.objects.update(read_at=clock.now() + timedelta(seconds=1))
    assert promised(order) == 0


def test_a_quotation_keeps_nothing_so_we_do(order):
    settled(order, found("draft"))
    StockLevel.objects.update(read_at=clock.now() + timedelta(seconds=1))
    assert promised(order) == 3
