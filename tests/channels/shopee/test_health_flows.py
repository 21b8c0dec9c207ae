"""A shop's health through the sandbox over real HTTP."""

from datetime import timedelta

import pytest
import requests

from channels import shops, syncs, tasks, todos
from channels.models import (
    Listing,
    Order,
    PushStatus,
    ShippingChannel,
    Shop,
    ShopAddress,
    ShopDetails,
    SyncRun,
    Warehouse,
)
from channels.shopee import connect, sign
from channels.shopee.client import ShopClient
from channels.shopee.marketplace import Shopee
from omnihub.core import clock, work
from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.core.outcomes import Deadline
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.django_db, pytest.mark.flow]
FIRST, SECOND, OTHER_REGION = 220000123, 220000456, 110000999
APP = (todos.LOST_PUSHES, todos.PUSH_STATUS)
NOBODY = "http://127.0.0.1:9/hooks/shopee/app/"


def counts(shopee):
    return shopee.control("pushes")["counts"]


def lose(shopee, count):
    """So many orders whose pushes nobody took."""
    shopee.control("settings", {"push_url": NOBODY, "push_retry_scale": 0})
    made = shopee.new_orders(count)
    assert eventually(lambda: counts(shopee)["lost"] >= count)
    return set(made)


# Lost pushes ------------------------------------------------------------------------------------------


def test_what_was_pushed_while_we_were_down_is_fetched_confirmed_and_read(shopee, live, drain):
    Work.objects.all().delete()
    made = lose(shopee, 120)
    tasks.lost_pushes()
    drain(*APP)
    assert counts(shopee)["lost"] == 0
    assert counts(shopee)["consumed"] == 120
    assert InboxMessage.objects.count() == 120
    drain("order.pull")
    assert made <= set(Order.objects.values_list("number", flat=True))
    assert Work.objects.get(topic=todos.LOST_PUSHES).note == "120 were lost, 120 of them were news."


@pytest.mark.parametrize("objects", [False, True])
def test_a_push_that_also_arrived_is_one_message(shopee, live, objects, settings, client):
    lose(shopee, 3)
    shopee.control("settings", {"lost_as_objects": objects})
    bodies = [push["body"] for push in shopee.control("pushes")["pushes"] if push["state"] == "lost"]
    for body in bodies[:2]:
        signed = {"Authorization": sign_push(settings, body.encode())}
        answer = client.post("/hooks/shopee/app/", body, content_type="application/json", headers=signed)
        assert answer.status_code == 204
    tasks.lost_pushes()
    work.run(todos.LOST_PUSHES)
    assert InboxMessage.objects.count() == len(bodies)
    tasks.lost_pushes()
    work.run(todos.LOST_PUSHES)
    assert InboxMessage.objects.count() == len(bodies)


def sign_push(settings, body):
    return sign.push(settings.SHOPEE_PUSH_KEY, settings.SHOPEE_PUSH_URL, body)


def test_lost_pushes_wait_where_they_are_while_shopee_is_down(shopee, live, drain):
    lose(shopee, 2)
    shopee.control("faults", {"shopee.down": 1})
    tasks.lost_pushes()
    work.run(todos.LOST_PUSHES)
    assert Work.objects.get(topic=todos.LOST_PUSHES).state == "waiting"
    shopee.control("faults", {})
    Work.objects.update(not_before=live.created_at)
    drain(*APP)
    assert (InboxMessage.objects.count(), counts(shopee)["lost"]) == (2, 0)


def test_a_lost_push_of_a_withdrawn_consent_shuts_the_shop(shopee, live, drain):
    Work.objects.all().delete()
    shopee.control("settings", {"push_url": NOBODY, "push_retry_scale": 0})
    shopee.control("deauthorise", {"shop_id": FIRST})
    assert eventually(lambda: counts(shopee)["lost"])
    tasks.lost_pushes()
    drain(*APP)
    drain()
    live.refresh_from_db()
    assert live.state == Shop.State.DISCONNECTED
    [one] = Work.objects.filter(state="held")
    assert (one.topic, one.code) == ("shop.authorisation", "shop_disconnected")


def test_a_push_that_claims_a_withdrawn_consent_is_not_believed(shopee, live, drain):
    Work.objects.all().delete()
    work.add([todos.refresh(live.key, "push: shop authorisation ended")])
    drain()
    live.refresh_from_db()
    assert live.state == Shop.State.CONNECTED
    assert not Work.objects.filter(state="held").exists()


def test_a_warning_of_the_end_brings_the_end_that_shopee_names(shopee, live, drain):
    Work.objects.all().delete()
    shopee.control("authorise", {"shop_id": FIRST, "days": 7})
    work.add([todos.refresh(live.key, "push: authorisations end soon")])
    drain()
    [one] = Work.objects.filter(state="held")
    assert (one.topic, one.code) == ("shop.authorisation", "authorisation_ends")
    assert "for 6 days more" in one.note or "for 7 days more" in one.note
    shopee.control("authorise", {"shop_id": FIRST, "days": 365})
    work.add([todos.refresh(live.key, "regular")])
    drain()
    assert not Work.objects.filter(state="held").exists()


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_fetches_the_lost_pushes(shopee, live, at_once):
    lose(shopee, 30)
    tasks.lost_pushes()
    handled = at_once(6, lambda _number: work.run(todos.LOST_PUSHES, Deadline.after(30)))
    assert sorted(handled) == [0, 0, 0, 0, 0, 1]
    assert Attempt.objects.filter(work__topic=todos.LOST_PUSHES).count() == 1
    assert InboxMessage.objects.count() == 30


# Push settings ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_suspended_pushes_call_a_person_and_the_button_ends_it(shopee, live, live_server, drain, settings):
    settings.SHOPEE_PUSH_URL = f"{live_server.url}/hooks/shopee/app/"
    shopee.control("settings", {"push_url": settings.SHOPEE_PUSH_URL, "push_status": "Suspended"})
    tasks.push_status()
    drain(*APP)
    assert PushStatus.objects.get().code == "pushes_suspended"
    assert Work.objects.get(topic=todos.PUSH_STATUS).state == "held"

    assert Shopee.switch_pushes_on().code == ""
    tasks.push_status()
    drain(*APP)
    assert PushStatus.objects.get().code == ""
    assert not Work.objects.filter(topic=todos.PUSH_STATUS).exclude(state="done").exists()
    shopee.new_orders(1)
    assert eventually(InboxMessage.objects.exists)


@pytest.mark.django_db(transaction=True)
def test_the_button_sets_our_address_our_codes_and_frees_our_shops(shopee, live, live_server, settings):
    settings.SHOPEE_PUSH_URL = f"{live_server.url}/hooks/shopee/app/"
    shopee.control("settings", {"push_url": settings.SHOPEE_PUSH_URL})
    set_at_shopee({"set_push_config_off": [3, 12], "blocked_shop_id_list": [FIRST, 7]})
    shopee.control("settings", {"push_url": NOBODY})
    found = Shopee.push_status()
    assert (found.code, found.can_switch_on) == ("push_address", True)
    assert "3 (order status), 12 (authorisations end soon)" in found.words
    assert Shopee.switch_pushes_on().code == ""
    config = connect.public().push_config()
    assert (config.callback_url, config.blocked_shop_ids) == (settings.SHOPEE_PUSH_URL, ("7",))
    assert not config.off & {3, 12}


def set_at_shopee(wishes):
    connect.public().set_push_config(wishes)


def test_the_button_says_why_when_nobody_answers_the_test_push(shopee, live, settings):
    settings.SHOPEE_PUSH_URL = NOBODY
    with pytest.raises(Refused, match="test push was not answered"):
        Shopee.switch_pushes_on()


# Update Shop ------------------------------------------------------------------------------------------


def test_update_shop_reads_what_the_shop_has_and_sells_and_shows_how_far_it_is(shopee, live, drain):
    Work.objects.all().delete()
    ask = syncs.ask(live, SyncRun.Kind.SHOP, by="sari")
    drain()
    ask.refresh_from_db()
    assert (ask.state, ask.note) == ("done", "")
    assert (
        ask.found == ShippingChannel.objects.count() + ShopAddress.objects.count() + Listing.objects.count()
    )
    cod = ShippingChannel.objects.get(remote_id="8003")
    assert (cod.enabled, cod.cash_on_delivery, cod.parent_id) == (True, True, "")
    child = ShippingChannel.objects.get(remote_id="80019")
    assert (child.enabled, child.parent_id, child.service) == (False, "8000", "instant")
    assert ShopAddress.objects.get().uses == ["default", "pickup", "return"]
    assert not Warehouse.objects.exists()
    kept = ShopDetails.objects.get()
    assert (kept.fulfilment, kept.on_holiday) == ("Others", False)


def test_what_the_seller_changed_is_seen_and_what_vanished_is_marked(shopee, live, drain):
    Work.objects.all().delete()
    work.add([todos.update(live.key, "test")])
    drain("shop.update")
    holiday = {
        "holiday_mode_on": True,
        "holiday_mode_type": 1,
        "holiday_mode_start_time": 1767225600,
        "holiday_mode_end_time": 1767830399,
        "holiday_mode_description": "Libur Lebaran",
    }
    wishes = {"holiday": holiday, "warehouses": 2, "channels_gone": [8005], "channels_off": [8001]}
    shopee.control("shop", {"shop_id": FIRST, **wishes})
    work.add([todos.update(live.key, "test")])
    drain("shop.update")
    kept = ShopDetails.objects.get()
    assert (kept.on_holiday, kept.holiday_is_whole, kept.holiday_words) == (True, False, "Libur Lebaran")
    assert Warehouse.objects.count() == 4
    assert ShippingChannel.objects.get(remote_id="8005").gone_at
    assert not ShippingChannel.objects.get(remote_id="8001").enabled
    assert set(Warehouse.objects.values_list("location_id", flat=True)) == {"IDZ", "IDL"}


def test_a_frozen_shop_is_blocked_and_free_again_when_shopee_says_so(shopee, live, drain):
    Work.objects.all().delete()
    shopee.control("shop", {"shop_id": FIRST, "status": "FROZEN"})
    work.add([todos.update(live.key, "test")])
    drain()
    live.refresh_from_db()
    assert live.state == Shop.State.BLOCKED
    assert Work.objects.get(topic="shop.authorisation", state="held").code == "shop_blocked"
    shopee.control("shop", {"shop_id": FIRST, "status": "NORMAL"})
    tasks.refresh_tokens()
    drain()
    live.refresh_from_db()
    assert live.state == Shop.State.CONNECTED
    assert not Work.objects.filter(state="held").exists()


def test_a_part_that_shopee_refuses_is_told_and_holds_up_no_other(shopee, live, drain, monkeypatch):
    def refused(_client):
        raise SignedOut("The Shopee app may not use this call.", code="error_permission")

    monkeypatch.setattr(ShopClient, "channel_list", refused)
    Work.objects.all().delete()
    ask = syncs.ask(live, SyncRun.Kind.SHOP, by="sari")
    drain()
    ask.refresh_from_db()
    assert (ask.state, ask.note) == ("failed", "The Shopee app may not use this call.")
    assert ShopAddress.objects.exists()
    assert Work.objects.get(topic="shop.update").state == "held"


def test_a_shopee_that_is_down_leaves_the_run_open_with_its_words(shopee, live, drain):
    Work.objects.all().delete()
    ask = syncs.ask(live, SyncRun.Kind.SHOP, by="sari")
    shopee.control("faults", {"shopee.error": 1})
    drain()
    ask.refresh_from_db()
    assert (ask.state, bool(ask.note)) == ("running", True)
    shopee.control("faults", {})
    Work.objects.update(not_before=live.created_at)
    drain()
    ask.refresh_from_db()
    assert (ask.state, ask.note) == ("done", "")


# Tokens -----------------------------------------------------------------------------------------------


def test_a_new_pair_whose_answer_was_cut_is_asked_for_again_with_the_same_token(shopee, connected):
    shopee.control("settings", {"refresh_replay": True})
    shopee.control("faults", {"shopee.cut": 1, "shopee.only": "access_token/get", "shopee.times": 1})
    held = connect.Session(connected).renewed(1)
    assert held.version == 2
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED
    assert connect.Session(connected).ask(ShopClient.shop_info).name == "Toko Contoh"


def test_where_no_answer_comes_twice_nothing_is_over_and_the_next_try_goes_on(shopee, connected):
    shopee.control("settings", {"refresh_replay": True})
    shopee.control("faults", {"shopee.cut": 1, "shopee.only": "access_token/get", "shopee.times": 2})
    with pytest.raises(Unreachable):
        connect.Session(connected).renewed(1)
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED
    assert connect.Session(connected).renewed(1).version == 2


def test_a_pair_that_is_lost_for_good_says_so_after_the_second_try(shopee, connected):
    shopee.control("faults", {"shopee.cut": 1, "shopee.only": "access_token/get", "shopee.times": 1})
    with pytest.raises(SignedOut):
        connect.Session(connected).renewed(1)
    connected.refresh_from_db()
    assert connected.state == Shop.State.DISCONNECTED


@pytest.mark.parametrize("fault", ["shopee.busy", "shopee.error"])
def test_a_refusal_for_the_time_being_ends_nothing(shopee, connected, fault):
    shopee.control("faults", {fault: 1, "shopee.only": "access_token/get"})
    with pytest.raises(Busy):
        connect.Session(connected).renewed(1)
    connected.refresh_from_db()
    assert connected.state == Shop.State.CONNECTED
    shopee.control("faults", {})
    assert connect.Session(connected).renewed(1).version == 2


# Main accounts ----------------------------------------------------------------------------------------


def main_account(shopee, *shop_ids):
    code = shopee.control("authorise", {"shop_ids": list(shop_ids)})["code"]
    return {"code": code, "main_account_id": "330000777"}


def test_one_consent_connects_all_shops_of_a_main_account_each_with_its_own_pair(shopee, db):
    connected = Shopee.connect(main_account(shopee, FIRST, SECOND), by="sari")
    assert [shop.remote_id for shop in connected.shops] == [str(FIRST), str(SECOND)]
    assert not connected.problems
    one, other = (shop.connection for shop in connected.shops)
    assert one.access_token != other.access_token
    for shop in connected.shops:
        assert connect.Session(shop).ask(ShopClient.shop_info).name == shop.name
        assert connect.Session(shop).renewed(1).version == 2


def test_a_shop_of_another_region_is_named_and_the_others_are_connected(shopee, db):
    connected = Shopee.connect(main_account(shopee, OTHER_REGION, FIRST, SECOND), by="sari")
    assert [shop.remote_id for shop in connected.shops] == [str(FIRST), str(SECOND)]
    [problem] = connected.problems
    assert "Other Region is a shop of region SG" in problem
    assert Shop.objects.count() == 2


def test_one_shop_that_fails_holds_up_no_other(shopee, db):
    faults = {"shopee.error": 1, "shopee.only": f'"shop_id": {FIRST}', "shopee.times": 5}
    shopee.control("faults", faults)
    connected = Shopee.connect(main_account(shopee, FIRST, SECOND), by="sari")
    assert [shop.remote_id for shop in connected.shops] == [str(SECOND)]
    [problem] = connected.problems
    assert str(FIRST) in problem


def test_shops_that_were_connected_before_stay_one_shop_each(shopee, connected):
    shops.switch(connected, "pushes_orders", on=True, by="sari")
    again = Shopee.connect(main_account(shopee, FIRST, SECOND), by="sari")
    assert Shop.objects.count() == 2
    assert again.shops[0].pk == connected.pk
    assert again.shops[0].pushes_orders


def test_the_consent_page_offers_the_main_account(shopee, db):
    link = Shopee.authorisation_link("s1")
    form = {
        "main_account_id": "330000777",
        "shop_id": [FIRST, SECOND],
        "redirect": "http://127.0.0.1:8000/connect/shopee/callback/",
        "state": "s1",
        "action": "authorise",
    }
    assert "Main account" in shopee.session.get(link).text
    back = shopee.session.post(f"{shopee.url}/shopee/auth", data=form, allow_redirects=False)
    query = requests.compat.urlparse(back.headers["Location"]).query
    assert "main_account_id=330000777" in query
    assert "shop_id=" not in query.replace("main_account_id", "")


# Orders that the marketplace ships itself -------------------------------------------------------------


def test_an_order_that_shopee_ships_itself_says_so(shopee, live, drain):
    [number] = shopee.new_orders(1, fulfilment="fulfilled_by_shopee")
    [ours] = shopee.new_orders(1)
    work.add([todos.pull(live.key, one, "test") for one in (number, ours)])
    drain("order.pull")
    assert Order.objects.get(number=number).fulfilled_by == "marketplace"
    assert Order.objects.get(number=ours).fulfilled_by == "seller"


def test_switching_them_on_sends_those_that_waited(shopee, live, drain):
    [number] = shopee.new_orders(1, fulfilment="fulfilled_by_shopee")
    [ours] = shopee.new_orders(1)
    work.add([todos.pull(live.key, one, "test") for one in (number, ours)])
    drain("order.pull")
    Work.objects.filter(topic="order.push").delete()
    shops.switch(live, "pushes_fulfilled", on=True, by="sari")
    [one] = Work.objects.filter(topic="order.push")
    assert one.subject == str(Order.objects.get(number=number).pk)
    assert clock.now() - one.wanted_since < timedelta(minutes=1)
