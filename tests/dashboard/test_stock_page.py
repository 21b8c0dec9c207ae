"""The Stock page: every number with its sum, what is wrong, and what only a person may begin."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels import policies
from channels.models import Listing, Shop, SyncRun
from omnihub.core import clock
from omnihub.core.models import Work
from tests.dashboard import given
from tests.factories import (
    ComponentFactory,
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    PublishedFactory,
    ShopFactory,
    StockLevelFactory,
    StockPolicyFactory,
)

pytestmark = pytest.mark.django_db

PLACE = "odoo:1"


@pytest.fixture
def shop():
    made = ShopFactory(name="Toko Contoh", stock_place=PLACE, pushes_stock=True)
    StockPolicyFactory(shop=made, buffer=2)
    return made


def listing(shop, sku="SKU-1", sellable=12, **wishes):
    product = ProductFactory(sku=sku)
    if sellable is not None:
        StockLevelFactory(product=product, sellable=sellable)
    return ListingFactory(shop=shop, sku=sku, name=f"Tas {sku}", product=product, **wishes)


def page(browser, query=""):
    answer = browser.get(f"/stock/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def names(browser, query=""):
    return {row.listing.sku for row in browser.get(f"/stock/{query}").context["rows"]}


def test_a_number_is_shown_with_every_term_of_its_sum(clerk, shop):
    mine = listing(shop)
    order = OrderFactory(shop=shop, lines=0)
    OrderLineFactory(order=order, listing=mine, quantity=3)
    PublishedFactory(
        listing=mine, value=9, accepted=9, shown=9, pushed_at=datetime.now(UTC) - timedelta(hours=1)
    )
    text = page(clerk)
    [row] = clerk.get("/stock/").context["rows"]
    assert row.offer.figure.value == 7
    for words in (
        "sellable in Odoo",
        "promised to orders",
        "kept back in this shop",
        "On its way",
        "−3",
        "−2",
    ):
        assert words in text


def test_what_is_wrong_is_said_in_words_and_can_be_listed_alone(clerk, shop):
    listing(shop, "GOOD")
    listing(shop, "MINUS", Decimal(-4))
    listing(shop, "UNREAD", None)
    gone = listing(shop, "GONE")
    PublishedFactory(listing=gone, problem="listing_gone", problem_words="It is no longer there.")
    ListingFactory(shop=shop, sku="BARE", name="Tas tanpa produk")
    assert names(clerk) == {"GOOD", "MINUS", "UNREAD", "GONE", "BARE"}
    assert names(clerk, "?show=problems") == {"MINUS", "UNREAD", "GONE"}
    assert names(clerk, "?show=unmapped") == {"BARE"}
    text = page(clerk)
    for words in ("below zero in the ERP", "has not told a quantity", "no longer there", "Not linked"):
        assert words in text


def test_zero_search_and_shop_narrow_the_list(clerk, shop):
    empty = listing(shop, "EMPTY", 0)
    PublishedFactory(listing=empty, value=0, accepted=0, pushed_at=datetime.now(UTC))
    listing(shop, "FULL")
    other = listing(ShopFactory(stock_place=PLACE), "OTHER")
    assert names(clerk, "?show=zero") == {"EMPTY"}
    assert names(clerk, "?q=ful") == {"FULL"}
    assert names(clerk, f"?shop={other.shop_id}") == {"OTHER"}
    assert names(clerk, "?shop=x&page=x&show=x") == {"EMPTY", "FULL", "OTHER"}


def test_a_bundle_shows_its_parts(clerk, shop):
    bundle = listing(shop, "CUP", 20)
    plate = ProductFactory(sku="PLATE")
    StockLevelFactory(product=plate, sellable=9)
    ComponentFactory(listing=bundle, product=plate, quantity=2)
    assert "÷ 2 = 4" in page(clerk)


def test_a_page_of_fifty_takes_few_queries_and_the_rest_is_on_the_next(
    clerk, shop, django_assert_max_num_queries
):
    for number in range(60):
        listing(shop, f"P-{number:02}")
    with django_assert_max_num_queries(35):
        assert len(names(clerk)) == 50
    assert len(names(clerk, "?page=2")) == 10
    assert len(names(clerk, "?page=99")) == 10


def test_more_shops_at_one_place_cost_no_more_queries(clerk, shop, django_assert_num_queries):
    listing(shop, "A-0")
    with CaptureQueriesContext(connection) as caught:
        clerk.get("/stock/")
    for number in range(3):
        other = ShopFactory(stock_place=PLACE)
        StockPolicyFactory(shop=other, buffer=number)
        listing(other, f"B-{number}")
    with django_assert_num_queries(len(caught)):
        rows = clerk.get("/stock/").context["rows"]
    assert {row.listing.sku: row.offer.figure.value for row in rows} == {
        "A-0": 10,
        "B-0": 12,
        "B-1": 11,
        "B-2": 10,
    }


def test_before_go_live_no_stock_can_be_approved(owner):
    shop = ShopFactory(name="Toko Baru", stock_place=PLACE, go_live_at=None)
    listing(shop, "LESS", 0)
    assert "not live yet" in page(owner)
    text = owner.get(f"/stock/{shop.pk}/approve/").content.decode()
    assert "would be offered once more" in text
    assert "Approve and write stock" not in text
    answer = owner.post(f"/stock/{shop.pk}/approve/")
    assert answer.headers["Location"] == f"/shops/{shop.pk}/go-live/"
    assert not Shop.objects.get().pushes_stock


def test_orders_open_at_go_live_that_nobody_took_over_are_named_before_the_first_push(owner):
    shop = ShopFactory(stock_place=PLACE, go_live_at=clock.now() - timedelta(hours=1))
    OrderFactory(shop=shop, history=True, placed_at=clock.now() - timedelta(hours=2), status="ready_to_ship")
    text = owner.get(f"/stock/{shop.pk}/approve/").content.decode()
    assert "1 order was open at go-live" in text
    assert f'href="/shops/{shop.pk}/adoption/"' in text


def test_the_first_push_is_shown_as_a_diff_and_begins_with_a_persons_word(owner):
    shop = ShopFactory(name="Toko Baru", stock_place=PLACE)
    PublishedFactory(listing=listing(shop, "SAME", 5), shown=5)
    PublishedFactory(listing=listing(shop, "LESS", 0), shown=7)
    listing(shop, "UNREAD", 4)
    listing(shop, "NONE", None)
    assert "waits for approval" in page(owner)
    answer = owner.get(f"/stock/{shop.pk}/approve/")
    diff = answer.context["diff"]
    assert [(one.offer.listing.sku, one.now, one.then) for one in diff.changes] == [
        ("LESS", 7, 0),
        ("UNREAD", None, 4),
    ]
    assert (diff.equal, diff.left_out, diff.zeros, diff.unread) == (1, 1, 1, 1)
    assert "1 listing would become zero" in answer.content.decode()
    assert not Shop.objects.get().pushes_stock
    owner.post(f"/stock/{shop.pk}/approve/")
    assert Shop.objects.get().pushes_stock
    assert policies.of(shop).approved_by == "owner"
    assert Work.objects.filter(topic="stock.check", subject=shop.key).exists()


def test_switching_on_for_the_first_time_leads_to_the_diff(owner):
    shop = ShopFactory(stock_place=PLACE)
    answer = owner.post(f"/stock/{shop.pk}/switch/", {"on": "1"})
    assert answer.headers["Location"] == f"/stock/{shop.pk}/approve/"
    assert not Shop.objects.get().pushes_stock


def test_a_shop_is_switched_off_and_on(owner, shop):
    owner.post(f"/stock/{shop.pk}/switch/", {"on": "0"})
    assert not Shop.objects.get().pushes_stock
    owner.post(f"/stock/{shop.pk}/switch/", {"on": "1"})
    assert Shop.objects.get().pushes_stock


def test_the_rule_is_set_within_its_limits(owner, shop):
    address = f"/stock/{shop.pk}/rule/"
    assert owner.post(address, {"buffer": "-1", "percent": "101"}).status_code == 422
    assert owner.post(address, {"buffer": "3", "percent": "90", "cap": ""}).status_code == 302
    policy = policies.of(shop)
    assert (policy.buffer, policy.percent, policy.cap, policy.last_pieces) == (3, 90, None, 0)
    assert owner.post(address, {"buffer": "0", "percent": "100", "last_pieces": "2"}).status_code == 302
    policy.refresh_from_db()
    assert policy.last_pieces == 2
    assert b"leaves the last 2 to other shops" in owner.get("/stock/").content


def test_a_stop_is_explained_and_ends_with_a_button(owner, shop):
    policies.stop(shop, "stock_foreign", "Another tool writes stock here.")
    assert "Another tool writes stock here." in page(owner)
    owner.post(f"/stock/{shop.pk}/go-on/")
    assert policies.of(shop).stopped == ""


def test_sync_inventory_asks_for_a_look(owner, shop):
    owner.post("/stock/sync/", {"shop": str(shop.pk)})
    assert SyncRun.objects.get().kind == "stock"
    assert Work.objects.filter(topic="shop.stock", subject=shop.key).exists()
    assert "waits for its turn" in page(owner)


@pytest.mark.parametrize("name", ["rule", "switch", "go-on", "approve"])
def test_only_those_who_may_change_a_shop_change_its_stock(clerk, shop, name):
    assert clerk.post(f"/stock/{shop.pk}/{name}/").status_code == 403
    assert clerk.post("/stock/sync/").status_code == 403
    assert "change the rule" not in page(clerk)


def test_strangers_see_nothing(client, shop):
    listing(shop)
    assert client.get("/stock/").status_code == 302
    assert Listing.objects.exists()


def test_what_stopped_a_shop_leads_from_attention_to_the_stock_page(owner, shop):
    Work.objects.create(
        topic="stock.push",
        subject=f"{shop.key}:2600144001",
        key="k",
        state="held",
        fate="settings",
        code="stock_zeros",
        note="Too many zeros.",
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    text = owner.get("/attention/").content.decode()
    assert "Open Stock" in text
    assert "Item 2600144001" in text


def test_an_oversold_order_is_on_the_attention_page(owner, shop):
    order = OrderFactory(shop=shop)
    order.events.create(
        at=datetime.now(UTC),
        kind="oversold",
        after="Sold more than there is: SKU-1 (2 missing)",
        unusual=True,
    )
    assert "SKU-1 (2 missing)" in owner.get("/attention/").content.decode()
    assert "SKU-1 (2 missing)" in owner.get(f"/orders/{order.pk}/").content.decode()
