"""The order list: what is on it, how it is searched and turned, and what it says of Odoo."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels.models import Customer, Order, Shop, SyncRun
from omnihub.core.models import Work
from omnihub.dashboard.queries import keyset
from tests.dashboard import given
from tests.factories import CustomerFactory, ListingFactory, OrderFactory, OrderLineFactory, PackageFactory

pytestmark = pytest.mark.django_db
LIST = "/orders/"
HTMX = {"HX-Request": "true"}


def numbers(response):
    return re.findall(r'id="order-\d+"[^>]*>([^<]+)</a>', response.content.decode())


def links(response, name):
    found = re.findall(rf'id="{name}"[^>]*?href="([^"]+)"', response.content.decode())
    return [unescape(address) for address in found]


def test_the_newest_order_comes_first(owner):
    made = given.orders(3, shop=given.shop())
    assert numbers(owner.get(LIST)) == [order.number for order in made]


def test_what_refreshes_itself_is_the_same_text_on_the_page_and_alone(owner):
    given.orders(3, shop=given.shop())
    page, part = (owner.get(LIST, headers=headers).content.decode() for headers in ({}, HTMX))
    assert part.strip().startswith('<section id="live"')
    assert "<html" not in part
    assert part.strip() in page


def test_an_htmx_request_that_restores_history_gets_the_whole_page(owner):
    response = owner.get(LIST, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in response.content.decode()


def test_paging_shows_every_order_once_in_both_directions(owner):
    made = [order.number for order in given.orders(2 * keyset.PAGE_SIZE + 7, shop=given.shop())]
    response = owner.get(LIST)
    seen = numbers(response)
    assert not links(response, "newer")
    while older := links(response, "older"):
        response = owner.get(older[0])
        seen += numbers(response)
    assert seen == made
    back = []
    while newer := links(response, "newer"):
        response = owner.get(newer[0])
        back = numbers(response) + back
    assert back[: 2 * keyset.PAGE_SIZE] == made[: 2 * keyset.PAGE_SIZE]


def test_orders_of_one_moment_are_neither_lost_nor_shown_twice(owner):
    shop = given.shop()
    made = {OrderFactory(shop=shop, placed_at=given.NOON).number for _ in range(keyset.PAGE_SIZE + 5)}
    first = owner.get(LIST)
    second = owner.get(links(first, "older")[0])
    assert len(numbers(first) + numbers(second)) == len(made)
    assert set(numbers(first) + numbers(second)) == made


def test_an_order_that_arrives_meanwhile_moves_no_page(owner):
    shop = given.shop()
    made = [order.number for order in given.orders(keyset.PAGE_SIZE + 1, shop=shop)]
    older = links(owner.get(LIST), "older")[0]
    OrderFactory(shop=shop, placed_at=given.NOON + timedelta(minutes=1))
    assert numbers(owner.get(older)) == made[keyset.PAGE_SIZE :]


@pytest.mark.parametrize(
    "cursor", ["", "x", "older-1", "older-99999999999999999-1", "newer-²-1", "older-1-1'--"]
)
def test_a_cursor_that_was_never_given_shows_a_page_and_no_error(owner, cursor):
    given.orders(1, shop=given.shop())
    assert owner.get(LIST, {"at": cursor}).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    ["2611AAAA", "611aaa", "SPXID0456", "spxid04", "SKU-7", "sku-7788", "rina.ol"],
)
def test_search_finds_by_number_waybill_sku_and_buyer(owner, wanted):
    shop = given.shop()
    buyer = CustomerFactory(shop=shop, username="rina.olshop")
    order = OrderFactory(shop=shop, number="2611AAAA", customer=buyer, lines=0)
    OrderLineFactory(order=order, listing=ListingFactory(shop=shop, sku="SKU-7788"))
    PackageFactory(order=order, tracking_number="SPXID04567")
    OrderFactory(shop=shop, number="2611BBBB")
    assert numbers(owner.get(LIST, {"q": wanted})) == ["2611AAAA"]


def test_recipients_are_found_only_by_those_who_may_read_them(owner, clerk):
    order = OrderFactory(shop=given.shop(), recipient_name="Budi Santoso", recipient_is_clear=True)
    assert numbers(owner.get(LIST, {"q": "santoso"})) == [order.number]
    assert numbers(clerk.get(LIST, {"q": "santoso"})) == []


def test_buyers_are_starred_for_staff_without_the_right(owner, clerk):
    buyer = CustomerFactory(username="rina.olshop")
    OrderFactory(shop=buyer.shop, customer=buyer, recipient_name="Rina Dewi", recipient_is_clear=True)
    assert "rina.olshop" in owner.get(LIST).content.decode()
    assert "Rina Dewi" not in owner.get(LIST).content.decode()
    seen = clerk.get(LIST).content.decode()
    assert "Rina Dewi" not in seen
    assert "rina.olshop" not in seen
    assert "r***p" in seen


def test_a_buyer_without_a_user_name_is_starred_for_everybody(owner, clerk):
    buyer = CustomerFactory(username="", name="Rina Dewi")
    OrderFactory(shop=buyer.shop, customer=buyer)
    for browser in (owner, clerk):
        seen = browser.get(LIST).content.decode()
        assert "R***i" in seen
        assert "Rina Dewi" not in seen


def test_filters_by_shop_and_state_are_kept_from_page_to_page(owner):
    one, other = given.shop(), given.shop(name="Toko Kedua")
    wanted = given.orders(keyset.PAGE_SIZE + 2, shop=one, status="shipped")
    given.orders(2, shop=one)
    given.orders(2, shop=other, status="shipped")
    first = owner.get(LIST, {"shop": one.pk, "status": "shipped"})
    second = owner.get(links(first, "older")[0])
    assert numbers(first) + numbers(second) == [order.number for order in wanted]


def test_held_shows_orders_whose_push_or_pull_waits_for_a_person(owner):
    shop = given.shop()
    pushed, pulled, fine = given.orders(3, shop=shop)
    given.push(pushed)
    given.push(fine, state="done")
    Work.objects.create(
        topic="order.pull",
        subject=f"{shop.key}:{pulled.number}",
        key="p",
        state="held",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    response = owner.get(LIST, {"held": "1"})
    assert numbers(response) == [pushed.number, pulled.number]
    assert re.search(r"Held <b>2</b>", response.content.decode())


def test_a_row_links_the_documents_as_they_come(owner, settings):
    settings.ODOO_URL = "https://odoo.example"
    order = OrderFactory(shop=given.shop(), status="completed")
    for pk, (kind, name) in enumerate(
        {"order": "S00042", "delivery": "WH/OUT/00042", "invoice": "INV/42", "payment": "PSHP/42"}.items()
    ):
        given.bound(order, kind, name, odoo_id=pk + 1)
    seen = owner.get(LIST).content.decode()
    for name, place in {"S00042": "sale.order/1", "WH/OUT/00042": "stock.picking/2"}.items():
        assert re.search(rf'href="https://odoo.example/odoo/{place}"[^>]*>{name}<', seen)


def test_two_deliveries_of_one_order_are_both_named(owner):
    order = OrderFactory(shop=given.shop(), status="shipped")
    for number in (1, 2):
        given.bound(order, "delivery", f"WH/OUT/0000{number}", odoo_id=number)
    seen = owner.get(LIST).content.decode()
    assert "WH/OUT/00001" in seen
    assert "WH/OUT/00002" in seen


def test_a_held_row_says_why(owner):
    given.push(OrderFactory(shop=given.shop()), note="SKU-9 is not mapped. Map it, then try again.")
    assert "SKU-9 is not mapped. Map it, then try again." in owner.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"history": True}, "Placed before go-live"),
        ({"status": "cancelled"}, "Cancelled before it reached Odoo"),
        ({"shop__pushes_orders": False}, "Sending to Odoo is switched off"),
        ({}, "This shop has no Odoo profile yet"),
    ],
)
def test_a_row_without_documents_says_what_it_waits_for(owner, wishes, words):
    OrderFactory(**wishes)
    assert words in owner.get(LIST).content.decode()


def test_a_row_that_waits_for_its_next_try_says_when_in_jakarta(owner):
    order = OrderFactory(shop=given.shop())
    given.push(order, "waiting", attempts=2, note="Odoo did not answer.")
    assert "Next try at 12:00:00. Odoo did not answer." in owner.get(LIST).content.decode()


def test_text_from_outside_is_shown_as_text(owner):
    buyer = CustomerFactory(username="<script>alert(1)</script>")
    order = OrderFactory(shop=buyer.shop, customer=buyer)
    given.push(order, note="<img src=x onerror=alert(1)>")
    seen = owner.get(LIST, {"q": "<script>"}).content.decode()
    assert "<script>alert" not in seen
    assert "<img src=x" not in owner.get(LIST).content.decode()


def test_fifty_rows_cost_as_many_queries_as_one(owner):
    shop = given.shop()
    fill(shop, 1)
    one = queries_of(owner)
    fill(shop, keyset.PAGE_SIZE - 1)
    assert queries_of(owner) == one


def fill(shop, count):
    for order in given.orders(count, shop=shop):
        given.bound(order, odoo_id=order.pk)
        given.push(order, "waiting")


def queries_of(browser):
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(LIST).status_code == 200
    return len(caught)


def test_sync_orders_asks_every_readable_shop_and_shows_how_far_it_is(owner):
    one, other = given.shop(), given.shop(name="Toko Kedua")
    given.shop(name="Toko Mati", pulls=False)
    response = owner.post(reverse("dashboard:sync"), follow=True)
    runs = SyncRun.objects.order_by("pk")
    assert [run.shop for run in runs] == [one, other]
    assert {run.asked_by for run in runs} == {"owner"}
    assert Work.objects.filter(topic="shop.catch_up", subject=one.key).exists()
    assert "waits for its turn" in response.content.decode()


def test_sync_orders_of_one_shop_leaves_the_other_alone(owner):
    given.shop()
    other = given.shop(name="Toko Kedua")
    owner.post(reverse("dashboard:sync"), {"shop": other.pk})
    assert [run.shop for run in SyncRun.objects.all()] == [other]


def test_sync_by_htmx_answers_with_the_live_part(owner):
    given.shop()
    response = owner.post(reverse("dashboard:sync"), headers=HTMX, follow=True)
    assert response.content.decode().strip().startswith('<section id="live"')


def test_progress_says_found_read_and_waiting(owner):
    shop = given.shop()
    SyncRun.objects.create(shop=shop, kind="orders", state="running", asked_at=given.NOON, found=5)
    for number in range(2):
        Work.objects.create(
            topic="order.pull",
            subject=f"{shop.key}:{number}",
            key=str(number),
            not_before=given.NOON,
            wanted_since=given.NOON,
        )
    assert "5 found, 3 read, 2 waiting" in owner.get(LIST).content.decode()


def test_an_empty_list_says_what_to_do(owner):
    assert "No shop is connected" in owner.get(LIST).content.decode()
    given.shop()
    assert "No orders yet" in owner.get(LIST).content.decode()
    assert "No order fits" in owner.get(LIST, {"q": "nothing"}).content.decode()


CHANGES = {
    "state": lambda order: Order.objects.filter(pk=order.pk).update(status="shipped"),
    "marketplace's state": lambda order: Order.objects.filter(pk=order.pk).update(remote_status="IN_TRANSIT"),
    "gross": lambda order: Order.objects.filter(pk=order.pk).update(gross=Decimal(12345)),
    "number": lambda order: Order.objects.filter(pk=order.pk).update(number="2611RENAMED"),
    "moment": lambda order: Order.objects.filter(pk=order.pk).update(
        placed_at=given.NOON - timedelta(days=3)
    ),
    "cash on delivery": lambda order: Order.objects.filter(pk=order.pk).update(cash_on_delivery=True),
    "who ships": lambda order: Order.objects.filter(pk=order.pk).update(fulfilled_by="marketplace"),
    "shop": lambda order: Shop.objects.filter(pk=order.shop_id).update(name="Toko Baru"),
    "buyer": lambda order: Customer.objects.filter(pk=order.customer_id).update(username="lain"),
    "document": given.bound,
    "what holds it": lambda order: given.push(order, note="Odoo refuses the address."),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_row_that_was_drawn_before_is_drawn_again_when_something_it_shows_changed(owner, what):
    order = OrderFactory(shop=given.shop())
    before = row_of(owner, order)
    assert row_of(owner, order) == before
    CHANGES[what](order)
    assert row_of(owner, order) != before


def test_a_drawn_row_is_kept_apart_by_language_and_by_who_may_see_the_buyer(owner):
    order = OrderFactory(shop=given.shop())
    clear = row_of(owner, order)
    assert row_of(given.browser(given.person()), order) != clear
    assert row_of(owner, order, headers={"Accept-Language": "id"}) != clear
    assert row_of(owner, order) == clear


def row_of(browser, order, **how):
    text = browser.get("/orders/", **how).content.decode()
    start = text.rindex("<tr", 0, text.index(f'id="order-{order.pk}"'))
    return text[start : text.index("</tr>", start)]
