"""Searching orders: by how a text begins, however old; by what it contains, among the newest."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from channels.models import Shop
from omnihub.core.models import Work
from omnihub.dashboard.queries import counting, keyset, search
from tests.dashboard import given
from tests.dashboard.test_order_list import links, numbers
from tests.factories import CustomerFactory, ListingFactory, OrderFactory, OrderLineFactory, PackageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
LIST = "/orders/"


def found(browser, text, **more):
    return numbers(browser.get(LIST, {"q": text, **more}))


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def old(monkeypatch):
    """An order so old that it is not among the newest."""
    monkeypatch.setattr(search, "NEWEST", 3)
    shop = given.shop()
    given.orders(3, shop=shop)
    return OrderFactory(shop=shop, number="250101OLD777", placed_at=given.NOON - timedelta(days=400))


def test_an_old_order_is_found_by_how_its_number_begins(owner, old):
    assert found(owner, "250101old") == ["250101OLD777"]


def test_the_end_of_a_number_is_looked_for_among_the_newest_and_the_page_says_so(owner, old):
    response = owner.get(LIST, {"q": "OLD777"})
    assert numbers(response) == []
    assert "among the newest 3 orders" in response.content.decode()


def test_an_order_that_came_since_the_newest_were_looked_up_is_found_inside(owner, old):
    assert found(owner, "NEW777") == []
    order = OrderFactory(shop=old.shop, number="261128NEW777", placed_at=given.NOON)
    assert found(owner, "NEW777") == [order.number]


def test_a_whole_number_finds_its_order_and_not_what_only_contains_it(owner):
    order = OrderFactory(shop=given.shop(), number="2611AAAA777")
    PackageFactory(order=OrderFactory(shop=order.shop), tracking_number="JNE2611AAAA777")
    assert found(owner, "2611aaaa777") == [order.number]
    assert len(found(owner, "AAAA777")) == 2


def test_where_all_orders_are_looked_through_the_page_says_nothing(owner):
    order = OrderFactory(shop=given.shop(), number="2611AAAA777")
    response = owner.get(LIST, {"q": "A777"})
    assert numbers(response) == [order.number]
    assert "among the newest" not in response.content.decode()


def test_the_newest_are_looked_through_although_an_older_import_lies_between_their_keys(owner, monkeypatch):
    monkeypatch.setattr(search, "FAR_APART", 1)
    shop = given.shop()
    first = OrderFactory(shop=shop, number="2611AAAA777")
    given.orders(3, shop=shop)
    second = OrderFactory(shop=shop, number="2611BBBB777", placed_at=first.placed_at + timedelta(days=1))
    assert found(owner, "B777") == [second.number]
    assert found(owner, "777") == [second.number, first.number]


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("order", "S00042", "s00042"),
        ("delivery", "WH/OUT/00042", "WH/OUT/00042"),
        ("invoice", "INV/2026/00042", "inv/2026/0004"),
        ("payment", "PSHP/2026/00042", "PSHP/2026"),
    ],
)
def test_an_order_is_found_by_its_documents_in_odoo(owner, kind, name, text):
    order, _other = given.orders(2, shop=given.shop())
    given.bound(order, kind, name)
    assert found(owner, text) == [order.number]


def test_the_name_of_a_product_in_odoo_is_no_order_of_this_key(owner):
    order = OrderFactory(shop=given.shop())
    given.bound(order, "product", "[TAS-1] Tas")
    assert found(owner, "[TAS-1]") == []


def test_a_buyers_user_name_finds_nothing_for_those_who_see_it_starred(owner, clerk):
    buyer = CustomerFactory(username="rina.olshop")
    order = OrderFactory(shop=buyer.shop, customer=buyer)
    assert found(owner, "RINA") == [order.number]
    assert found(clerk, "rina") == found(clerk, "rina.olshop") == []


@pytest.mark.parametrize("text", ["%", "_", "2611%", "2611____", "2611'; --", "\\", "é", "ß", "\U0010ffff"])
def test_signs_with_a_meaning_for_databases_are_only_signs(owner, text):
    OrderFactory(shop=given.shop(), number="2611AAAA")
    assert found(owner, text) == []


def test_a_number_with_capitals_beyond_ascii_is_found_as_it_is_written(owner):
    order = OrderFactory(shop=given.shop(), number="ÉTÉ-1")
    assert found(owner, "ÉTÉ") == [order.number]


def test_the_newest_of_very_many_are_shown_and_the_page_says_so(owner, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    monkeypatch.setattr(search, "ENOUGH", 2)
    for number in range(4):
        OrderFactory(shop=Shop.objects.first() or given.shop(), number=f"26112{number}AAAA")
    response = owner.get(LIST, {"q": "2611"})
    assert set(numbers(response)) == {"261123AAAA", "261122AAAA"}
    assert "only the newest of them" in response.content.decode()


def test_of_a_skus_very_many_orders_the_newest_come_before_those_of_longer_skus(owner, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    monkeypatch.setattr(search, "ENOUGH", 2)
    shop = given.shop()
    kaos, kaos_xl = (ListingFactory(shop=shop, sku=sku) for sku in ("KAOS", "KAOS-XL"))
    made = [OrderFactory(shop=shop, lines=0) for _ in range(4)]
    for order, listing in zip(made, (kaos, kaos, kaos, kaos_xl), strict=True):
        OrderLineFactory(order=order, listing=listing)
    assert set(found(owner, "kaos")) == {made[1].number, made[2].number}


def test_a_search_stays_within_the_shop_and_the_state(owner):
    one, other = given.shop(), given.shop(name="Toko Kedua")
    wanted = OrderFactory(shop=one, number="2611AAA1", status="shipped")
    OrderFactory(shop=one, number="2611AAA2")
    OrderFactory(shop=other, number="2611AAA3", status="shipped")
    assert found(owner, "2611AAA", shop=one.pk, status="shipped") == [wanted.number]


def test_a_search_and_held_together_show_what_is_both(owner):
    both, only_found, only_held = given.orders(3, shop=given.shop())
    for order in (both, only_found):
        PackageFactory(order=order, tracking_number="SPX1")
    for order in (both, only_held):
        given.push(order)
    assert found(owner, "SPX", held=1) == [both.number]


def test_what_a_search_found_is_paged_in_both_directions(owner):
    shop = given.shop()
    made = [order.number for order in given.orders(2 * keyset.PAGE_SIZE + 7, shop=shop)]
    seen, response = [], owner.get(LIST, {"q": "2611"})
    seen += numbers(response)
    while older := links(response, "older"):
        response = owner.get(older[0])
        seen += numbers(response)
    assert seen == made
    response = owner.get(links(response, "newer")[0])
    assert numbers(response) == made[keyset.PAGE_SIZE : 2 * keyset.PAGE_SIZE]
    assert numbers(owner.get(links(response, "newer")[0])) == made[: keyset.PAGE_SIZE]


def test_two_states_of_one_filter_are_one_list_by_time_in_both_directions(owner):
    shop, states = given.shop(), ("cancelled", "cancel_requested")
    made = [
        OrderFactory(shop=shop, status=states[number % 2], placed_at=given.NOON - timedelta(minutes=number))
        for number in range(keyset.PAGE_SIZE + 5)
    ]
    wanted = [order.number for order in made]
    first = owner.get(LIST, {"status": "cancelled"})
    second = owner.get(links(first, "older")[0])
    assert numbers(first) + numbers(second) == wanted
    assert numbers(owner.get(links(second, "newer")[0])) == wanted[: keyset.PAGE_SIZE]


def test_more_than_ten_thousand_are_not_counted_to_the_end(owner, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 2)
    shop = given.shop()
    given.orders(4, shop=shop)
    given.orders(2, shop=shop, status="packed")
    text = owner.get(LIST).content.decode()
    assert re.search(r"To ship <b>2\+</b>", text)
    assert re.search(r"Packed <b>2</b>", text)


def test_a_pull_that_is_held_holds_the_order_of_its_own_shop_only(owner):
    one, other = given.shop(), given.shop(name="Toko Kedua")
    for shop in (one, other):
        OrderFactory(shop=shop, number="2611SAME")
    Work.objects.create(
        topic="order.pull",
        subject=f"{one.key}:2611SAME",
        key="p",
        state="held",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    response = owner.get(LIST, {"held": "1"})
    assert len(numbers(response)) == 1
    assert re.search(r"Held <b>1</b>", response.content.decode())
    assert "Held <b>" not in owner.get(LIST, {"shop": other.pk}).content.decode()
