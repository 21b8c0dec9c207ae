"""Odoo's websites as shops, and the checkout link of an unpaid order of one."""

import pytest

from channels.models import Checkout, Order, Shop
from channels.own import links
from erp_bridge import website_orders
from erp_bridge.odoo.website_sales import Website
from omnihub.core import clock
from omnihub.core.errors import Refused
from omnihub.notifications.models import Message
from tests.channels.website import given

pytestmark = pytest.mark.django_db
SITES = [Website(1, "Toko Contoh", "PT Contoh"), Website(2, "Outlet", "PT Contoh")]


@pytest.fixture
def sites(monkeypatch):
    monkeypatch.setattr(website_orders, "websites", lambda: SITES)


def test_a_website_becomes_a_shop_once_and_only_one_that_odoo_names(owner, sites):
    assert "Outlet" in owner.get("/shops/websites/").content.decode()
    for wished in ("2", "2", "7", "x"):
        owner.post("/shops/websites/", {"website": wished})
    shop = Shop.objects.get()
    assert (shop.key, shop.name, shop.state, shop.live) == ("website:2", "Outlet", "connected", False)
    page = owner.get("/shops/websites/").content.decode()
    assert f"/shops/{shop.pk}/" in page
    assert owner.get("/shops/").status_code == owner.get(f"/storefront/{shop.pk}/").status_code == 200
    owner.post(
        f"/storefront/{shop.pk}/",
        {"is_open": "on", "language": "en", "pay_within_minutes": 60, "completed_after_days": 3},
    )
    shop.storefront.refresh_from_db()
    assert (shop.storefront.is_open, shop.storefront.pay_within_minutes) == (False, 60), (
        "its window is Odoo's"
    )


def test_a_database_without_websites_is_told_plainly(owner, monkeypatch):
    def refuse():
        raise Refused(website_orders.NOT_INSTALLED.words, code=website_orders.NOT_INSTALLED.code)

    monkeypatch.setattr(website_orders, "websites", refuse)
    assert "Install the app eCommerce" in owner.get("/shops/websites/").content.decode()


def test_staff_send_the_link_of_an_unpaid_order_and_its_customer_is_told_once(owner):
    order = Order.objects.get(pk=given.taken(given.site(), placed_at=clock.now()))
    checkout = Checkout.objects.get()
    address = f"/checkout/{links.pay_token(checkout)}/"
    page = owner.get(f"/orders/{order.pk}/").content.decode()
    assert "Send checkout link" in page
    assert address not in page
    for _ in range(2):
        owner.post(f"/orders/{order.pk}/checkout-link/")
    page = owner.get(f"/orders/{order.pk}/").content.decode()
    assert "Send checkout link" not in page
    assert address in page
    assert set(Message.objects.values_list("event", flat=True)) == {"payment_reminder"}


def test_the_link_of_one_that_is_paid_there_is_not_sent(owner):
    now = clock.now()
    order = given.taken(given.site(), confirmed=True, paid_at=now)
    answer = owner.post(f"/orders/{order}/checkout-link/", follow=True)
    assert "no link is needed" in answer.content.decode()
    assert not Checkout.objects.get().offered
