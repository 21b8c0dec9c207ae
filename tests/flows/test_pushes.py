"""Pushes that get lost, come twice, overtake each other, or are none."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from channels.models import Order
from omnihub.core.models import InboxMessage, Work
from tests.flows.chain import HOOK, SHOP, push_body, signature
from tests.flows.far_side import one_each, proved
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

LIFE = ("arrange", "track", "pickup", "deliver", "complete")


def test_when_every_push_is_dropped_one_look_finds_all_orders(chain, shop):
    numbers = chain.sandbox.new_orders(40) + chain.sandbox.new_orders(20, status="SHIPPED")
    assert eventually(lambda: chain.sandbox.control("pushes")["counts"]["dropped"] >= len(numbers))
    chain.catch_up()
    assert not InboxMessage.objects.exists()
    one_each(chain, numbers)
    proved()


def test_pushes_that_come_five_times_and_shuffled_make_one_document_each(chain, shop):
    numbers = chain.sandbox.new_orders(8)
    for number in numbers:
        chain.sandbox.step(number, "arrange", "pickup")
    bodies = chain.news() * 5
    random.Random(5).shuffle(bodies)
    for start in range(0, len(bodies), 40):  # work goes on while they come
        chain.deliver(bodies[start : start + 40])
        chain.drain()
    chain.settle()
    assert InboxMessage.objects.count() == len(bodies) // 5
    one_each(chain, numbers, papers="invoices")
    proved()


@pytest.mark.django_db(transaction=True)
def test_the_sandbox_itself_sends_them_five_times_and_shuffled(chain, shop, live_server, settings):
    settings.SHOPEE_PUSH_URL = f"{live_server.url}{HOOK}"
    chain.sandbox.control("settings", {"push_url": settings.SHOPEE_PUSH_URL})
    chain.sandbox.control("faults", {"push.copies": 5, "push.shuffle": 1})
    numbers = chain.sandbox.new_orders(4)
    for number in numbers:
        chain.sandbox.step(number, "arrange", "pickup")
    assert eventually(lambda: not chain.sandbox.control("pushes?limit=1")["counts"]["waiting"])
    told = chain.sandbox.control("pushes")
    assert told["counts"]["acknowledged"] >= 12
    assert {push["sent"] for push in told["pushes"] if push["state"] == "acknowledged"} == {5}
    assert InboxMessage.objects.count() == told["counts"]["acknowledged"]
    chain.settle()
    one_each(chain, numbers, papers="invoices")
    proved()


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_the_same_push_a_hundred_times_at_once_is_one_message_one_order_and_one_document(
    chain, shop, live_server
):
    [number] = chain.sandbox.new_orders(1)
    body = push_body(number, "the-same-one")
    headers = {"Authorization": signature(body), "Content-Type": "application/json"}

    def send(_time):
        return requests.post(f"{live_server.url}{HOOK}", body, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(25) as threads:
        assert set(threads.map(send, range(100))) == {204}
    assert InboxMessage.objects.count() == 1
    chain.settle()
    assert Order.objects.count() == 1
    assert Work.objects.filter(topic="order.pull").count() == 1
    one_each(chain, [number])
    proved()


def test_all_orders_of_arrival_end_alike(chain, shop):
    """Twenty orders live the same life; each one's pushes come late, mixed up and in between its steps."""
    chain.sandbox.control("settings", {"tracking_seconds": 3600})
    chance = random.Random(11)
    numbers = chain.sandbox.new_orders(20, lines=[{"sku": "SKU-0001"}])
    left = {number: list(LIFE) for number in numbers}
    late: list[bytes] = []
    while any(left.values()):
        for number in numbers:
            if left[number] and chance.random() < 0.7:
                chain.sandbox.step(number, left[number].pop(0))
        late += chain.news()
        chance.shuffle(late)
        some = len(late) // 3
        chain.deliver(late[:some])
        late = late[some:]
        chain.drain()
    chain.deliver(late)
    chain.settle()
    papers = chain.papers()
    ends = {(str(papers[number].states), papers[number].count) for number in numbers}
    assert ends == {(str((["sale"], ["done"], ["posted"])), (1, 1, 1, 0))}
    assert set(Order.objects.values_list("status", flat=True)) == {"completed"}
    for number in numbers:
        assert papers[number].deliveries[0]["carrier_tracking_ref"] == chain.truth(number)["tracking_number"]
    one_each(chain, numbers, papers="invoices")
    proved()


def test_a_push_with_a_wrong_signature_is_refused_and_nothing_of_it_is_kept(chain, shop):
    [number] = chain.sandbox.new_orders(1)
    body = push_body(number, "m1")
    for sign in ("", "0" * 64, signature(body + b" "), signature(body).upper() + "x"):
        assert chain.post(body, sign).status_code in {401, 403}
    assert not InboxMessage.objects.exists()
    assert not Work.objects.filter(topic="order.pull").exists()


def test_a_push_that_is_too_big_is_refused_and_nothing_of_it_is_kept(chain, shop):
    assert chain.post(b'{"code":3,"data":"' + b"x" * 2**21 + b'"}').status_code == 413
    assert not InboxMessage.objects.exists()


def test_a_genuine_push_that_nobody_can_read_is_kept_and_marked_and_holds_up_no_other(chain, shop):
    [number] = chain.sandbox.new_orders(1)
    for body in (b"<xml/>", b"\xff\xfe", b"[1, 2]", b'{"code": 3}', b'{"code": "x", "data": {}}', b""):
        assert chain.post(body).status_code == 204
    chain.hear()
    marked = InboxMessage.objects.exclude(state="done")
    assert {message.state for message in marked} <= {"unreadable", "ignored"}
    assert marked.filter(state="unreadable").count() >= 3
    assert all(message.note for message in marked.filter(state="unreadable"))
    one_each(chain, [number])
    proved()


def test_a_push_for_a_shop_nobody_connected_is_kept_and_breaks_nothing(chain, shop):
    [number] = chain.sandbox.new_orders(1)
    assert chain.post(push_body("261124STRANGER", "m1", shop_id="999000111")).status_code == 204
    chain.hear()
    stranger = Work.objects.get(subject="shopee:999000111:261124STRANGER")
    assert stranger.state == "done"
    assert "connected" in stranger.note
    assert chain.post(push_body(number, "m2", shop_id=SHOP)).status_code == 204
    chain.settle()
    one_each(chain, [number])
    proved()
