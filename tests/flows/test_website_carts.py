"""Carts of Odoo's Website, where they are shown: unpaid orders while they are carts, and then nothing."""

from datetime import timedelta

import pytest

from channels.models import Checkout, Order
from channels.states import OrderStatus
from channels.website import offering
from erp_bridge.models import Binding
from omnihub.core import clock, cursors
from omnihub.core.models import Work
from omnihub.notifications.models import Message
from tests.flows.far_side import proved
from tests.flows.test_website import look, sale_of, shop, visitor

__all__ = ["shop"]
pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def shown(settings):
    settings.ODOO_WEBSITE_CARTS = True


def an_hour_later(shop, chain):
    cursors.move(f"odoo:website-open:{shop.key}", "")
    look(chain)


def emptied(chain, sold):
    lines = [row["id"] for row in sale_of(chain, sold["name"])[1]]
    chain.by_hand("sale.order.line", "unlink", lines)
    chain.by_hand("sale.order", "write", [sold["id"]], {"note": "emptied"})


def filled(chain, sold):
    product = next(row["id"] for row in chain.odoo("product.product") if row["default_code"] == "SKU-0002")
    line = [0, 0, {"product_id": product, "product_uom_qty": 1.0}]
    chain.by_hand("sale.order", "write", [sold["id"]], {"order_line": [line]})


def test_a_cart_that_is_emptied_deleted_called_off_or_left_there_leaves_nothing_behind(
    shop, chain, monkeypatch
):
    full, deleted, cancelled, kept = (visitor(chain, "cart", number=number) for number in range(4))
    look(chain)
    assert set(Order.objects.values_list("status", flat=True)) == {OrderStatus.UNPAID}
    assert Order.objects.count() == 4
    before = {row["id"]: row["write_date"] for row in chain.odoo("sale.order")}
    emptied(chain, full)
    chain.by_hand("sale.order", "unlink", [deleted["id"]])
    chain.by_hand("sale.order", "action_cancel", [cancelled["id"]], context={"disable_cancel_warning": True})
    look(chain)
    assert set(Order.objects.values_list("number", flat=True)) == {deleted["name"], kept["name"]}
    an_hour_later(shop, chain)
    assert Order.objects.get().number == kept["name"]
    proved()
    filled(chain, full)
    look(chain)
    assert Order.objects.get(number=full["name"]).lines.get().sku == "SKU-0002"
    month = clock.now() + timedelta(days=16)
    monkeypatch.setattr(clock, "now", lambda: month)
    an_hour_later(shop, chain)
    monkeypatch.undo()
    rows = (Order, Checkout, Binding.objects.filter(kind="order"), Message, Work.objects.filter(state="held"))
    assert [getattr(one, "objects", one).count() for one in rows] == [0] * len(rows)
    sales = {row["id"]: row for row in chain.odoo("sale.order")}
    assert (sales[kept["id"]]["state"], sales[full["id"]]["state"]) == ("draft", "draft")
    assert sales[kept["id"]]["write_date"] == before[kept["id"]], "nothing is written to a cart"


def test_a_cart_that_becomes_an_order_is_the_same_order_and_only_then_is_its_buyer_told(shop, chain):
    shop.messages = True
    shop.save(update_fields=["messages"])
    cart, offered = visitor(chain, "cart", number=1), visitor(chain, "cart", number=2)
    look(chain)
    seen = Order.objects.get(number=cart["name"])
    assert not Message.objects.exists()
    assert offering.offer(Order.objects.get(number=offered["name"]).pk, "sari") == offering.Offered.DONE
    chain.by_hand("sale.order", "action_confirm", [cart["id"]])
    look(chain)
    bought = Order.objects.get(number=cart["name"])
    assert (bought.pk, bought.status) == (seen.pk, OrderStatus.READY_TO_SHIP)
    assert Checkout.objects.get(order=bought).placed_at
    assert Message.objects.filter(order=bought, event="order_received").exists()
    proved()
    emptied(chain, offered)
    an_hour_later(shop, chain)
    assert Order.objects.filter(number=offered["name"]).exists(), "staff sent its link"
