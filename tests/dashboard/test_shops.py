"""Shops: connect with a state that fits once, switch, go live, test."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from channels.models import Shop, SyncRun
from omnihub.core.models import Work
from omnihub.dashboard.views import connect
from tests.dashboard import given
from tests.factories import ListingFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
LIST = "/shops/"
CONNECT = "/connect/shopee/"
CALLBACK = "/connect/shopee/callback/"


def begin(browser):
    """Press Connect; the state that went to the marketplace."""
    response = browser.get(CONNECT)
    assert response.status_code == 302
    return parse_qs(urlsplit(response.url).query)["state"][0]


def refused(response):
    return response.status_code == 403 and "not started here" in response.content.decode()


def test_connect_leads_to_the_consent_page_with_a_fresh_state_each_time(owner, settings):
    settings.SHOPEE_AUTH_URL = "https://open.example/auth"
    assert owner.get(CONNECT).url.startswith("https://open.example/auth?")
    assert begin(owner) != begin(owner)


def test_only_who_may_add_shops_may_begin_or_come_back(clerk):
    assert clerk.get(CONNECT).status_code == 403
    assert clerk.get(CALLBACK).status_code == 403


def test_whoever_is_logged_out_is_led_to_the_login(client):
    assert client.get(CALLBACK, {"state": "x", "code": "y"}).url.startswith("/admin/login/")


@pytest.mark.parametrize("query", [{}, {"state": ""}, {"state": "made-up"}])
def test_a_return_nobody_began_is_refused(owner, query):
    assert refused(owner.get(CALLBACK, query))


def test_a_wrong_state_uses_up_the_right_one(owner):
    state = begin(owner)
    assert refused(owner.get(CALLBACK, {"state": "made-up"}))
    assert refused(owner.get(CALLBACK, {"state": state}))


def test_a_state_fits_once(owner):
    state = begin(owner)
    first = owner.get(CALLBACK, {"state": state})  # without a code: the marketplace's part says so
    assert first.status_code == 302
    assert refused(owner.get(CALLBACK, {"state": state}))


def test_a_state_fits_only_the_session_that_got_it(owner):
    state = begin(owner)
    other = given.browser(given.person("channels.add_shop"))
    begin(other)
    assert refused(other.get(CALLBACK, {"state": state}))


def test_a_state_is_over_after_ten_minutes(owner):
    state = begin(owner)
    session = owner.session
    assert 0 < session["connect.shopee"]["until"] - datetime.now(UTC).timestamp() <= connect.SECONDS
    session["connect.shopee"] |= {"until": int(datetime.now(UTC).timestamp()) - 1}
    session.save()
    assert refused(owner.get(CALLBACK, {"state": state}))


def test_what_the_marketplace_refuses_is_said_in_its_words(owner):
    state = begin(owner)
    response = owner.get(CALLBACK, {"state": state}, follow=True)
    assert "without a code or without a shop" in response.content.decode()
    assert not Shop.objects.exists()


def test_a_marketplace_nobody_knows_is_not_found(owner):
    assert owner.get("/connect/tokosaya/").status_code == 404


def test_the_card_tells_days_left_mapping_and_state(owner):
    shop = given.shop()
    shop.connection.authorised_until = datetime.now(UTC) + timedelta(days=9, hours=1)
    shop.connection.save()
    ListingFactory(shop=shop, product=True)
    ListingFactory(shop=shop)
    text = owner.get(LIST).content.decode()
    assert "9 days left" in text
    assert "1 not mapped" in text
    assert "Connected" in text


def test_a_disconnected_shop_says_why_and_offers_to_connect_again(owner):
    ShopFactory(state="disconnected", state_reason="The authorisation has ended.")
    text = owner.get(LIST).content.decode()
    assert "The authorisation has ended." in text
    assert "Connect again" in text


def test_no_token_is_ever_in_a_page(owner):
    shop = given.shop(connection__access_token="tok-secret-1", connection__refresh_token="tok-secret-2")
    for address in (LIST, "/odoo/", reverse("dashboard:go_live", args=[shop.pk])):
        assert "tok-secret" not in owner.get(address).content.decode()


def test_a_switch_turns_and_the_page_shows_it(owner):
    shop = given.shop()
    response = owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"}, follow=True)
    shop.refresh_from_db()
    assert not shop.pulls
    assert 'aria-checked="false"' in response.content.decode()


def test_only_the_switches_of_the_page_can_be_turned(owner):
    shop = given.shop()
    response = owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pushes_stock", "on": "1"})
    assert response.status_code == 404
    shop.refresh_from_db()
    assert not shop.pushes_stock


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ShopFactory(pushes_orders=False), "First choose on the Odoo page"),
        (lambda: given.shop(pushes_orders=False, go_live_at=None), "First set from when on"),
    ],
)
def test_writing_to_odoo_is_not_switched_on_before_everything_is_chosen(owner, make, words):
    shop = make()
    response = owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pushes_orders", "on": "1"}, follow=True)
    assert words in response.content.decode()
    shop.refresh_from_db()
    assert not shop.pushes_orders


def test_going_live_shows_first_what_it_will_do_and_changes_nothing(owner):
    shop = given.shop(go_live_at=None)
    OrderFactory(shop=shop, placed_at=given.NOON)
    OrderFactory(shop=shop, placed_at=given.NOON - timedelta(hours=1))
    text = owner.post(f"/shops/{shop.pk}/go-live/", {"at": "2026-11-20T11:30"}).content.decode()
    assert "1 order placed since then belongs to Odoo" in text
    assert "1 older order stays history." in text
    shop.refresh_from_db()
    assert shop.go_live_at is None


def test_going_live_takes_the_time_as_jakartas(owner):
    shop = given.shop(go_live_at=None)
    form = {"at": "2026-11-20T11:30", "confirmed": "1"}
    owner.post(f"/shops/{shop.pk}/go-live/", form)
    shop.refresh_from_db()
    assert shop.go_live_at == datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-02-30T10:00"])
def test_a_time_that_is_none_is_asked_for_again(owner, at):
    shop = given.shop(go_live_at=None)
    response = owner.post(f"/shops/{shop.pk}/go-live/", {"at": at, "confirmed": "1"})
    assert response.status_code == 422
    shop.refresh_from_db()
    assert shop.go_live_at is None


def test_listings_are_read_on_request(owner):
    shop = given.shop()
    owner.post(f"/shops/{shop.pk}/listings/")
    assert SyncRun.objects.get().kind == "listings"
    assert Work.objects.filter(topic="shop.listings", subject=shop.key).exists()


def test_the_page_refreshes_itself_only_while_listings_are_read(owner):
    shop = given.shop()
    assert "data-refresh" not in owner.get(LIST).content.decode()
    owner.post(f"/shops/{shop.pk}/listings/")
    text = owner.get(LIST).content.decode()
    assert 'id="live"' in text
    assert "data-refresh" in text
    assert "waits for its turn" in text


def test_the_connection_test_says_what_is_missing(owner, settings):
    settings.SHOPEE_PARTNER_KEY = ""
    shop = given.shop()
    text = owner.post(f"/shops/{shop.pk}/test/").content.decode()
    assert "SHOPEE_PARTNER_KEY is not set" in text
    assert "SHOPEE_PARTNER_KEY is not set" in owner.post("/shops/test/shopee/").content.decode()


def test_without_a_shop_the_page_says_how_to_begin(owner):
    assert "No shop is connected" in owner.get(LIST).content.decode()


def test_shops_cost_the_same_number_of_queries_however_many(owner, django_assert_max_num_queries):
    for _ in range(5):
        given.shop()
    with django_assert_max_num_queries(8):
        owner.get(LIST)
