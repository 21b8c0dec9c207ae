"""The errands, with a marketplace that does as it is told."""

import math
from datetime import timedelta

import pytest

from channels import marketplaces, pull, syncs, tasks
from channels.models import Listing, Shop, SyncRun
from channels.records import ListingData, ListingsPage, PulledOrders
from omnihub.core import clock, cursors
from omnihub.core.errors import Busy, Refused, SignedOut
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo, add
from tests.channels import given
from tests.channels.given import NOON
from tests.factories import OrderFactory, ShopFactory, SyncRunFactory

pytestmark = pytest.mark.django_db
LONG = Deadline(math.inf)
HIDDEN = "SKU-HIDDEN"


class Fair:
    """A marketplace of the test's own: another kind beside Shopee."""

    label = "Fair"
    error = None
    finished = True
    pulled = PulledOrders((), {})
    pages = ()
    refused = ""

    def __init__(self, shop):
        self.shop = shop

    def pull(self, _numbers):
        return self.pulled

    def catch_up(self, _deadline):
        if self.error:
            raise self.error
        syncs.count(self.shop, "orders", 3)
        return self.finished

    catch_up_releases = catch_up

    def listings(self, page):
        if page and page == self.refused:
            raise Refused("Fair lists no further.")
        number = int(page or 0) + 1
        found = self.pages[number - 1]
        problems = {one.item_id: Refused(f"Fair hides {one.item_id}.") for one in found if one.sku == HIDDEN}
        shown = [one for one in found if one.sku != HIDDEN]
        return ListingsPage(shown, str(number) if number < len(self.pages) else "", problems)


@pytest.fixture
def fair(monkeypatch):
    kind = type("Fair", (Fair,), {})
    monkeypatch.setattr(marketplaces, "MARKETPLACES", {"fair": kind})
    return kind


@pytest.fixture
def shop(fair):
    return ShopFactory(kind="fair")


def deliver(errand, topic, subject, deadline=LONG):
    add([Todo(topic, subject)])
    works = list(Work.objects.filter(topic=topic, subject=subject))
    outcomes = errand(works, deadline)
    return outcomes.get(works[0].pk)


def looks(topic):
    return Work.objects.filter(topic=topic, state="waiting")


def test_a_marketplace_nobody_has_heard_of_is_named():
    with pytest.raises(LookupError, match="lazada"):
        marketplaces.for_kind("lazada")


def test_every_marketplace_keeps_the_promise_of_the_door():
    names = [name for name in vars(marketplaces.Marketplace) if not name.startswith("_")]
    for kind in marketplaces.MARKETPLACES.values():
        assert not [name for name in names if not hasattr(kind, name)]


# Looks ------------------------------------------------------------------------------------------------


def test_a_whole_look_is_told_to_the_shop_and_to_who_asked(shop):
    run = syncs.ask(shop, "orders", by="sari")
    assert deliver(pull.catch_up, "shop.catch_up", shop.key).fate == "done"
    run.refresh_from_db()
    shop.refresh_from_db()
    assert (run.found, run.state, bool(run.listed_at), bool(shop.synced_at)) == (3, "done", True, True)


def test_a_run_ends_when_the_last_of_its_orders_is_here(shop, fair):
    run = syncs.ask(shop, "orders", by="sari")
    add([Todo("order.pull", f"{shop.key}:A"), Todo("order.pull", f"{shop.key}:B")])
    deliver(pull.catch_up, "shop.catch_up", shop.key)
    run.refresh_from_db()
    assert run.state == "running"
    assert (syncs.progress(run).waiting, syncs.progress(run).done) == (2, False)

    fair.pulled = PulledOrders((given.order("A"), given.order("B")), {})
    works = list(Work.objects.filter(topic="order.pull"))
    outcomes = pull.orders(works, LONG)
    assert {outcome.fate for outcome in outcomes.values()} == {"done"}
    run.refresh_from_db()
    assert run.state == "done"


def test_a_look_that_ran_out_of_time_is_given_back_and_not_over(shop, fair):
    fair.finished = False
    run = syncs.ask(shop, "orders", by="sari")
    assert deliver(pull.catch_up, "shop.catch_up", shop.key) is None
    run.refresh_from_db()
    assert (run.state, run.listed_at) == ("running", None)


def test_a_failure_that_is_tried_again_leaves_its_words_on_the_run(shop, fair):
    fair.error = Busy("Fair is closed at night.")
    run = syncs.ask(shop, "orders", by="sari")
    assert deliver(pull.catch_up, "shop.catch_up", shop.key).fate == "again"
    run.refresh_from_db()
    assert (run.state, run.note) == ("running", "Fair is closed at night.")


def test_a_failure_for_a_person_ends_the_run(shop, fair):
    fair.error = SignedOut("The key is wrong.")
    run = syncs.ask(shop, "orders", by="sari")
    assert deliver(pull.catch_up, "shop.catch_up", shop.key).fate == "settings"
    run.refresh_from_db()
    assert (run.state, run.note) == ("failed", "The key is wrong.")
    assert syncs.ask(shop, "orders", by="sari") != run


def test_asking_again_while_one_runs_is_the_same_run(shop):
    assert syncs.ask(shop, "orders", by="sari") == syncs.ask(shop, "orders", by="budi")
    assert SyncRun.objects.count() == 1


def test_what_a_run_read_is_counted_from_when_it_was_asked_for(shop):
    run = SyncRunFactory(shop=shop, found=2, asked_at=NOON)
    OrderFactory(shop=shop, read_at=NOON + timedelta(minutes=1))
    OrderFactory(shop=shop, read_at=NOON - timedelta(minutes=1))
    assert syncs.progress(run).pulled == 1


@pytest.mark.parametrize("state", [Shop.State.DISCONNECTED, Shop.State.BLOCKED])
def test_a_shop_that_is_not_connected_is_not_asked_and_its_work_waits(shop, state):
    run = syncs.ask(shop, "orders", by="sari")
    Shop.objects.update(state=state, state_reason="The authorisation is over.")
    outcome = deliver(pull.catch_up, "shop.catch_up", shop.key)
    assert outcome.fate == "settings"
    assert "The authorisation is over." in outcome.words
    run.refresh_from_db()
    assert (run.state, run.note) == ("failed", outcome.words)


def test_the_clock_adds_looks_for_shops_that_may_be_read_and_no_others(shop):
    ShopFactory(pulls=False)
    ShopFactory(state=Shop.State.DISCONNECTED)
    tasks.catch_up()
    assert [work.subject for work in looks("shop.catch_up")] == [shop.key]


def test_the_clock_renews_tokens_that_end_soon_and_asks_for_blocked_shops(shop):
    shop.connection.access_expires_at = clock.now() + timedelta(minutes=30)
    shop.connection.save()
    blocked = ShopFactory(state=Shop.State.BLOCKED)
    ShopFactory()
    ShopFactory(state=Shop.State.DISCONNECTED)
    tasks.refresh_tokens()
    assert {work.subject for work in looks("shop.refresh")} == {shop.key, blocked.key}


# Money ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 3), (2, 30), (9, 120)])
def test_the_longer_an_order_waits_for_its_money_the_rarer_the_looks(shop, minutes, seconds):
    OrderFactory(shop=shop, status="completed", completed_at=clock.now() - timedelta(minutes=minutes))
    pull._look_for_money_soon(shop)
    at = looks("shop.releases").get().not_before
    assert timedelta(seconds=seconds - 1) < at - clock.now() <= timedelta(seconds=seconds + 1)


def test_after_ten_minutes_or_with_the_money_here_nobody_looks(shop):
    long_ago = clock.now() - timedelta(minutes=11)
    OrderFactory(shop=shop, status="completed", completed_at=long_ago)
    OrderFactory(shop=shop, status="completed", completed_at=clock.now(), released_at=clock.now())
    OrderFactory(status="completed", completed_at=clock.now())
    pull._look_for_money_soon(shop)
    assert not looks("shop.releases").exists()


def test_a_look_for_money_is_followed_by_another_while_an_order_waits(shop):
    OrderFactory(shop=shop, status="completed", completed_at=clock.now())
    Work.objects.create(
        topic="shop.releases",
        subject=shop.key,
        key=shop.key,
        state="sending",
        not_before=NOON,
        wanted_since=NOON,
    )
    works = list(Work.objects.all())
    assert pull.releases(works, LONG)[works[0].pk].fate == "done"
    assert looks("shop.releases").exists()


def test_reading_a_completed_order_looks_for_its_money(shop, fair):
    now = clock.now()
    done = given.order("A", status="completed", completed_at=now)
    fair.pulled = PulledOrders((done,), {})
    deliver(pull.orders, "order.pull", f"{shop.key}:A")
    assert looks("shop.releases").exists()


# Listings ---------------------------------------------------------------------------------------------


def page(*item_ids):
    return [ListingData(item_id, "0", f"SKU-{item_id}", "Tas", "NORMAL") for item_id in item_ids]


def test_all_pages_of_a_shops_listings_are_read(shop, fair):
    fair.pages = (page("1", "2"), page("3"), [])
    run = syncs.ask(shop, "listings", by="sari")
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "done"
    run.refresh_from_db()
    assert (Listing.objects.count(), run.found, run.state) == (3, 3, "done")
    assert syncs.progress(run).done
    assert not cursors.read(f"listings:{shop.key}")


def test_reading_listings_goes_on_at_the_page_where_the_time_was_over(shop, fair):
    fair.pages = (page("1"), page("2"))
    cursors.move(f"listings:{shop.key}", "1")
    assert deliver(pull.listings, "shop.listings", shop.key, Deadline.after(0)) is None
    deliver(pull.listings, "shop.listings", shop.key)
    assert [listing.item_id for listing in Listing.objects.all()] == ["2"]


def hidden(item_id):
    return ListingData(item_id, "0", HIDDEN, "Tas", "NORMAL")


def item_ids():
    return sorted(Listing.objects.values_list("item_id", flat=True))


def test_after_a_refused_page_the_next_look_reads_all_from_the_start(shop, fair):
    fair.pages, fair.refused = (page("1"), page("2"), page("3")), "2"
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "person"
    assert item_ids() == ["1", "2"]
    Listing.objects.all().delete()
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "person"
    assert item_ids() == ["1", "2"]
    fair.refused = ""
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "done"
    assert item_ids() == ["1", "2", "3"]


def test_a_busy_marketplace_is_asked_for_the_same_page_again(shop, fair, monkeypatch):
    fair.pages = (page("1"), page("2"))
    cursors.move(f"listings:{shop.key}", "1")
    error = Busy("Fair is closed at night.")
    monkeypatch.setattr(fair, "listings", lambda _self, _page: (_ for _ in ()).throw(error))
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "again"
    assert cursors.read(f"listings:{shop.key}") == "1"


def test_an_item_that_cannot_be_read_is_named_at_the_end_and_the_others_are_here(shop, fair):
    fair.pages = ([*page("1"), hidden("2")], page("3"))
    run = syncs.ask(shop, "listings", by="sari")
    outcome = deliver(pull.listings, "shop.listings", shop.key)
    run.refresh_from_db()
    assert item_ids() == ["1", "3"]
    assert (outcome.fate, run.state, run.found) == ("person", "done", 2)
    assert outcome.words.startswith("1 item could not be read: 2. All others were.")
    assert "Fair hides 2." in outcome.words
    fair.pages = (page("1", "2"), page("3"))
    assert deliver(pull.listings, "shop.listings", shop.key).fate == "done"
    assert item_ids() == ["1", "2", "3"]


def test_what_could_not_be_read_is_told_however_many_turns_the_look_takes(shop, fair):
    fair.pages = (*([hidden(str(number))] for number in range(101, 108)), page("200"))
    outcome = None
    for _turn in range(20):
        outcome = outcome or deliver(pull.listings, "shop.listings", shop.key, OneStep())
    assert outcome.words.startswith("7 items could not be read: 101, 102, 103, 104, 105 and 2 more.")
    assert item_ids() == ["200"]


class OneStep:
    """A turn that has time for one page."""

    asked = 0

    def passed(self):
        self.asked += 1
        return self.asked > 1
