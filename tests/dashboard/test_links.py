"""Staff sell by a link: goods or free lines, a discount, and the customer does the rest."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Checkout, Shop, Storefront
from channels.own import carts, links, moves, placing
from channels.own.records import COLLECTED
from channels.states import OrderStatus
from omnihub.core import clock
from tests.channels.own import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return given.shop(messages=False)


@pytest.fixture
def link(owner, shop):
    owner.post("/links/new/", {"shop": shop.pk, "name": "Ani", "phone": "0812 3456 7890", "language": "id"})
    return Checkout.objects.get()


def test_a_link_of_goods_and_a_free_line_with_a_discount(owner, link, shop):
    good = given.good(shop)
    address = f"/links/{link.pk}/"
    assert "Tas TAS-1" in owner.get(f"{address}?q=tas").content.decode()
    owner.post(f"{address}products/", {"good": good.pk, "pieces": 2, "more": 1})
    owner.post(f"{address}lines/", {"name": "Kartu ucapan", "quantity": 1, "unit_price": 5000})
    owner.post(
        f"{address}terms/", {"name": "Ani", "phone": "0812 3456 7890", "language": "id", "discount": 10000}
    )
    link.refresh_from_db()
    assert (link.total, link.phone, link.created_by) == (Decimal(85000), "+6281234567890", "owner")
    page = owner.get(address).content.decode()
    assert links.pay_url(link) in page
    assert "https://wa.me/6281234567890?text=" in page


def test_a_discount_as_large_as_the_goods_and_a_line_without_a_price_are_refused_with_what_was_typed(
    owner, link
):
    carts.put_free(link.pk, carts.FreeLine("Kartu", 1, Decimal(5000)))
    answer = owner.post(f"/links/{link.pk}/terms/", {"name": "Ani", "language": "id", "discount": 5000})
    assert answer.status_code == 422
    answer = owner.post(f"/links/{link.pk}/lines/", {"name": "Pita", "quantity": 1, "unit_price": "-1"})
    assert answer.status_code == 422
    assert "Pita" in answer.content.decode()
    link.refresh_from_db()
    assert (link.discount, link.lines.count()) == (0, 1)


def test_what_is_ordered_already_is_not_changed_any_more(owner, link, shop):
    good = given.good(shop)
    carts.put_free(link.pk, carts.FreeLine("Kartu", 1, Decimal(5000)))
    link.refresh_from_db()
    placing.place(link.pk, COLLECTED, given.collected(link), lambda *_told: None)
    owner.post(f"/links/{link.pk}/products/", {"good": good.pk, "pieces": 1})
    owner.post(f"/links/{link.pk}/take-out/", {"line": "free-1"})
    owner.post(f"/links/{link.pk}/terms/", {"name": "Budi", "language": "id", "discount": 1})
    link.refresh_from_db()
    assert (link.total, link.lines.count(), link.name) == (Decimal(5000), 1, "Ani")


def test_the_list_shows_the_newest_first_and_goes_on_page_by_page(owner, shop, monkeypatch):
    monkeypatch.setattr("omnihub.dashboard.queries.payment_links.PAGE_SIZE", 2)
    for number in range(5):
        made = carts.start(shop, "staff", "id", "sari")
        Checkout.objects.filter(pk=made.pk).update(
            name=f"Pembeli-{number}", created_at=clock.now() - timedelta(minutes=number)
        )
    carts.start(shop, "storefront", "id")
    address, seen = "/links/", []
    while address:
        page = owner.get(address).content.decode()
        seen += re.findall(r"Pembeli-(\d)", page)
        found = re.search(r'href="(/links/\?[^"]*after=[^"]+)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == ["0", "1", "2", "3", "4"]
    assert owner.get("/links/?state=paid&after=9-9").status_code == 200


def test_the_order_shows_its_links_and_a_collected_one_is_handed_over_by_a_click(owner, link, shop):
    carts.put_free(link.pk, carts.FreeLine("Kartu", 1, Decimal(5000)))
    link.refresh_from_db()
    order = placing.place(link.pk, COLLECTED, given.collected(link), lambda *_told: None).order
    assert links.pay_url(link) in owner.get(f"/orders/{order.pk}/").content.decode()
    owner.post(f"/orders/{order.pk}/collected/")
    order.refresh_from_db()
    assert order.status == OrderStatus.UNPAID
    moves.paid(order.pk, clock.now())
    owner.post(f"/orders/{order.pk}/collected/")
    order.refresh_from_db()
    assert order.status == OrderStatus.DELIVERED
    assert links.track_url(link) in owner.get(f"/orders/{order.pk}/").content.decode()


def test_a_shop_of_our_own_is_made_once_an_address(owner):
    told = {"name": "Toko Melati", "slug": "melati"}
    owner.post("/shops/own/", told)
    assert Shop.objects.get().kind == "own"
    assert owner.post("/shops/own/", told).status_code == 422
    page = owner.get("/shops/").content.decode()
    assert "Toko Melati" in page
    assert "Connect Toko sendiri" not in page
    assert owner.get("/connect/own/").status_code == 404


def test_a_storefront_that_lets_goods_be_collected_says_where(owner, shop):
    address = f"/storefront/{shop.pk}/"
    told = {"slug": "toko", "language": "id", "pay_within_minutes": 60, "completed_after_days": 3}
    told["lead_after_minutes"] = 0
    assert owner.post(address, told | {"collect_allowed": "on"}).status_code == 422
    owner.post(address, told | {"collect_allowed": "on", "collect_words": "Jl. Braga 1", "is_open": "on"})
    row = Storefront.objects.get()
    assert (row.collect_words, row.pay_within_minutes, row.is_open) == ("Jl. Braga 1", 60, True)


@pytest.mark.parametrize(
    "address", ["orders/", "shops/", "health/", "syncs/", "stock/", "odoo/", "", "links/"]
)
def test_every_page_knows_a_shop_of_our_own(owner, shop, address):
    checkout = given.cart(shop, given.good(shop))
    placing.place(checkout.pk, COLLECTED, given.collected(checkout), lambda *_told: None)
    assert owner.get(f"/{address}").status_code == 200


def test_the_page_of_one_own_shop_and_its_cancellation_open(owner, shop):
    checkout = given.cart(shop, given.good(shop))
    order = placing.place(checkout.pk, COLLECTED, given.collected(checkout), lambda *_told: None).order
    for address in (f"/shops/{shop.pk}/", f"/orders/{order.pk}/cancel/", f"/orders/{order.pk}/"):
        assert owner.get(address).status_code == 200
    assert owner.post(f"/shops/{shop.pk}/test/").status_code == 200
