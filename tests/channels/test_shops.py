"""Connecting, going live, switching."""

from datetime import timedelta

import pytest

from channels import queries, shops
from channels.models import Connection, Shop
from channels.records import ShopData, TokenData
from omnihub.core import clock
from omnihub.core.models import Work
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
NOW = clock.now()


def tokens(name="a"):
    return TokenData(f"access-{name}", f"refresh-{name}", NOW + timedelta(hours=4), NOW + timedelta(days=30))


def shop_data(**changes):
    base = {"remote_id": "220000123", "name": "Toko Contoh", "region": "ID"}
    return ShopData(**(base | changes))


def waiting(topic):
    return [work.subject for work in Work.objects.filter(topic=topic, state="waiting").order_by("subject")]


def held(topic, subject, fate="settings"):
    return Work.objects.create(
        topic=topic, subject=subject, key=subject, state="held", fate=fate, not_before=NOW, wanted_since=NOW
    )


def test_a_new_shop_starts_with_every_outgoing_direction_off_and_looks_around():
    shop = shops.connect("shopee", shop_data(), tokens(), by="sari")
    assert shop.state == Shop.State.CONNECTED
    assert (shop.pulls, shop.pushes_orders, shop.pushes_stock, shop.go_live_at) == (True, False, False, None)
    assert waiting("shop.catch_up") == waiting("shop.listings") == ["shopee:220000123"]


def test_a_shop_connected_twice_is_one_shop_with_the_newer_tokens():
    first = shops.connect("shopee", shop_data(), tokens("a"), by="sari")
    shops.switch(first, "pushes_orders", on=True, by="sari")
    again = shops.connect("shopee", shop_data(name="Toko Baru"), tokens("b"), by="sari")
    assert (Shop.objects.count(), Connection.objects.count()) == (1, 1)
    assert again.pk == first.pk
    assert (again.name, again.pushes_orders) == ("Toko Baru", True)
    assert (again.connection.access_token, again.connection.version) == ("access-b", 2)


def test_connecting_again_wakes_what_waited_for_it():
    shop = ShopFactory(state=Shop.State.DISCONNECTED)
    mine = held("order.pull", f"{shop.key}:260101ABCD1234")
    persons = held("order.pull", f"{shop.key}:260101ABCD1235", fate="person")
    other = held("order.pull", "shopee:1:260101ABCD1234")
    shops.connect(shop.kind, shop_data(remote_id=shop.remote_id), tokens(), by="sari")
    for work, state in ((mine, "waiting"), (persons, "held"), (other, "held")):
        work.refresh_from_db()
        assert work.state == state


def test_tokens_are_sealed_in_the_database():
    shops.connect("shopee", shop_data(), tokens(), by="sari")
    raw = str(Connection.objects.values_list("access_token", flat=True).get())
    assert "access-a" not in raw


def test_a_shop_that_marketplace_has_blocked_is_not_read():
    shops.connect("shopee", shop_data(blocked_because="frozen"), tokens(), by="sari")
    assert Shop.objects.get().state == Shop.State.BLOCKED
    assert not queries.connected_shops().exists()


def test_disconnecting_says_why():
    shop = ShopFactory()
    shops.disconnect(shop, "The authorisation is over.")
    shop.refresh_from_db()
    assert (shop.state, shop.state_reason) == (Shop.State.DISCONNECTED, "The authorisation is over.")


def test_a_shop_that_answers_again_is_connected_again():
    shop = ShopFactory(state=Shop.State.DISCONNECTED, state_reason="gone")
    shops.confirm(shop, shop_data(remote_id=shop.remote_id))
    shop.refresh_from_db()
    assert (shop.state, shop.state_reason) == (Shop.State.CONNECTED, "")
    assert waiting("shop.catch_up") == [shop.key]


def test_going_live_makes_older_orders_history_and_carries_the_others():
    shop = ShopFactory(go_live_at=None)
    old = OrderFactory(shop=shop, placed_at=NOW - timedelta(days=2), history=True)
    new = OrderFactory(shop=shop, placed_at=NOW, history=True)
    shops.go_live(shop, NOW - timedelta(days=1), by="sari")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.history, new.history) == (True, False)
    assert waiting("order.push") == [str(new.pk)]
    assert [event.by for event in new.events.all()] == ["sari"]
    assert not old.events.exists()


def test_going_live_later_takes_orders_back_into_history():
    shop = ShopFactory()
    order = OrderFactory(shop=shop, placed_at=NOW - timedelta(days=2))
    shops.go_live(shop, NOW, by="sari")
    order.refresh_from_db()
    assert order.history
    assert waiting("order.push") == []


def test_switching_orders_on_carries_all_that_are_no_history_and_their_money():
    shop = ShopFactory(pushes_orders=False)
    first = OrderFactory(shop=shop)
    second = OrderFactory(shop=shop, released_at=NOW)
    OrderFactory(shop=shop, history=True, released_at=NOW)
    OrderFactory()
    shops.switch(shop, "pushes_orders", on=True, by="sari")
    assert sorted(waiting("order.push")) == sorted([str(first.pk), str(second.pk)])
    assert waiting("payment.push") == [f"{shop.pk}:{clock.jakarta_date(NOW).isoformat()}"]


def test_a_switch_that_is_on_already_does_nothing():
    shop = ShopFactory()
    OrderFactory(shop=shop)
    shops.switch(shop, "pushes_orders", on=True, by="sari")
    assert waiting("order.push") == []


def test_switching_reading_on_looks_for_what_was_missed():
    shop = ShopFactory(pulls=False)
    shops.switch(shop, "pulls", on=True, by="sari")
    assert waiting("shop.catch_up") == [shop.key]


def test_there_are_three_switches_and_no_others():
    with pytest.raises(ValueError, match="pushes_stock"):
        shops.switch(ShopFactory(), "name", on=True, by="sari")


def test_who_switched_what_is_in_the_log(caplog):
    caplog.set_level("INFO", "omnihub.channels")
    shops.switch(ShopFactory(), "pulls", on=False, by="sari")
    assert any(record.by == "sari" and "pulls" in record.message for record in caplog.records)


def test_a_shop_is_found_by_its_name_in_work():
    shop = ShopFactory()
    assert shops.find(shop.key) == shop
    assert shops.find("shopee:nobody") is None
    assert shops.find("nonsense") is None


def test_an_order_of_the_very_second_of_go_live_is_ours():
    shop = ShopFactory(go_live_at=None)
    second = clock.now().replace(microsecond=0)
    order = OrderFactory(shop=shop, placed_at=second, history=True)
    shops.go_live(shop, second + timedelta(milliseconds=700), "sari")
    order.refresh_from_db()
    assert not order.history
