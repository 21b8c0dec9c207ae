"""What is sent to Shopee when an order is called off, and what its refusals become."""

from decimal import Decimal

import pytest

from channels.calling_off import NOT_ANY_MORE, NOT_BY_SELLER, REQUEST_GONE, CallOff, Reason
from channels.shopee import cancelling
from channels.shopee.client import App, ShopClient
from omnihub.core.errors import Busy, Refused
from omnihub.core.http import Remote
from tests.channels.shopee.scripted import refusal, response

NUMBER = "260101ABCD1234"
TAS = {"item_id": 2600144043, "model_id": 10000605797}


class Session:
    """Without tokens: nothing here is about them."""

    def __init__(self, client):
        self.client = client

    def ask(self, question):
        return question(self.client)


@pytest.fixture
def session(scripted, payload):
    scripted.answers["order/get_order_detail"] = lambda _query: payload("order_detail")
    scripted.answers["order/cancel_order"] = lambda _body: response({"update_time": 1767225999})
    scripted.answers["order/handle_buyer_cancellation"] = lambda _body: response({"update_time": 1767225999})
    remote = Remote(scripted.url, name="Shopee", connect_timeout=1, read_timeout=5)
    return Session(ShopClient(remote, App(1000001, "key"), "220000123", "examplea1"))


def first_line(session):
    return next(iter(cancelling._items(session, NUMBER)))


def test_a_whole_order_is_called_off_with_its_reason(scripted, session):
    cancelling.cancel(session, NUMBER, CallOff(Reason.CUSTOMER_REQUEST))
    assert scripted.asked("order/cancel_order") == [{"order_sn": NUMBER, "cancel_reason": "CUSTOMER_REQUEST"}]


def test_out_of_stock_names_the_items(scripted, session):
    cancelling.cancel(session, NUMBER, CallOff(Reason.OUT_OF_STOCK))
    [asked] = scripted.asked("order/cancel_order")
    assert asked["cancel_reason"] == "OUT_OF_STOCK"
    assert asked["item_list"]
    assert all(set(row) == {"item_id", "model_id"} for row in asked["item_list"])


def test_some_pieces_carry_the_ids_that_only_shopee_has(scripted, session):
    key = first_line(session)
    item = cancelling._items(session, NUMBER)[key]
    cancelling.cancel(session, NUMBER, CallOff(Reason.CUSTOMER_REQUEST, {key: 1}))
    [asked] = scripted.asked("order/cancel_order")
    [part] = asked["partial_cancel_item_list"]
    assert part == {
        "item_id": int(item.item_id),
        "model_id": int(item.model_id),
        "order_item_id": int(item.order_item_id or item.item_id),
        "promotion_group_id": 0,
        "model_quantity": 1,
    }


def test_pieces_that_are_gone_meanwhile_are_not_asked_for(scripted, session):
    with pytest.raises(Refused) as refused:
        cancelling.cancel(session, NUMBER, CallOff(Reason.CUSTOMER_REQUEST, {"elsewhere-1": 1}))
    assert refused.value.code == "cancel_pieces_gone"
    assert scripted.asked("order/cancel_order") == []


@pytest.mark.parametrize("top_level", [True, False])
def test_what_pieces_are_worth_is_read_wherever_shopee_puts_it(scripted, session, top_level):
    value = {"cancel_value_price": "45000"}
    answer = {"error": "", "message": "", **value} if top_level else response(value)
    scripted.answers["order/get_estimate_cancel_value"] = lambda _body: answer
    assert cancelling.estimate(session, NUMBER, {first_line(session): 1}) == Decimal(45000)


@pytest.mark.parametrize(("accept", "operation"), [(True, "ACCEPT"), (False, "REJECT")])
def test_a_buyer_is_answered(scripted, session, accept, operation):
    cancelling.answer(session, NUMBER, accept=accept)
    assert scripted.asked("order/handle_buyer_cancellation") == [{"order_sn": NUMBER, "operation": operation}]


@pytest.mark.parametrize(
    ("code", "message", "kind", "neutral"),
    [
        ("order.error_limit", "Can not cancel this order", Refused, NOT_ANY_MORE),
        ("order.error_limit", "Your calls of today are used up", Busy, "order.error_limit"),
        ("order.error_param", "Orders of the Shopee warehouse can not be cancelled", Refused, NOT_BY_SELLER),
        ("order.cancel_order_invalid_status", "should be IN_CANCEL.", Refused, REQUEST_GONE),
        ("order.order_status_invalid", "should be IN_CANCEL.", Refused, REQUEST_GONE),
        ("logistics.cancel_forder_failed", "", Refused, "logistics.cancel_forder_failed"),
    ],
)
def test_refusals_are_told_apart(scripted, session, code, message, kind, neutral):
    scripted.answers["order/cancel_order"] = lambda _body: refusal(code, message)
    with pytest.raises(kind) as refused:
        cancelling.cancel(session, NUMBER, CallOff(Reason.CUSTOMER_REQUEST))
    assert refused.value.code == neutral
