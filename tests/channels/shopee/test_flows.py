"""Through the sandbox over real HTTP."""

from datetime import timedelta

import pytest

from channels import marketplaces, shops, syncs, tasks, todos
from channels.models import Listing, Order, OrderEvent, Package, Shop
from channels.shopee import listings
from channels.shopee.marketplace import Shopee
from omnihub.core import clock, cursors, work
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.models import InboxMessage, Work
from omnihub.core.work import Todo, add
from tests import sandbox_process as process
from tests.factories import ProductFactory

pytestmark = [pytest.mark.django_db, pytest.mark.flow]


def numbers():
    return set(Order.objects.values_list("number", flat=True))


# Connecting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind_of_link", ["portal", "signed"])
def test_a_shop_is_connected_through_either_link_with_our_state(consent, settings, kind_of_link):
    settings.SHOPEE_AUTH_LINK = kind_of_link
    back = consent(Shopee.authorisation_link("state-1"))
    assert back["state"] == "state-1"
    [shop] = Shopee.connect(back, by="sari").shops
    assert (shop.key, shop.name, shop.region) == ("shopee:220000123", "Toko Contoh", "ID")
    assert shop.connection.authorised_until


def test_a_shop_of_another_region_is_not_connected(consent):
    with pytest.raises(Refused, match="SG"):
        Shopee.connect(consent(Shopee.authorisation_link("s"), shop_id=110000999), by="sari")
    assert not Shop.objects.exists()


def test_a_code_for_one_shop_connects_no_other(consent):
    back = consent(Shopee.authorisation_link("s"))
    with pytest.raises(RemoteError) as failure:
        Shopee.connect(back | {"shop_id": "220000456"}, by="sari")
    assert failure.value.words
    assert not Shop.objects.exists()


def test_a_code_works_once(consent):
    back = consent(Shopee.authorisation_link("s"))
    Shopee.connect(back, by="sari")
    with pytest.raises(Refused, match="code"):
        Shopee.connect(back, by="sari")
    assert Shop.objects.count() == 1


@pytest.mark.parametrize("query", [{}, {"code": "x"}, {"shop_id": "1"}, {"code": "x", "shop_id": "../etc"}])
def test_coming_back_without_code_or_shop_is_refused(query):
    with pytest.raises(Refused):
        Shopee.connect(query, by="sari")


# Orders -----------------------------------------------------------------------------------------------


def test_a_look_finds_every_order_when_all_pushes_are_lost(shopee, live, drain):
    shopee.control("faults", {"push.drop": 1})
    made = set(shopee.new_orders(120))
    tasks.catch_up()
    drain()
    assert made <= numbers()
    assert not Work.objects.filter(topic="order.pull").exclude(state="done").exists()
    assert Work.objects.filter(topic="order.push").count() == Order.objects.count()


def test_what_is_read_adds_up_order_by_order(shopee, live, drain):
    shopee.new_orders(30)
    shopee.new_orders(5, cod=True)
    tasks.catch_up()
    drain()
    for order in Order.objects.prefetch_related("lines"):
        goods = sum(line.total for line in order.lines.all())
        assert goods - order.seller_voucher - order.seller_coin_cashback == order.gross, order.number
        assert "residual" not in order.escrow_terms, order.number


def test_an_order_is_followed_from_ready_to_released(shopee, live, drain):
    [number] = shopee.new_orders(1)
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    assert Order.objects.get().status == "ready_to_ship"

    shopee.step(number, "arrange", "pickup")
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    order = Order.objects.get()
    assert (order.status, bool(order.shipped_at)) == ("shipped", True)
    assert Package.objects.get().tracking_number

    shopee.step(number, "deliver", "complete")
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    assert Order.objects.get().status == "completed"
    assert Work.objects.filter(topic="shop.releases", state="waiting").exists()

    shopee.step(number, "release")
    Work.objects.filter(topic="shop.releases").update(not_before=order.read_at)
    drain("shop.releases")
    order = Order.objects.get()
    assert order.released_at
    assert Work.objects.filter(topic="payment.push", subject__startswith=f"{live.pk}:").count() == 1
    assert not OrderEvent.objects.filter(unusual=True).exists()


def test_an_order_released_before_we_ever_saw_it_is_read_and_paid(shopee, live, drain):
    [number] = shopee.new_orders(1)
    shopee.step(number, "arrange", "pickup", "deliver", "complete", "release")
    cursors.move(f"orders:{live.key}", "4000000000")
    add([todos.releases(live.key, "test")])
    drain("shop.releases")
    assert Order.objects.get(number=number).released_at


def test_a_cancelled_order_is_cancelled(shopee, live, drain):
    [number] = shopee.new_orders(1)
    shopee.step(number, "request_cancel")
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    assert Order.objects.get().status == "cancel_requested"
    shopee.step(number, "accept_cancel")
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    order = Order.objects.get()
    assert (order.status, bool(order.cancelled_at)) == ("cancelled", True)


def test_an_order_nobody_knows_is_tried_again_and_holds_up_no_other(shopee, live, drain):
    [number] = shopee.new_orders(1)
    add([todos.pull(live.key, number, "test"), todos.pull(live.key, "250101NOBODY00", "test")])
    drain("order.pull")
    assert number in numbers()
    waiting = Work.objects.get(subject=f"{live.key}:250101NOBODY00")
    assert (waiting.state, waiting.code) == ("waiting", "order_unknown")


# Tokens -----------------------------------------------------------------------------------------------


def test_a_token_that_expires_in_mid_batch_is_renewed_once_and_the_batch_goes_on(shopee, live, drain):
    made = set(shopee.new_orders(60))
    shopee.control("expire_tokens", {})
    tasks.catch_up()
    drain()
    live.connection.refresh_from_db()
    assert made <= numbers()
    assert live.connection.version == 2


def test_tokens_that_live_only_seconds_are_renewed_when_they_are_over_and_not_at_each_call(
    shopee, live, drain
):
    shopee.control("settings", {"token_seconds": 60})
    shopee.control("expire_tokens", {})
    shopee.new_orders(10)
    tasks.catch_up()
    drain()
    live.connection.refresh_from_db()
    assert live.connection.version == 2


def test_tokens_that_expire_again_and_again_only_slow_us_down(shopee, live, drain):
    made = set(shopee.new_orders(20))
    shopee.control("faults", {"shopee.expire_token": 0.3})
    tasks.catch_up()
    for _try in range(20):
        drain()
        Work.objects.filter(state="waiting").update(not_before=live.created_at)
        if made <= numbers():
            break
    assert made <= numbers()
    assert not Work.objects.filter(topic="order.pull", state="held").exists()


def test_when_the_refresh_token_is_dead_the_shop_says_so_and_its_work_waits(shopee, live, drain, consent):
    [number] = shopee.new_orders(1)
    shopee.control("expire_tokens", {"refresh": True})
    add([todos.pull(live.key, number, "test")])
    drain("order.pull")
    live.refresh_from_db()
    assert live.state == Shop.State.DISCONNECTED
    assert "Connect the shop again" in live.state_reason
    assert Work.objects.get(topic="order.pull").state == "held"

    Shopee.connect(consent(Shopee.authorisation_link("s")), by="sari")
    drain()
    assert number in numbers()


def test_when_the_seller_shuts_us_out_the_push_finds_it_out(shopee, live, drain):
    shopee.control("deauthorise", {"shop_id": 220000123})
    add([todos.refresh(live.key, "push: shop authorisation ended")])
    drain("shop.refresh")
    live.refresh_from_db()
    assert live.state == Shop.State.DISCONNECTED
    tasks.catch_up()
    assert not Work.objects.filter(topic="shop.catch_up", state="waiting", reason="regular look").exists()


def test_a_token_that_ends_soon_is_renewed_before_it_does(live, drain):
    live.connection.access_expires_at = live.created_at
    live.connection.save()
    tasks.refresh_tokens()
    drain("shop.refresh")
    live.connection.refresh_from_db()
    assert live.connection.version == 2


# Looks ------------------------------------------------------------------------------------------------


def test_a_person_asks_for_a_look_and_sees_it_end(shopee, live, drain):
    drain()
    shopee.new_orders(7)
    run = syncs.ask(live, "orders", by="sari")
    assert syncs.ask(live, "orders", by="budi") == run
    drain()
    run.refresh_from_db()
    progress = syncs.progress(run)
    assert (run.state, progress.done, progress.waiting) == ("done", True, 0)
    assert progress.found >= 7
    live.refresh_from_db()
    assert live.synced_at >= run.asked_at


def test_the_cursor_moves_only_when_what_was_read_is_safe(shopee, live):
    shopee.new_orders(3)
    shopee.control("faults", {"shopee.error": 1})
    add([Todo("shop.catch_up", live.key)])
    work.run("shop.catch_up")
    assert cursors.read(f"orders:{live.key}") is None


def test_switched_off_reading_asks_nobody_and_loses_nothing(shopee, live, drain):
    drain()
    shops.switch(live, "pulls", on=False, by="sari")
    made = set(shopee.new_orders(3))
    add([todos.pull(live.key, number, "push") for number in made])
    drain()
    assert not made & numbers()
    assert not Work.objects.filter(topic="order.pull", state="held").exists()
    shops.switch(live, "pulls", on=True, by="sari")
    drain()
    assert made <= numbers()


def test_the_shops_listings_find_their_products(shopee, live, drain):
    product = ProductFactory(sku="SKU-0001")
    drain("shop.listings")
    assert Listing.objects.filter(shop=live, sku="SKU-0001", products=product).exists()
    assert Listing.objects.filter(shop=live).count() >= 60


def test_a_shop_with_more_items_than_one_question_may_name_is_read_to_the_last(shopee, live, drain):
    skus = shopee.control("listings", {"items": 120})["skus"]
    add([todos.listings(live.key, "by hand")])
    drain("shop.listings")
    assert Listing.objects.filter(shop=live, sku__in=skus).count() == 120


def test_a_shop_with_more_items_than_are_listed_at_once_is_read_window_by_window(
    shopee, live, drain, monkeypatch
):
    monkeypatch.setattr(listings, "FURTHEST", 50)
    skus = shopee.control("listings", {"items": 70, "models": 1})["skus"]
    add([todos.listings(live.key, "by hand")])
    drain("shop.listings")
    assert Listing.objects.filter(shop=live, sku__in=skus).count() == 70
    assert Listing.objects.filter(shop=live).count() == len(shopee.control("stock")["stock"])
    assert Work.objects.get(topic="shop.listings").state == "done"


def test_for_the_proof_everything_is_read_afresh(shopee, live):
    made = set(shopee.new_orders(4))
    marketplace = marketplaces.for_shop(live)
    now = clock.now() + timedelta(minutes=1)
    listed = dict(marketplace.listed(now - timedelta(days=40), now))
    assert made <= set(listed)
    fresh = marketplace.read(sorted(made))
    assert {order.number for order in fresh} == made
    assert all(order.escrow for order in fresh)
    [one, *_] = made
    shopee.step(one, "arrange", "pickup", "deliver", "complete", "release")
    assert one in {release.number for release in marketplace.releases(now - timedelta(days=1), now)}
    assert not Order.objects.exists()


# The connection test ----------------------------------------------------------------------------------


def found(findings):
    return {finding.what: (finding.ok, finding.words) for finding in findings}


def test_all_is_well_when_all_is_well(shopee, live, settings):
    settings.SHOPEE_PUSH_URL = "http://127.0.0.1:8000/hooks/shopee/app/"
    shopee.control("settings", {"push_url": settings.SHOPEE_PUSH_URL})
    assert all(finding.ok for finding in marketplaces.for_shop(live).check())


def test_a_wrong_key_a_wrong_id_and_a_missing_one_are_told_apart(shopee, db, settings):
    settings.SHOPEE_PARTNER_KEY = "wrong"
    ok, words = found(Shopee.check_app())["Partner id and key"]
    assert not ok
    assert "SHOPEE_PARTNER_KEY" in words
    settings.SHOPEE_PARTNER_ID = 7
    assert "does not know this partner id" in found(Shopee.check_app())["Partner id and key"][1]
    settings.SHOPEE_PARTNER_ID = 0
    assert "SHOPEE_PARTNER_ID is not set" in Shopee.check_app()[0].words


def test_a_push_address_that_differs_by_a_slash_is_found(shopee, db, settings):
    shopee.control("settings", {"push_url": "http://127.0.0.1:8000/hooks/shopee/app"})
    settings.SHOPEE_PUSH_URL = "http://127.0.0.1:8000/hooks/shopee/app/"
    ok, words = found(Shopee.check_app())["Push address"]
    assert not ok
    assert "letter by letter" in words


# Pushes -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_push_brings_its_order_into_the_mirror(shopee, live, live_server, drain, settings):
    settings.SHOPEE_PUSH_URL = f"{live_server.url}/hooks/shopee/app/"
    drain()
    shopee.control("settings", {"push_url": settings.SHOPEE_PUSH_URL})
    [number] = shopee.new_orders(1)
    assert process.eventually(lambda: InboxMessage.objects.filter(subject="").exists())
    assert process.eventually(lambda: drain() and number in numbers())
    message = InboxMessage.objects.filter(event="order status").latest("received_at")
    assert message.state == "done"
    assert Work.objects.get(subject=message.subject).correlation_id
    assert Work.objects.filter(topic="order.push").latest("pk").correlation_id
    assert shopee.control("push", {"verify": True})["good"]
