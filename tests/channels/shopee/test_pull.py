"""Reading many orders at once, when something is wrong with one of them or with a whole call."""

import copy

import pytest

from channels import pull as errand
from channels.models import Order
from channels.shopee import pull
from channels.shopee.connect import Session
from channels.shopee.errors import Blocked, Disconnected
from omnihub.core.errors import Busy, Refused, SignedOut, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo, add
from tests.channels.shopee.scripted import refusal, response
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db
NUMBERS = [f"260101ABCD{number:04d}" for number in range(1, 9)]


@pytest.fixture
def session():
    return Session(ShopFactory())


@pytest.fixture
def shelf(scripted, payload):
    """Orders by number, as the calls about orders show them; tests change what they dislike."""
    detail = payload("order_detail")["response"]["order_list"][0]
    escrow = payload("escrow_plain")["response"]
    orders, escrows, parcels = {}, {}, {}
    for number in NUMBERS:
        orders[number] = copy.deepcopy(detail) | {"order_sn": number, "total_amount": 99000}
        orders[number]["package_list"][0]["package_number"] = f"OFG{number}"
        escrows[number] = copy.deepcopy(escrow) | {"order_sn": number}
        parcels[f"OFG{number}"] = {"package_number": f"OFG{number}", "tracking_number": f"SPX{number}"}

    def details(query):
        found = [orders[number] for number in query["order_sn_list"].split(",") if number in orders]
        return response({"order_list": found}) if found else refusal("error_not_found", "order is not found")

    def batch(body):
        wanted = [number for number in body["order_sn_list"] if number in escrows]
        return response([{"escrow_detail": escrows[number]} for number in wanted])

    def single(query):
        number = query["order_sn"]
        return response(escrows[number]) if number in escrows else refusal("order_not_found")

    def packages(query):
        wanted = query["package_number_list"].split(",")
        return response({"package_list": [parcels[number] for number in wanted]})

    scripted.answers |= {
        "order/get_order_detail": details,
        "order/get_package_detail": packages,
        "payment/get_escrow_detail_batch": batch,
        "payment/get_escrow_detail": single,
    }
    scripted.orders, scripted.escrows, scripted.parcels = orders, escrows, parcels
    return scripted


def numbers(pulled):
    return [order.number for order in pulled.orders]


def test_many_orders_take_few_calls(shelf, session):
    pulled = pull.orders(session, NUMBERS)
    assert numbers(pulled) == NUMBERS
    assert all(order.escrow for order in pulled.orders)
    assert [path for path, _query, _body in shelf.calls] == [
        "order/get_order_detail",
        "payment/get_escrow_detail_batch",
    ]


def test_unpaid_orders_have_no_escrow_and_none_is_asked_for(shelf, session):
    for number in NUMBERS:
        shelf.orders[number]["order_status"] = "UNPAID"
    assert all(order.escrow is None for order in pull.orders(session, NUMBERS).orders)
    assert shelf.asked("payment/get_escrow_detail_batch") == []


def test_parcels_are_asked_for_once_they_are_arranged(shelf, session):
    shelf.orders[NUMBERS[0]]["order_status"] = "PROCESSED"
    first, second, *_ = pull.orders(session, NUMBERS).orders
    assert first.packages[0].tracking_number == f"SPX{NUMBERS[0]}"
    assert second.packages[0].tracking_number == ""
    [asked] = shelf.asked("order/get_package_detail")
    assert asked["package_number_list"] == f"OFG{NUMBERS[0]}"


def test_one_order_that_cannot_be_read_is_a_problem_of_its_own(shelf, session):
    del shelf.orders[NUMBERS[3]]["update_time"]
    pulled = pull.orders(session, NUMBERS)
    assert numbers(pulled) == [number for number in NUMBERS if number != NUMBERS[3]]
    assert isinstance(pulled.problems[NUMBERS[3]], Unreadable)


def test_an_order_whose_escrow_cannot_be_read_comes_without_it_and_is_a_problem(shelf, session):
    del shelf.escrows[NUMBERS[3]]["order_income"]["escrow_amount"]
    pulled = pull.orders(session, NUMBERS)
    assert list(pulled.problems) == [NUMBERS[3]]
    assert numbers(pulled) == NUMBERS
    assert [order.number for order in pulled.orders if order.escrow is None] == [NUMBERS[3]]


def test_an_order_of_unknown_status_comes_and_calls_a_person(shelf, session):
    shelf.orders[NUMBERS[0]]["order_status"] = "TELEPORTED"
    pulled = pull.orders(session, NUMBERS)
    assert numbers(pulled) == NUMBERS
    assert pulled.orders[0].escrow
    assert "TELEPORTED" in pulled.problems[NUMBERS[0]].words


def test_a_list_that_is_refused_is_halved_until_the_bad_number_is_alone(shelf, session):
    details = shelf.answers["order/get_order_detail"]
    bad = NUMBERS[5]
    shelf.answers["order/get_order_detail"] = lambda query: (
        refusal("error_param", f"wrong {bad}") if bad in query["order_sn_list"] else details(query)
    )
    pulled = pull.orders(session, NUMBERS)
    assert sorted(numbers(pulled)) == [number for number in NUMBERS if number != bad]
    assert isinstance(pulled.problems[bad], Refused)
    assert len(shelf.asked("order/get_order_detail")) <= 7


@pytest.mark.parametrize(
    "answer",
    [
        refusal("error_param", "GET only"),
        refusal("error_param", "Permission denied: the request path is incorrect"),
        refusal("error_permission", "no permission"),
        response({"order_list": []}),
        (404, b"<html>not found</html>"),
        (405, b"<html>not allowed</html>"),
    ],
)
def test_where_the_batch_call_does_not_work_escrows_come_one_by_one(shelf, session, answer):
    shelf.answers["payment/get_escrow_detail_batch"] = lambda _body: answer
    assert all(order.escrow for order in pull.orders(session, NUMBERS).orders)
    assert len(shelf.asked("payment/get_escrow_detail")) == len(NUMBERS)


@pytest.mark.parametrize(("code", "kind"), [("partner_shop_no_link", Disconnected), ("shop_banned", Blocked)])
def test_a_shop_that_lets_nobody_in_is_not_asked_again_order_by_order(shelf, session, code, kind):
    shelf.answers["payment/get_escrow_detail_batch"] = lambda _body: refusal(code)
    with pytest.raises(kind):
        pull.orders(session, NUMBERS)
    assert shelf.asked("payment/get_escrow_detail") == []


def test_where_money_may_not_be_read_at_all_a_setting_is_wrong(shelf, session):
    for path in ("payment/get_escrow_detail_batch", "payment/get_escrow_detail"):
        shelf.answers[path] = lambda _query: refusal("error_permission", "no permission")
    with pytest.raises(SignedOut):
        pull.orders(session, NUMBERS)


@pytest.mark.parametrize("odd", [{"escrow_detail": None}, {"escrow_detail": "soon"}, None, {}])
def test_one_odd_row_of_the_money_spoils_no_other_order(shelf, session, odd):
    batch = shelf.answers["payment/get_escrow_detail_batch"]
    shelf.answers["payment/get_escrow_detail_batch"] = lambda body: response(
        [odd, *batch(body)["response"][1:]]
    )
    pulled = pull.orders(session, NUMBERS)
    assert [order.number for order in pulled.orders if order.escrow] == NUMBERS
    assert not [number for number in NUMBERS if number in pulled.problems]


def test_one_order_sent_as_nothing_is_a_problem_of_its_own(shelf, session):
    shelf.orders[NUMBERS[2]] = None
    pulled = pull.orders(session, NUMBERS)
    assert sorted(numbers(pulled)) == [number for number in NUMBERS if number != NUMBERS[2]]
    assert all(order.escrow for order in pulled.orders)
    assert isinstance(pulled.problems[NUMBERS[2]], Unreadable)


def test_what_the_batch_call_leaves_out_is_asked_for_alone(shelf, session):
    batch = shelf.answers["payment/get_escrow_detail_batch"]
    shelf.answers["payment/get_escrow_detail_batch"] = lambda body: response(batch(body)["response"][1:])
    assert all(order.escrow for order in pull.orders(session, NUMBERS).orders)
    assert [query["order_sn"] for query in shelf.asked("payment/get_escrow_detail")] == [NUMBERS[0]]


def test_an_order_without_escrow_is_still_an_order(shelf, session):
    del shelf.escrows[NUMBERS[2]]
    pulled = pull.orders(session, NUMBERS)
    assert numbers(pulled) == NUMBERS
    assert not pulled.problems
    assert [order.number for order in pulled.orders if order.escrow is None] == [NUMBERS[2]]


def test_without_tracking_numbers_the_orders_come_all_the_same(shelf, session):
    for number in NUMBERS:
        shelf.orders[number]["order_status"] = "SHIPPED"
    shelf.parcels[f"OFG{NUMBERS[1]}"] = {"package_number": f"OFG{NUMBERS[1]}", "pickup_done_time": "soon"}
    first, second, *_ = pull.orders(session, NUMBERS).orders
    assert (first.packages[0].tracking_number, second.packages[0].tracking_number) == (f"SPX{NUMBERS[0]}", "")
    for refused in (refusal("error_param", "no"), refusal("error_permission", "no permission")):
        shelf.answers["order/get_package_detail"] = lambda _query, refused=refused: refused
        assert numbers(pull.orders(session, NUMBERS)) == NUMBERS


@pytest.mark.parametrize("path", ["order/get_order_detail", "payment/get_escrow_detail_batch"])
def test_a_busy_remote_is_asked_once_and_everything_goes_again(shelf, session, path):
    shelf.answers[path] = lambda _query: refusal("error_system_busy")
    with pytest.raises(Busy):
        pull.orders(session, NUMBERS)
    assert len(shelf.asked(path)) == 1


def test_numbers_shopee_does_not_know_are_in_neither_part(shelf, session):
    pulled = pull.orders(session, ["250101NOBODY01", "250101NOBODY02"])
    assert (pulled.orders, pulled.problems) == ((), {})


# The errand -------------------------------------------------------------------------------------------


def deliver(*subjects):
    add(Todo("order.pull", subject) for subject in subjects)
    works = list(Work.objects.filter(topic="order.pull").order_by("pk"))
    outcomes = errand.orders(works, Deadline.after(30))
    return {work.subject: outcomes.get(work.pk) for work in works}


def test_each_order_has_its_own_outcome(shelf, session):
    shop = session.shop
    del shelf.orders[NUMBERS[0]]["update_time"]
    bad, good, nobody = (f"{shop.key}:{number}" for number in (NUMBERS[0], NUMBERS[1], "NOBODY"))
    outcomes = deliver(bad, good, nobody)
    assert [outcomes[subject].fate for subject in (bad, good, nobody)] == ["person", "done", "again"]
    assert Order.objects.get().number == NUMBERS[1]


def test_one_shops_failure_is_no_other_shops(shelf, session):
    broken = ShopFactory(connection=None)
    theirs, ours = f"{broken.key}:{NUMBERS[0]}", f"{session.shop.key}:{NUMBERS[0]}"
    outcomes = deliver(theirs, ours)
    assert (outcomes[theirs].fate, outcomes[ours].fate) == ("settings", "done")


def test_a_shop_nobody_connected_here_is_nothing_to_do(shelf):
    [outcome] = deliver(f"shopee:999:{NUMBERS[0]}").values()
    assert outcome.fate == "done"
    assert shelf.calls == []


def test_when_the_time_is_over_the_rest_is_given_back(shelf, session):
    add([Todo("order.pull", f"{session.shop.key}:{NUMBERS[0]}")])
    assert errand.orders(list(Work.objects.all()), Deadline.after(0)) == {}
    assert shelf.calls == []
