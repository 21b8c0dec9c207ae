"""Looks for what no push told us: windows, pages, cursors."""

import itertools
import math
from datetime import UTC, datetime, timedelta

import pytest

from channels.models import Order
from channels.shopee import catch_up
from channels.shopee.connect import Session
from omnihub.core import clock, cursors
from omnihub.core.errors import Busy, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels.shopee.scripted import refusal, response
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
LONG = Deadline(math.inf)


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def market(scripted):
    """A list of (number, time of change) that tests fill; two orders a page, by offset as Shopee does it."""
    scripted.changes = []
    scripted.released = []

    def listed(query):
        since, until, offset = int(query["time_from"]), int(query["time_to"]), int(query.get("cursor") or 0)
        found = [number for number, at in scripted.changes if since <= at <= until]
        rest = found[offset + 2 :]
        return response(
            {
                "order_list": [{"order_sn": number} for number in found[offset : offset + 2]],
                "more": bool(rest),
                "next_cursor": str(offset + 2) if rest else "",
            }
        )

    def releases(query):
        since, until = int(query["release_time_from"]), int(query["release_time_to"])
        rows = [row for row in scripted.released if since <= row["escrow_release_time"] <= until]
        return response({"escrow_list": rows, "more": False})

    scripted.answers |= {"order/get_order_list": listed, "payment/get_escrow_list": releases}
    return scripted


def now():
    return clock.to_epoch(clock.now())


def look(shop, deadline=LONG):
    return catch_up.run(Session(shop), shop, deadline)


def wanted(shop):
    prefix = f"{shop.key}:"
    subjects = Work.objects.filter(topic="order.pull").values_list("subject", flat=True)
    return sorted(subject.removeprefix(prefix) for subject in subjects)


def test_windows_follow_each_other_without_a_gap():
    start = datetime(2026, 11, 1, tzinfo=UTC)
    found = list(clock.windows(start, start + timedelta(days=2, hours=1), timedelta(days=1)))
    assert found[0][0] == start
    assert found[-1][1] == start + timedelta(days=2, hours=1)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(found))
    assert list(clock.windows(start, start, timedelta(days=1))) == []


def test_the_first_look_goes_back_fifteen_days_in_windows_shopee_allows(market, shop):
    market.changes = [("OLD", now() - 14 * 86400), ("NEW", now() - 60), ("ANCIENT", now() - 16 * 86400)]
    assert look(shop)
    assert wanted(shop) == ["NEW", "OLD"]
    spans = [int(q["time_to"]) - int(q["time_from"]) for q in market.asked("order/get_order_list")]
    assert max(spans) <= 15 * 86400


def test_the_next_look_begins_a_little_before_the_last_one_ended(market, shop, settings):
    settings.ORDERS_OVERLAP_SECONDS = 600
    seen = now() - 3600
    cursors.move(f"orders:{shop.key}", str(seen))
    market.changes = [("BEFORE", seen - 700), ("OVERLAP", seen - 500), ("SINCE", seen + 10)]
    assert look(shop)
    assert wanted(shop) == ["OVERLAP", "SINCE"]
    assert int(cursors.read(f"orders:{shop.key}")) >= seen + 3600


def test_the_end_of_a_walk_is_fixed_before_it_begins(market, shop):
    cursors.move(f"orders:{shop.key}", str(now() - 3600))
    market.changes = [(f"ORDER{number}", now() - 100) for number in range(7)]
    look(shop)
    assert len({query["time_to"] for query in market.asked("order/get_order_list")}) == 1
    assert len(wanted(shop)) == 7


def test_an_order_that_leaves_the_window_while_we_turn_pages_hides_no_other(market, shop):
    cursors.move(f"orders:{shop.key}", str(now() - 3600))
    market.changes = [(f"ORDER{number}", now() - 100) for number in range(6)]
    listed = market.answers["order/get_order_list"]

    def one_leaves_after_the_first_page(query):
        answer = listed(query)
        if len(market.asked("order/get_order_list")) == 1:
            market.changes[0] = ("ORDER0", now() + 10_000)
        return answer

    market.answers["order/get_order_list"] = one_leaves_after_the_first_page
    look(shop)
    assert wanted(shop) == [f"ORDER{number}" for number in range(6)]


def test_a_failure_moves_no_cursor_past_what_it_did_not_see(market, shop):
    start = now() - 3 * 86400
    cursors.move(f"orders:{shop.key}", str(start))
    listed = market.answers["order/get_order_list"]
    market.answers["order/get_order_list"] = lambda query: (
        listed(query) if len(market.asked("order/get_order_list")) < 3 else refusal("error_server")
    )
    with pytest.raises(Busy):
        look(shop)
    moved = int(cursors.read(f"orders:{shop.key}"))
    assert start + 86400 <= moved < now() - 3600

    market.answers["order/get_order_list"] = listed
    market.changes = [("LATE", moved + 10)]
    assert look(shop)
    assert wanted(shop) == ["LATE"]


def test_a_look_that_is_killed_half_way_has_added_what_it_saw_and_is_done_again(market, shop, monkeypatch):
    cursors.move(f"orders:{shop.key}", str(now() - 3600))
    market.changes = [(f"ORDER{number}", now() - 100) for number in range(5)]
    add, calls = catch_up.work.add, []

    def die_at_the_second_page(todos):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        add(todos)

    monkeypatch.setattr(catch_up.work, "add", die_at_the_second_page)
    with pytest.raises(KeyboardInterrupt):
        look(shop)
    monkeypatch.undo()
    assert wanted(shop) == ["ORDER0", "ORDER1"]
    assert look(shop)
    assert len(wanted(shop)) == 5


def test_when_the_time_is_over_it_says_so_and_goes_on_later(market, shop):
    market.changes = [("ORDER", now() - 60)]
    assert not look(shop, Deadline.after(0))
    assert look(shop)
    assert wanted(shop) == ["ORDER"]


def test_money_released_is_said_of_the_order(market, shop):
    order = OrderFactory(shop=shop)
    at = now() - 60
    market.released = [{"order_sn": order.number, "payout_amount": 77950, "escrow_release_time": at}]
    assert look(shop)
    assert Order.objects.get().released_at == datetime.fromtimestamp(at, UTC)
    assert cursors.read(f"releases:{shop.key}")


def test_when_looking_for_money_fails_its_cursor_stays(market, shop):
    market.answers["payment/get_escrow_list"] = lambda _query: refusal("error_server")
    with pytest.raises(Busy):
        look(shop)
    assert cursors.read(f"releases:{shop.key}") is None
    assert cursors.read(f"orders:{shop.key}")


def test_a_window_with_more_than_one_turn_can_read_is_halved_until_it_fits(
    market, shop, monkeypatch, settings
):
    settings.GATES = {"shopee": {"per_second": 1000, "burst": 1000}}
    monkeypatch.setattr(catch_up, "MOST_PAGES", 3)
    start = now() - 40000
    market.changes = [(f"N{place:02}", start + place * 1000) for place in range(40)]
    turns = 0
    cursors.move(f"orders:{shop.key}", str(start))
    while not look(shop, Answers(market, 25)):
        turns += 1
        assert turns < 20
    assert turns
    assert wanted(shop) == sorted(number for number, _ in market.changes)


class Answers:
    """A deadline by the number of answers: each turn reads no more."""

    def __init__(self, market, most):
        self.market, self.end = market, len(market.asked("order/get_order_list")) + most

    def passed(self):
        return len(self.market.asked("order/get_order_list")) >= self.end


def test_a_list_that_goes_on_nowhere_does_not_end_the_look(market, shop):
    market.answers["order/get_order_list"] = lambda _query: response(
        {"order_list": [{"order_sn": "ONE"}], "more": True, "next_cursor": ""}
    )
    with pytest.raises(Unreadable):
        look(shop)
    assert cursors.read(f"orders:{shop.key}") is None


def test_the_money_of_an_order_that_cannot_be_read_yet_is_not_passed_over(market, shop):
    at = now() - 7200
    market.released = [{"order_sn": "POISON", "payout_amount": 1000, "escrow_release_time": at}]
    market.answers["order/get_order_detail"] = lambda _query: refusal("error_not_found", "order is not found")
    cursors.move(f"releases:{shop.key}", str(at - 60))
    assert catch_up.releases(Session(shop), shop, LONG)
    assert int(cursors.read(f"releases:{shop.key}")) <= at
    assert wanted(shop) == ["POISON"]
    order = OrderFactory(shop=shop, number="POISON", status="completed")
    assert catch_up.releases(Session(shop), shop, LONG)
    order.refresh_from_db()
    assert order.released_at
    assert int(cursors.read(f"releases:{shop.key}")) > at
