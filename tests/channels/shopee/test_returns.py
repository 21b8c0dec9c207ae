"""Reading returns: page by page however pages are counted, each with its order, one bad one alone."""

import copy
from datetime import UTC, datetime, timedelta

import pytest

from channels.shopee import catch_up, pages, returns
from channels.shopee.connect import Session
from omnihub.core import cursors
from omnihub.core.errors import Refused
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels.shopee.scripted import refusal, response
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 3, tzinfo=UTC)
PAGES = [["R1", "R2"], ["R3", "R4"], ["R5"]]


@pytest.fixture
def shop():
    return ShopFactory()


def listed(first):
    """A list of three pages of which `first` is the number of the first; an earlier one is refused."""

    def answer(query):
        place = int(query["page_no"]) - first
        if place < 0:
            return refusal("error_param", f"page_no must be {first} or more.")
        rows = [{"return_sn": number} for number in PAGES[place]]
        return response({"more": place + 1 < len(PAGES), "return": rows})

    return answer


def the_same_page_twice(query):
    """Page 0 is page 1."""
    return listed(1)({"page_no": max(int(query["page_no"]), 1)})


@pytest.mark.parametrize("answer", [listed(0), listed(1), the_same_page_twice])
def test_all_pages_are_read_however_they_are_counted(scripted, shop, answer):
    scripted.answers["returns/get_return_list"] = answer
    found = pages.returns(Session(shop), NOW - timedelta(days=1), NOW)
    assert {number for page in found for number in page} == {"R1", "R2", "R3", "R4", "R5"}


def test_a_list_that_is_refused_as_a_whole_is_a_refusal(scripted, shop):
    scripted.answers["returns/get_return_list"] = lambda _query: refusal("error_param", "status is invalid.")
    with pytest.raises(Refused):
        list(pages.returns(Session(shop), NOW - timedelta(days=1), NOW))


def test_a_look_asks_for_what_changed_and_moves_its_cursor_when_all_was_seen(scripted, shop):
    scripted.answers["returns/get_return_list"] = listed(0)
    assert not catch_up.returns(Session(shop), shop, Deadline.after(0))
    assert cursors.read(f"returns:{shop.key}") is None
    assert catch_up.returns(Session(shop), shop, Deadline.after(30))
    assert Work.objects.filter(topic="return.pull").count() == 5
    assert cursors.read(f"returns:{shop.key}")
    windows = [
        int(query["update_time_to"]) - int(query["update_time_from"])
        for query in scripted.asked("returns/get_return_list")
    ]
    assert max(windows) <= 15 * 86400


@pytest.fixture
def shelf(scripted, payload):
    """Three returns: a good one, one that nobody knows, one that cannot be read."""
    good = payload("return_detail")["response"]
    rows = {"GOOD": good | {"return_sn": "GOOD"}, "BROKEN": good | {"return_sn": "BROKEN", "order_sn": None}}
    detail = copy.deepcopy(payload("order_detail")["response"]["order_list"][0])
    escrow = payload("escrow_partial_return")["response"]

    def one(query):
        row = rows.get(query["return_sn"])
        return response(row) if row else refusal("error_data", "The return you queried doesn't exist")

    scripted.rows = rows
    scripted.answers |= {
        "returns/get_return_detail": one,
        "order/get_order_detail": lambda _query: response({"order_list": [detail]}),
        "order/get_package_detail": lambda _query: response({"package_list": []}),
        "payment/get_escrow_detail_batch": lambda _body: response([{"escrow_detail": escrow}]),
    }
    return scripted


def test_one_bad_return_holds_up_no_other(shelf, shop):
    pulled = returns.read(Session(shop), ["GOOD", "UNKNOWN", "BROKEN"])
    assert [case.number for case in pulled.cases] == ["GOOD"]
    assert set(pulled.problems) == {"BROKEN"}


def test_a_return_comes_with_its_order_whose_escrow_says_whether_it_was_paid(shelf, shop):
    shelf.rows["GOOD"]["status"] = "CLOSED"
    pulled = returns.read(Session(shop), ["GOOD"])
    assert [order.number for order in pulled.orders] == ["260101ABCD1234"]
    assert pulled.cases[0].state == "refunded"


def test_a_status_nobody_knows_is_kept_and_calls_a_person(shelf, shop):
    shelf.rows["GOOD"]["status"] = "SOMETHING_NEW"
    pulled = returns.read(Session(shop), ["GOOD"])
    assert (pulled.cases[0].state, pulled.cases[0].remote_status) == ("unknown", "SOMETHING_NEW")
    assert pulled.problems["GOOD"].code == "return_status_unknown"
