"""What each kind of push asks for."""

import pytest

from channels.shopee import incoming
from omnihub.core.errors import Unreadable

ORDER = "shopee:220000123:260101ABCD1234"
SHOP = "shopee:220000123"


def asked(message):
    return [(todo.topic, todo.subject) for todo in message.todos]


@pytest.mark.parametrize(
    "name",
    ["push_3_status", "push_4_tracking", "push_30_package", "push_47_package_info"],
)
def test_news_of_an_order_asks_to_read_that_order(raw, name):
    message = incoming.works(raw(name))
    assert asked(message) == [("order.pull", ORDER)]
    assert message.subject == ORDER
    assert not message.ignored


def test_news_of_a_return_asks_to_read_it_and_its_order(raw):
    message = incoming.works(raw("push_29_return"))
    assert asked(message) == [("order.pull", ORDER), ("return.pull", "shopee:220000123:2601020ABCDEFGH")]
    assert message.subject == ORDER
    assert message.todos[1].reason == "push: return changed return_status PROCESSING"


def test_news_of_a_return_without_its_number_asks_for_the_order():
    body = b'{"code":29,"shop_id":220000123,"data":{"order_sn":"260101ABCD1234"}}'
    assert asked(incoming.works(body)) == [("order.pull", ORDER)]


def test_the_reason_says_what_the_push_said(raw):
    [todo] = incoming.works(raw("push_3_status")).todos
    assert todo.reason == "push: order status READY_TO_SHIP"


@pytest.mark.parametrize("name", ["push_1_authorised", "push_2_ended"])
def test_an_authorisation_given_or_taken_asks_the_shop_whether_it_knows_us(raw, name):
    assert asked(incoming.works(raw(name))) == [("shop.refresh", SHOP)]


def test_authorisations_that_end_soon_are_looked_at_shop_by_shop(raw):
    assert asked(incoming.works(raw("push_12_expiring"))) == [
        ("shop.refresh", SHOP),
        ("shop.refresh", "shopee:220000456"),
    ]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("push_8_reserved", "reserved stock"),
        ("push_28_penalty", "shop penalty"),
        ("push_99_unheard_of", "code 99, unknown"),
    ],
)
def test_the_rest_is_ignored_by_name(raw, name, event):
    message = incoming.works(raw(name))
    assert (message.event, message.ignored, message.todos) == (event, True, ())
    assert message.subject == SHOP


def test_a_push_about_no_order_is_ignored_with_a_note():
    message = incoming.works(b'{"code":3,"shop_id":220000123,"data":{}}')
    assert message.ignored
    assert message.note


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"code":"x"}', b'{"code":3,"data":7}'])
def test_what_cannot_be_read_is_said_to_the_inbox(body):
    with pytest.raises((Unreadable, ValueError)):
        incoming.works(body)
