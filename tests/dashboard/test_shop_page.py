"""The page of one shop, Update Shop, and the pushes of its marketplace."""

from datetime import UTC, datetime, timedelta

import pytest

from channels import details, marketplaces, pushes
from channels.models import PushStatus, Shop, SyncRun
from channels.records import (
    AddressData,
    ChannelData,
    HolidayData,
    PushStatusData,
    ShopAddressData,
    ShopData,
    ShopDetailsData,
    WarehouseData,
)
from channels.shops import Connected
from omnihub.core import clock
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from omnihub.dashboard import setting_up
from omnihub.dashboard.queries import shops as queries
from tests.dashboard import given
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
PLACE = AddressData(address="Jl. Contoh 1", city="KOTA BANDUNG", postcode="40132")
FOUND = ShopDetailsData(
    shop=ShopData("1", "Toko", "ID"),
    fulfilment="PFF - FBS Shop",
    channels=(
        ChannelData("80088", "SPX Standard", enabled=True, cash_on_delivery=True, parent_id="8003"),
        ChannelData("8000", "Instant", enabled=False, cash_on_delivery=False, service="instant"),
        ChannelData("8003", "Reguler", enabled=True, cash_on_delivery=True),
    ),
    addresses=(ShopAddressData("2826", ("default", "pickup"), PLACE),),
    warehouses=(WarehouseData("34", "pickup", "Gudang A", "IDZ", on_holiday=False, place=PLACE),),
    holiday=HolidayData(on=True, whole=False, words="Libur Lebaran"),
)


def page(browser, shop):
    response = browser.get(f"/shops/{shop.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_shop_nobody_looked_at_says_how_to(owner):
    text = page(owner, given.shop())
    assert "Not looked at yet" in text
    assert "Update Shop" in text


def test_what_the_shop_has_is_shown_with_its_moment(owner):
    shop = given.shop()
    details.save(shop, FOUND)
    text = page(owner, shop)
    for words in ("Libur Lebaran", "orders go on, and wait", "PFF - FBS Shop", "Gudang A", "IDZ", "2826"):
        assert words in text
    assert text.index("Instant") < text.index("Reguler") < text.index("SPX Standard")
    assert "carries for 8003" in text


def test_what_is_gone_is_shown_as_gone(owner):
    shop = given.shop()
    details.save(shop, FOUND)
    details.save(shop, ShopDetailsData(shop=FOUND.shop, channels=FOUND.channels[1:]))
    text = page(owner, shop)
    assert "gone since" in text
    assert text.index("SPX Standard") > text.index("Reguler")


def test_a_page_of_nobodys_shop_is_not_found(owner):
    assert owner.get("/shops/999/").status_code == 404


def test_update_shop_is_asked_for_and_its_progress_seen(owner):
    shop = given.shop()
    back = owner.post(f"/shops/{shop.pk}/update/", {"next": f"/shops/{shop.pk}/"})
    assert back.url == f"/shops/{shop.pk}/"
    assert SyncRun.objects.get().kind == "shop"
    assert Work.objects.get().topic == "shop.update"
    for address in (f"/shops/{shop.pk}/", "/shops/"):
        text = owner.get(address).content.decode()
        assert "waits for its turn" in text
        assert "data-refresh" in text


def test_whoever_may_not_sync_may_look_and_not_update(clerk):
    shop = given.shop()
    assert "Update Shop</button>" not in page(clerk, shop)
    assert clerk.post(f"/shops/{shop.pk}/update/").status_code == 403
    assert clerk.post("/shops/pushes/shopee/").status_code == 403


def test_the_page_costs_the_same_number_of_queries_however_much_the_shop_has(
    owner, django_assert_max_num_queries
):
    shop = given.shop()
    details.save(shop, FOUND)
    with django_assert_max_num_queries(12):
        owner.get(f"/shops/{shop.pk}/")


# Days left --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "offered"), [(13, True), (15, False)])
def test_a_consent_that_ends_before_long_offers_to_connect_again(owner, days, offered):
    shop = given.shop()
    shop.connection.authorised_until = datetime.now(UTC) + timedelta(days=days, hours=1)
    shop.connection.save()
    text = owner.get("/shops/").content.decode()
    assert f"{days} days left" in text
    assert ("Connect again" in text) is offered


# Pushes -----------------------------------------------------------------------------------------------

WRONG = PushStatusData(
    "suspended", "pushes_suspended", "Shopee has switched all pushes off.", can_switch_on=True
)


def test_what_is_wrong_with_pushes_is_on_the_page_with_a_button(owner, clerk):
    pushes.remember("shopee", WRONG)
    text = owner.get("/shops/").content.decode()
    assert "Shopee has switched all pushes off." in text
    assert "Switch push on again" in text
    assert "Switch push on again" not in clerk.get("/shops/").content.decode()


def test_pushes_that_are_sent_have_no_button(owner):
    pushes.remember("shopee", PushStatusData("normal"))
    text = owner.get("/shops/").content.decode()
    assert "are sent</span>" in text
    assert "Switch push on again" not in text


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (PushStatusData("normal"), "Shopee sends its pushes to OmniHub."),
        (WRONG, "Not everything could be switched on"),
    ],
)
def test_the_button_switches_them_on_and_says_what_is_left(owner, monkeypatch, left, said):
    pushes.remember("shopee", WRONG)
    monkeypatch.setattr(marketplaces.MARKETPLACES["shopee"], "switch_pushes_on", staticmethod(lambda: left))
    assert said in owner.post("/shops/pushes/shopee/", follow=True).content.decode()
    assert PushStatus.objects.get().code == left.code
    assert Work.objects.filter(topic="app.push_status", subject="shopee").exists()


def test_what_the_marketplace_refuses_is_said_in_words(owner, monkeypatch):
    def refuse():
        raise Refused("Shopee's test push was not answered.")

    monkeypatch.setattr(marketplaces.MARKETPLACES["shopee"], "switch_pushes_on", staticmethod(refuse))
    assert "test push was not answered." in owner.post("/shops/pushes/shopee/", follow=True).content.decode()


def test_the_attention_list_names_the_marketplace_and_leads_to_the_shops(owner):
    Work.objects.create(
        topic="app.push_status",
        subject="shopee",
        key="k",
        state="held",
        fate="settings",
        code="pushes_suspended",
        note=WRONG.words,
        not_before=given.NOON,
        wanted_since=given.NOON,
    )
    text = owner.get("/attention/").content.decode()
    assert "Pushes of the marketplace" in text
    assert ">Shopee</a>" in text
    assert "Open Shops" in text


# Several shops at once --------------------------------------------------------------------------------


def test_one_shop_that_failed_is_named_beside_those_that_are_in(owner, monkeypatch):
    shop = given.shop()
    came = Connected((shop,), ("Shop 110000999: it is a shop of region SG.",))
    monkeypatch.setattr(marketplaces.MARKETPLACES["shopee"], "connect", staticmethod(lambda *_args: came))
    owner.get("/connect/shopee/")
    state = owner.session["connect.shopee"]["state"]
    text = owner.get("/connect/shopee/callback/", {"state": state}, follow=True).content.decode()
    assert "Toko Contoh is connected." in text
    assert "Shop 110000999: it is a shop of region SG." in text


# Orders that the marketplace ships itself -------------------------------------------------------------


def test_such_an_order_has_a_badge_in_the_list_and_on_its_page(owner):
    shop = given.shop()
    theirs = OrderFactory(shop=shop, fulfilled_by="marketplace")
    assert owner.get("/orders/").content.decode().count("Shipped by Shopee") == 1
    assert "Shipped by Shopee" in owner.get(f"/orders/{theirs.pk}/").content.decode()
    ours = OrderFactory(shop=shop, fulfilled_by="seller")
    assert "Shipped by Shopee" not in owner.get(f"/orders/{ours.pk}/").content.decode()


def test_the_switch_for_such_orders_is_on_the_page(owner):
    shop = given.shop()
    owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pushes_fulfilled", "on": "1"})
    shop.refresh_from_db()
    assert shop.pushes_fulfilled


# The five steps of setting up ---------------------------------------------------------------------


def steps(shop):
    card = next(card for card in queries.cards() if card.shop.pk == shop.pk)
    return [stage.state for stage in setting_up.stages(card)]


def test_a_shop_that_was_just_connected_is_led_from_step_to_step(owner):
    shop = ShopFactory(go_live_at=None, pushes_orders=False, synced_at=None)
    assert steps(shop) == ["done", "now", "later", "later", "later"]
    Shop.objects.filter(pk=shop.pk).update(synced_at=clock.now())
    assert steps(shop) == ["done", "done", "now", "later", "later"]
    assert f'href="/odoo/{shop.pk}/"' in owner.get(f"/shops/{shop.pk}/").content.decode()
    given.profile(shop)
    assert steps(shop) == ["done", "done", "done", "now", "later"]
    text = owner.get(f"/shops/{shop.pk}/").content.decode()
    assert f'href="/shops/{shop.pk}/dry-run/"' in text
    assert f'href="/shops/{shop.pk}/go-live/"' in text, "who has looked may go on"
    Shop.objects.filter(pk=shop.pk).update(go_live_at=clock.now())
    assert steps(shop) == ["done", "done", "done", "done", "now"]
    Shop.objects.filter(pk=shop.pk).update(pushes_orders=True)
    assert steps(shop) == ["done"] * 5


def test_a_shop_whose_seller_shut_us_out_begins_with_connecting_again(owner):
    shop = given.shop(state="disconnected", go_live_at=clock.now(), synced_at=clock.now())
    assert steps(shop) == ["now", "done", "done", "done", "done"]
    assert 'href="/connect/shopee/"' in owner.get(f"/shops/{shop.pk}/").content.decode()


def test_the_list_of_shops_names_the_next_step_until_all_are_done(owner):
    shop = given.shop(go_live_at=None, synced_at=clock.now())
    assert "Setting up, step 4 of 5: First look." in owner.get("/shops/").content.decode()
    Shop.objects.filter(pk=shop.pk).update(go_live_at=clock.now(), pushes_orders=True)
    assert "Setting up, step" not in owner.get("/shops/").content.decode()


def test_staff_who_may_not_change_shops_see_the_steps_without_buttons(clerk):
    shop = ShopFactory(go_live_at=None, synced_at=clock.now())
    text = clerk.get(f"/shops/{shop.pk}/").content.decode()
    assert 'class="stages"' in text
    assert f'href="/odoo/{shop.pk}/"' not in text
