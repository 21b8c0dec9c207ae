"""From a reading in the ERP to the number on Shopee, through the sandbox over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from channels import marketplaces, policies, pushing, readback, shops, stock, syncs, tasks, todos
from channels.figures import Figure, Rule
from channels.models import Listing, Order, Product, Published, Shop, StockPolicy, SyncRun
from channels.records import SellableData, ShopData
from channels.shopee import connect
from channels.shopee import stock as at_shopee
from channels.shopee.client import ShopClient
from omnihub.core import clock, database, gates, work
from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable, Unreadable
from omnihub.core.models import Work
from tests.factories import ListingFactory
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.django_db, pytest.mark.flow]

PLACE = "odoo:1"
SHOP = 220000123
KAOS = ("SKU-0001", "SKU-0002", "SKU-0003")  # three variations of one item
WAJAN = "SKU-0037"  # an item of its own
SKUS = (*KAOS, WAJAN, "SKU-0038", "SKU-0039")


def read(at=None, **sellable):
    """`read(SKU_0001=5)`"""
    at = at or clock.now()
    stock.set_sellable(
        [SellableData(name.replace("_", "-"), PLACE, pieces, at) for name, pieces in sellable.items()]
    )


def published(sku):
    return Published.objects.get(listing__sku=sku)


@pytest.fixture
def there(shopee):
    """What Shopee shows of a SKU."""

    def look(sku, shop_id=220000123):
        rows = shopee.control(f"stock?shop_id={shop_id}")["stock"]
        return next(row["stock"] for row in rows if row["sku"] == sku)

    return look


@pytest.fixture
def calls(monkeypatch):
    """The numbers that leave for Shopee, call by call."""
    sent = []
    ask = pushing.Errand._ask

    def noted(errand, item_id, stocks):
        sent.append(dict(stocks))
        return ask(errand, item_id, stocks)

    monkeypatch.setattr(pushing.Errand, "_ask", noted)
    return sent


def list_some(shopee, shop):
    """Reading all that a shop lists takes half a second."""
    Work.objects.filter(topic__in=[todos.LISTINGS, todos.CATCH_UP]).delete()
    for row in shopee.control(f"stock?shop_id={shop.remote_id}")["stock"]:
        if row["sku"] in SKUS:
            product, _new = Product.objects.get_or_create(sku=row["sku"], defaults={"as_of": clock.now()})
            ids = {"item_id": str(row["item_id"]), "model_id": str(row["model_id"])}
            ListingFactory(shop=shop, sku=row["sku"], product=product, **ids)


def shelve(shopee, shop):
    list_some(shopee, shop)
    shops.go_live(shop, datetime.now(UTC) - timedelta(days=1), by="sari")
    stock.use_place(shop, PLACE)
    shop.refresh_from_db()
    return shop


def publish(shop, drain):
    read(**{sku.replace("-", "_"): 10 for sku in SKUS})
    policies.approve(shop, "sari")
    drain()
    Work.objects.filter(topic__in=todos.TO_MARKETPLACE).delete()


@pytest.fixture
def shelved(db, scenes, shopee, connect_shop):
    """Toko Contoh with some of its listings mapped, live, not approved yet."""
    scenes.begin("shelved", lambda: shelve(shopee, connect_shop()))
    return Shop.objects.get()


@pytest.fixture
def publishing(db, scenes, shopee, connect_shop, drain):
    """Approved, ten of each."""
    scenes.begin("publishing", lambda: publish(shelve(shopee, connect_shop()), drain))
    return Shop.objects.get()


def hurry():
    Work.objects.filter(state="waiting").update(not_before=clock.now() - timedelta(seconds=1))


def held():
    return Work.objects.filter(topic="stock.push", state="held")


# The number arrives -----------------------------------------------------------------------------------


def test_a_change_in_the_erp_stands_on_shopee_with_its_terms(publishing, drain, there):
    assert [there(sku) for sku in SKUS] == [10] * 6
    policies.set_rule(publishing, Rule(buffer=2), "sari")
    read(SKU_0001=7, SKU_0037=0)
    drain()
    assert (there("SKU-0001"), there("SKU-0002"), there(WAJAN)) == (5, 8, 0)
    row = published("SKU-0001")
    assert (row.value, row.accepted, row.shown) == (5, 5, 5)
    assert Figure.of(row.terms).value == 5
    assert row.terms["parts"][0]["sellable"] == "7"


def test_the_variations_of_one_item_go_in_one_call(publishing, drain, calls):
    read(SKU_0001=1, SKU_0002=2, SKU_0003=3)
    drain()
    assert [sorted(call.values()) for call in calls] == [[1, 2, 3]]


def test_only_what_differs_is_sent_and_an_equal_number_never_again(publishing, drain, calls):
    read(SKU_0001=4)
    drain()
    read(SKU_0001=4)
    work.add([todos.stock(publishing.key, Listing.objects.get(sku="SKU-0001").item_id, "again")])
    drain()
    assert [list(call.values()) for call in calls] == [[4]]


def test_many_changes_before_the_send_are_one_call_with_the_newest(publishing, drain, calls, there):
    for pieces in (9, 8, 7, 6):
        read(SKU_0037=pieces)
    drain()
    assert (calls, there(WAJAN)) == ([{"0": 6}], 6)


def test_a_change_while_a_number_is_on_its_way_is_sent_after_it(publishing, drain, there, monkeypatch):
    ask = pushing.Errand._ask

    def slow(errand, item_id, stocks):
        if stocks == {"0": 5}:
            read(SKU_0037=3)
        return ask(errand, item_id, stocks)

    monkeypatch.setattr(pushing.Errand, "_ask", slow)
    read(SKU_0037=5)
    drain()
    assert there(WAJAN) == 3
    assert published(WAJAN).value == 3


def test_history_is_pushed_nowhere(shopee, publishing, drain, calls):
    last_month = clock.now().timestamp() - 10 * 86400
    shopee.new_orders(20, status="SHIPPED", created_at=last_month, push=False)
    tasks.catch_up()
    drain()
    assert calls == []


# Orders -----------------------------------------------------------------------------------------------


def test_an_order_lowers_the_other_shop_and_its_own_needs_no_call(
    shopee, publishing, consent, drain, calls, there
):
    marketplace = marketplaces.for_kind("shopee")
    [other] = marketplace.connect(
        consent(marketplace.authorisation_link("s2"), shop_id=220000456), by="sari"
    ).shops
    list_some(shopee, other)
    shops.go_live(other, datetime.now(UTC) - timedelta(days=1), by="sari")
    stock.use_place(other, PLACE)
    policies.approve(other, "sari")
    drain()
    Published.objects.update(pushed_at=clock.now() - timedelta(hours=1))
    calls.clear()
    shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 4}], push=False)
    tasks.catch_up()
    drain()
    assert (there(WAJAN), there(WAJAN, 220000456)) == (6, 6)
    assert calls == [{"0": 6}]
    assert published_in(other, WAJAN).accepted == 6


def published_in(shop, sku):
    return Published.objects.get(listing__shop=shop, listing__sku=sku)


def test_pieces_stay_taken_while_the_erp_takes_the_order_over(shopee, publishing, drain, there):
    shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 4}], push=False)
    tasks.catch_up()
    drain()
    order = Order.objects.get()
    stock.mark_held([order.pk], clock.now())
    drain()
    assert there(WAJAN) == 6
    read(SKU_0037=6)
    drain()
    assert there(WAJAN) == 6
    assert published(WAJAN).accepted in {6, 10}


# Approval and switches --------------------------------------------------------------------------------


def test_nothing_is_written_before_a_person_has_approved_it(shelved, drain, there, calls):
    before = there("SKU-0001")
    read(SKU_0001=3)
    policies.switch(shelved, on=True, by="sari")
    work.add([todos.stock(shelved.key, Listing.objects.get(sku="SKU-0001").item_id, "test")])
    drain()
    assert (there("SKU-0001"), calls) == (before, [])
    assert not held().exists()
    policies.approve(shelved, "sari")
    drain()
    assert there("SKU-0001") == 3


def test_switched_off_nothing_is_written_and_switched_on_all_that_changed(publishing, drain, there):
    policies.switch(publishing, on=False, by="sari")
    read(SKU_0001=3)
    drain()
    assert there("SKU-0001") == 10
    policies.switch(publishing, on=True, by="sari")
    drain()
    assert there("SKU-0001") == 3


def test_a_rule_is_applied_to_everything_at_once(publishing, drain, there):
    policies.set_rule(publishing, Rule(percent=50, cap=4), "sari")
    drain()
    assert [there(sku) for sku in SKUS] == [4] * 6


# Guards -----------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(publishing):
    """The approval was long ago."""
    StockPolicy.objects.update(zeros_allowed_until=None)
    Published.objects.update(pushed_at=clock.now() - timedelta(hours=1))
    return publishing


def test_more_than_a_fifth_to_zero_stops_and_asks(guarded, drain, there):
    read(SKU_0001=0, SKU_0002=0, SKU_0037=0)
    drain()
    assert [there(sku) for sku in SKUS] == [10] * 6
    policy = StockPolicy.objects.get()
    assert (policy.stopped, "3 of the 6 listings" in policy.stopped_because) == ("stock_zeros", True)
    assert set(held().values_list("fate", "code")) == {("settings", "stock_zeros")}
    policies.go_on(guarded, "sari")
    drain()
    assert [there(sku) for sku in SKUS] == [0, 0, 10, 0, 10, 10]
    assert not held().exists()


def test_zeros_that_come_one_by_one_count_together(guarded, drain, there):
    for sku in SKUS[:4]:
        read(**{sku.replace("-", "_"): 0})
        drain()
    assert sorted(there(sku) for sku in SKUS) == [0, 0, 10, 10, 10, 10]
    assert StockPolicy.objects.get().stopped == "stock_zeros"


def test_another_tool_is_found_before_its_number_is_written_over(shopee, guarded, drain, there):
    shopee.control("stock", {"sku": WAJAN, "stock": 77})
    Published.objects.update(shown_at=clock.now() - timedelta(minutes=20))
    read(SKU_0037=9)
    drain()
    assert Work.objects.get(topic="stock.push", state="waiting").code == "stock_doubt"
    hurry()
    drain()
    policy = StockPolicy.objects.get()
    assert policy.stopped == "stock_foreign"
    assert "SKU-0037: we wrote 10, it shows 77" in policy.stopped_because
    assert there(WAJAN) == 77
    read(SKU_0001=2)
    drain()
    assert there("SKU-0001") == 10

    policies.go_on(guarded, "sari")
    drain()
    assert (there(WAJAN), there("SKU-0001")) == (9, 2)
    assert not held().exists()


def test_an_order_we_had_not_heard_of_explains_the_number(shopee, guarded, drain, there):
    shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 3}], push=False)
    Published.objects.update(shown_at=clock.now() - timedelta(minutes=20))
    read(SKU_0037=9)
    drain()
    hurry()
    drain()
    assert StockPolicy.objects.get().stopped == ""
    assert there(WAJAN) == 6
    assert not published(WAJAN).doubt_at


def test_a_cancelled_order_explains_the_number(shopee, guarded, drain, there):
    [number] = shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 3}], push=False)
    tasks.catch_up()
    drain()
    shopee.step(number, "cancel")
    tasks.catch_up()
    drain()
    work.add([todos.look_at_stock(guarded.key, "test")])
    drain()
    assert StockPolicy.objects.get().stopped == ""
    assert there(WAJAN) == 10


def look_later(shop, drain):
    """The shop is looked through; what is in doubt then is judged after all orders were read."""
    work.add([todos.look_at_stock(shop.key, "test")])
    drain()
    hurry()
    drain()


def test_pieces_cancelled_out_of_an_order_explain_the_number(shopee, guarded, drain, there):
    [number] = shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 3}], push=False)
    tasks.catch_up()
    drain()
    read(SKU_0037=12)
    drain()
    assert (there(WAJAN), published(WAJAN).accepted) == (9, 9)
    shopee.control(f"orders/{number}/cancel_part", {"items": [{"sku": WAJAN, "quantity": 1}]})
    assert there(WAJAN) == 10
    look_later(guarded, drain)
    assert StockPolicy.objects.get().stopped == ""
    assert (there(WAJAN), published(WAJAN).accepted) == (10, 10)


def test_more_than_the_cancelled_pieces_is_another_tool(shopee, guarded, drain, there):
    [number] = shopee.new_orders(1, lines=[{"sku": WAJAN, "quantity": 3}], push=False)
    tasks.catch_up()
    drain()
    read(SKU_0037=12)
    drain()
    shopee.control(f"orders/{number}/cancel_part", {"items": [{"sku": WAJAN, "quantity": 1}]})
    shopee.control("stock", {"sku": WAJAN, "stock": 11})
    look_later(guarded, drain)
    assert StockPolicy.objects.get().stopped == "stock_foreign"
    assert there(WAJAN) == 11


def test_while_an_order_waits_for_a_person_no_other_tool_is_named(shopee, guarded, drain, there):
    work.add([todos.pull(guarded.key, "261120AAAA0001", "test")])
    Work.objects.filter(topic=todos.PULL).update(state="held", fate="person")
    shopee.control("stock", {"sku": WAJAN, "stock": 11})
    look_later(guarded, drain)
    assert StockPolicy.objects.get().stopped == ""
    assert Work.objects.get(topic="stock.push", state="waiting").code == "stock_doubt"
    assert there(WAJAN) == 11


# Readings and answers that cross or get lost ----------------------------------------------------------


def read_long_ago():
    """More than ten minutes have passed, and a call that nobody answered is over."""
    Published.objects.update(shown_at=clock.now() - timedelta(minutes=20))
    unsure = Published.objects.exclude(unsure_until=None)
    unsure.update(unsure_until=clock.now() - timedelta(seconds=1))


def test_a_reading_from_before_the_answer_is_not_held_against_the_new_number(
    publishing, drain, there, monkeypatch
):
    item = Listing.objects.get(sku=WAJAN).item_id
    ask, looks = pushing.Errand._ask, []

    def looked_at_before(errand, item_id, stocks):
        looks.append((database.database_now(), errand.marketplace.read_stock([item])))
        return ask(errand, item_id, stocks)

    monkeypatch.setattr(pushing.Errand, "_ask", looked_at_before)
    read(SKU_0037=7)
    drain()
    [(read_at, shown)] = looks
    assert [one.stock for one in shown] == [10]
    assert readback.keep_shown(publishing, [item], shown, read_at) == []
    assert (there(WAJAN), published(WAJAN).shown, published(WAJAN).doubt_at) == (7, 7, None)


class Killed(BaseException):
    """The process ends here."""


def test_a_number_whose_answer_died_with_the_process_is_ours(guarded, drain, there, monkeypatch):
    def killed(*_arguments, **_options):
        raise Killed

    read(SKU_0037=7)
    with monkeypatch.context() as patch:
        patch.setattr(readback, "keep_answer", killed)
        with pytest.raises(Killed):
            drain()
    assert (there(WAJAN), published(WAJAN).accepted) == (7, 10)
    Work.objects.filter(topic="stock.push").delete()
    read_long_ago()
    work.add([todos.stock(guarded.key, Listing.objects.get(sku=WAJAN).item_id, "after the crash")])
    drain()
    assert StockPolicy.objects.get().stopped == ""
    assert (there(WAJAN), published(WAJAN).accepted, published(WAJAN).unsure_until) == (7, 7, None)


def fail(patch, error, *, after=0):
    """Calls that write numbers fail so, once some have gone well."""
    update, made = ShopClient.update_stock, []

    def failing(client, item_id, stocks):
        made.append(item_id)
        if len(made) > after:
            raise error
        return update(client, item_id, stocks)

    patch.setattr(ShopClient, "update_stock", failing)


def test_what_was_taken_before_a_call_fails_is_kept(guarded, drain, there, monkeypatch):
    monkeypatch.setattr(at_shopee, "AT_ONCE", 1)
    read(SKU_0001=1, SKU_0002=2, SKU_0003=3)
    with monkeypatch.context() as patch:
        fail(patch, Busy("later", code=gates.CLOSED), after=1)
        drain()
    assert sorted(there(sku) for sku in KAOS) == sorted(published(sku).accepted for sku in KAOS)
    assert sum(there(sku) == 10 for sku in KAOS) == 2
    read_long_ago()
    hurry()
    drain()
    assert StockPolicy.objects.get().stopped == ""
    assert [there(sku) for sku in KAOS] == [1, 2, 3]


@pytest.mark.parametrize(
    ("error", "unsure"),
    [
        (Busy("our own gate", code=gates.CLOSED), False),
        (SignedOut("no permission"), False),
        (Unreachable("no connection", sent=False), False),
        (Unreachable("no answer", sent=True), True),
        (Unreadable("not JSON"), True),
        (Busy("the gateway's own page", code="http_502_not_json"), True),
    ],
)
def test_only_where_a_number_may_stand_there_all_the_same_it_is_unsure(
    publishing, drain, monkeypatch, error, unsure
):
    fail(monkeypatch, error)
    read(SKU_0037=7)
    drain()
    row = published(WAJAN)
    assert (row.unsure_until is not None, row.accepted) == (unsure, None if unsure else 10)


# What Shopee refuses ----------------------------------------------------------------------------------


def test_a_row_that_fails_holds_up_no_other_of_its_item(shopee, publishing, drain, there):
    shopee.control("stock", {"sku": "SKU-0002", "gone": 1})
    read(SKU_0001=1, SKU_0002=2, SKU_0003=3)
    drain()
    assert (there("SKU-0001"), there("SKU-0003")) == (1, 3)
    row = published("SKU-0002")
    assert row.problem == "listing_gone"
    assert "Sync listings" in row.problem_words


def test_promotions_keep_a_lowest_number_which_is_kept_to(shopee, publishing, drain, there):
    shopee.control("stock", {"sku": WAJAN, "reserved": 6})
    read(SKU_0037=2)
    drain()
    assert there(WAJAN) == 10
    hurry()
    drain()
    assert (there(WAJAN), published(WAJAN).value, published(WAJAN).terms["floor"]) == (6, 6, 6)
    assert not held().exists()


def test_promotions_keep_a_lowest_number_for_a_variation_too(shopee, publishing, drain, there):
    shopee.control("stock", {"sku": "SKU-0001", "reserved": 6})
    read(SKU_0001=2, SKU_0002=3)
    drain()
    hurry()
    drain()
    assert (there("SKU-0001"), there("SKU-0002")) == (6, 3)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"shop_id": SHOP, "holiday": True}, "holiday mode"),
        ({"sku": WAJAN, "locked": True}, "in a promotion"),
    ],
)
def test_what_shopee_takes_later_is_sent_later(shopee, publishing, drain, there, wishes, words):
    where = "stock" if "sku" in wishes else "shop"
    shopee.control(where, wishes)
    read(SKU_0037=2)
    drain()
    row = Work.objects.get(topic="stock.push", state="waiting")
    assert words in row.note
    assert row.not_before > clock.now() + timedelta(minutes=50)
    assert words in published(WAJAN).problem_words
    shopee.control(where, {name: False if wish is True else wish for name, wish in wishes.items()})
    hurry()
    drain()
    assert (there(WAJAN), published(WAJAN).problem) == (2, "")


def test_a_banned_item_calls_a_person_and_its_neighbours_go(shopee, publishing, drain, there):
    shopee.control("stock", {"sku": WAJAN, "status": "BANNED"})
    read(SKU_0037=2, SKU_0038=3)
    drain()
    assert there("SKU-0038") == 3
    assert "banned" in held().get().note


def test_several_warehouses_are_told_in_words(shopee, publishing, drain):
    shopee.control("shop", {"shop_id": SHOP, "warehouses": 2})
    read(SKU_0037=2)
    drain()
    assert "several Shopee warehouses" in held().get().note


def test_an_item_that_is_gone_is_a_line_for_staff(shopee, publishing, drain):
    shopee.control("stock", {"sku": WAJAN, "gone": 1})
    work.add([todos.look_at_stock(publishing.key, "test")])
    drain()
    assert published(WAJAN).problem == "listing_gone"
    assert published(WAJAN).shown is None
    read(SKU_0037=2)
    drain()
    assert not held().exists()


def test_an_item_that_cannot_be_read_calls_a_person_and_its_neighbours_go(
    publishing, drain, there, monkeypatch
):
    def refused(_client, item_id):
        raise Refused(f"Shopee does not show {item_id}.", code="odd")

    monkeypatch.setattr(ShopClient, "model_list", refused)
    Published.objects.update(shown_at=None)
    read(SKU_0001=3, SKU_0037=4)
    drain()
    hurry()
    drain()
    assert (there("SKU-0001"), there(WAJAN)) == (10, 4)
    assert held().get().code == "odd"


def test_a_call_without_an_answer_is_compared_once_it_can_no_longer_land(
    shopee, publishing, drain, there, settings
):
    settings.READ_TIMEOUT = 0.5
    connect._remote.cache_clear()
    shopee.control("settings", {"hang_seconds": 2})
    shopee.control("faults", {"shopee.hang": 1, "shopee.times": 1, "shopee.only": "update_stock"})
    read(SKU_0037=5)
    drain()
    read(SKU_0037=3)
    hurry()
    drain()
    assert published(WAJAN).value == 3
    assert eventually(lambda: there(WAJAN) == 5)  # the older number landed last
    Published.objects.update(unsure_until=clock.now() - timedelta(seconds=1))
    hurry()
    drain()
    assert (there(WAJAN), published(WAJAN).unsure_until) == (3, None)
    assert StockPolicy.objects.get().stopped == ""


def test_a_shop_that_lets_us_in_again_gets_what_waited(publishing, drain, there):
    shops.disconnect(publishing, "the seller shut us out")
    read(SKU_0037=5)
    drain()
    assert held().get().code == "shop_not_connected"
    shops.confirm(publishing, ShopData(publishing.remote_id, publishing.name, "ID"))
    drain("stock.push")
    assert there(WAJAN) == 5


# Sync Inventory ---------------------------------------------------------------------------------------


def ask_for_a_look(shop):
    """The ERP's side is read by the bridge, and has been read."""
    syncs.ask(shop, SyncRun.Kind.STOCK, "sari")
    erp = Work.objects.filter(topic=todos.ERP_STOCK, subject=PLACE)
    assert work.close(list(erp.values_list("pk", flat=True)), "read") == 1


def test_sync_inventory_reads_all_and_sends_what_differs(shopee, publishing, drain, there):
    Published.objects.filter(listing__sku=WAJAN).delete()
    shopee.control("stock", {"sku": WAJAN, "stock": 55})
    ask_for_a_look(publishing)
    drain()
    run = SyncRun.objects.get(kind="stock")
    assert (run.state, run.found) == ("done", 6)
    assert there(WAJAN) == 10


def test_without_an_approval_it_only_reads(shopee, shelved, drain, there):
    ask_for_a_look(shelved)
    before = there("SKU-0001")
    drain()
    assert SyncRun.objects.get(kind="stock").state == "done"
    assert published("SKU-0001").shown == before
    assert Shop.objects.get().pushes_stock is False


def test_the_regular_look_mends_what_was_missed(publishing, drain, there):
    read(SKU_0001=3)
    Work.objects.filter(topic="stock.push").delete()
    tasks.look_at_stock()
    drain()
    assert there("SKU-0001") == 3
