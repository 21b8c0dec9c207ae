"""What is sent, and what becomes of each kind of answer."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.shopee import sign
from channels.shopee.client import App, PublicClient, ShopClient
from channels.shopee.errors import TokenExpired
from omnihub.core import clock
from omnihub.core.errors import Busy, Refused, SignedOut, Unreadable
from omnihub.core.http import Remote
from tests.channels.shopee.scripted import refusal, response

KEY = "shpk_example_key_for_tests_0001"
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def client(scripted):
    remote = Remote(scripted.url, name="Shopee", connect_timeout=1, read_timeout=2)
    return ShopClient(remote, App(1000001, KEY), "220000123", "examplea1")


def test_a_call_of_a_shop_is_signed_as_it_is_sent(scripted, client, payload):
    scripted.answers["order/get_order_list"] = lambda _query: payload("order_list")
    page = client.order_list(SINCE, SINCE + timedelta(days=1), "20")
    [query] = scripted.asked("order/get_order_list")
    at = int(query["timestamp"])
    assert abs(at - clock.to_epoch(clock.now())) < 5
    assert query["sign"] == sign.owned(
        KEY, 1000001, "/api/v2/order/get_order_list", at, "examplea1", 220000123
    )
    assert (query["time_range_field"], query["cursor"], query["page_size"]) == ("update_time", "20", "100")
    assert page.orders == (("260101ABCD1234", "READY_TO_SHIP"), ("260101ABCD1235", "UNPAID"))
    assert (page.more, page.next_cursor) == (True, "20")


def test_a_call_of_the_app_carries_no_token(scripted, client, payload):
    scripted.answers["auth/token/get"] = lambda _body: payload("tokens")
    PublicClient(client.remote, client.app).exchange("code-1", shop_id="220000123")
    assert scripted.asked("auth/token/get") == [
        {"code": "code-1", "partner_id": 1000001, "shop_id": 220000123}
    ]
    assert "access_token" not in scripted.calls[0][1]


def test_an_empty_list_may_be_null_or_missing(scripted, client, payload):
    scripted.answers["order/get_order_list"] = lambda _query: payload("order_list_empty")
    scripted.answers["product/get_item_list"] = lambda _query: payload("item_list_empty")
    assert client.order_list(SINCE, SINCE).orders == ()
    assert client.item_list(0).item_ids == ()


def test_an_error_counts_whatever_the_http_status(scripted, client, payload):
    for status in (200, 400, 403):
        scripted.answers["order/get_order_list"] = lambda _query, status=status: (
            status,
            b'{"error":"invalid_acceess_token","message":"Invalid access_token"}',
        )
        with pytest.raises(TokenExpired):
            client.order_list(SINCE, SINCE)


def test_an_error_in_msg_is_read_too(scripted, client):
    scripted.answers["order/get_order_list"] = lambda _query: {"error": "error_x", "msg": "Because."}
    with pytest.raises(Refused, match="Because"):
        client.order_list(SINCE, SINCE)


def test_busy_carries_the_wish_of_the_header(scripted, client):
    scripted.answers["order/get_order_list"] = lambda _query: refusal("error_rate_limit")
    with pytest.raises(Busy) as busy:
        client.order_list(SINCE, SINCE)
    assert timedelta(seconds=5) < busy.value.until - clock.now() <= timedelta(seconds=7)


@pytest.mark.parametrize(
    ("status", "kind"), [(200, Busy), (502, Busy), (429, Busy), (403, SignedOut), (404, SignedOut)]
)
def test_a_page_instead_of_an_answer(scripted, client, status, kind):
    scripted.answers["order/get_order_list"] = lambda _query: (status, b"<html>edge</html>")
    with pytest.raises(kind) as failure:
        client.order_list(SINCE, SINCE)
    assert str(status) in failure.value.words


@pytest.mark.parametrize("body", [b"[]", b"7", b"null"])
def test_json_that_is_no_object_is_no_answer(scripted, client, body):
    scripted.answers["order/get_order_list"] = lambda _query: (200, body)
    with pytest.raises(Busy):
        client.order_list(SINCE, SINCE)


def test_an_answer_of_another_shape_is_unreadable(scripted, client):
    scripted.answers["order/get_order_list"] = lambda _query: response([1])
    with pytest.raises(Unreadable):
        client.order_list(SINCE, SINCE)
    scripted.answers["payment/get_escrow_detail_batch"] = lambda _body: response({})
    with pytest.raises(Unreadable):
        client.escrow_detail_batch(["A"])


def test_the_key_is_in_no_repr():
    assert KEY not in repr(App(1000001, KEY))
