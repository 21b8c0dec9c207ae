import hashlib
import hmac
import json
import queue
import time

import pytest

from tests.sandbox.conftest import PUSH_KEY, SHOP
from tests.sandbox_process import eventually


def counts(sandbox):
    return sandbox.control("pushes")["counts"]


def test_a_push_is_signed_over_the_configured_url_and_its_raw_body(sandbox, receiver):
    (sn,) = sandbox.new_orders(1)
    raw, authorization = receiver.got.get(timeout=5)
    message = receiver.url.encode() + b"|" + raw
    assert authorization == hmac.new(PUSH_KEY.encode(), message, hashlib.sha256).hexdigest()
    body = json.loads(raw)
    assert list(body) == ["msg_id", "data", "shop_id", "code", "timestamp"]
    assert list(body["data"]) == sorted(body["data"])
    assert (body["code"], body["shop_id"], body["data"]["ordersn"]) == (3, SHOP, sn)
    assert body["data"]["status"] == "READY_TO_SHIP"
    assert b": " not in raw


def test_arranging_and_shipping_tell_the_package_and_its_number(sandbox, receiver):
    sandbox.control("settings", {"tracking_seconds": 0})
    (sn,) = sandbox.new_orders(1, push=False)
    sandbox.step(sn, "arrange")
    found = {push["code"]: push["data"] for push in receiver.all(3)}
    assert found[3]["status"] == "PROCESSED"
    assert found[30]["fulfillment_status"] == "LOGISTICS_REQUEST_CREATED"
    assert found[4]["ordersn"] == sn
    assert found[4]["tracking_no"].startswith("SPXID")
    assert found[4]["forder_id"] == found[4]["package_number"] == found[30]["package_number"]
    sandbox.step(sn, "pickup")
    assert {push["code"] for push in receiver.all(2)} == {3, 30}


def test_what_no_push_tells(sandbox, receiver):
    (held,) = sandbox.new_orders(1, status="UNPAID", push=False)
    (done,) = sandbox.new_orders(1, status="COMPLETED", push=False)
    sandbox.step(held, "hold")
    sandbox.step(done, "release")
    with pytest.raises(queue.Empty):
        receiver.next(0.5)


def test_a_return_after_completion_names_its_scenario(sandbox, receiver):
    (sn,) = sandbox.new_orders(1, status="COMPLETED", push=False)
    sandbox.step(sn, "return_after")
    pushes = {push["code"]: push["data"] for push in receiver.all(3)}
    assert pushes[3]["completed_scenario"] == "RRAOC"
    assert pushes[29]["order_sn"] == sn


def test_authorising_and_expiring_are_about_the_app_not_one_shop(sandbox, receiver):
    sandbox.control("authorise", {"shop_id": SHOP})
    granted = receiver.next()
    assert (granted["code"], granted["partner_id"], granted["data"]["shop_id"]) == (1, 1000001, SHOP)
    assert "shop_id" not in granted
    sandbox.control("warn_of_expiry", {"shop_ids": [SHOP], "expire_before": 1767830400})
    warned = receiver.next()
    assert (warned["code"], warned["data"]["shop_expire_soon"]) == (12, [SHOP])
    assert warned.keys() == {"msg_id", "data", "code", "timestamp"}


@pytest.mark.parametrize(("status", "body"), [(500, b""), (401, b""), (200, b'{"ok":true}')])
def test_only_a_2xx_without_a_body_counts_and_the_rest_is_tried_again_and_then_lost(
    sandbox, receiver, status, body
):
    sandbox.control("settings", {"push_retry_scale": 0.00001})
    receiver.status, receiver.body = status, body
    sandbox.new_orders(1)
    bodies = [receiver.got.get(timeout=5) for _ in range(4)]
    assert len(set(bodies)) == 1
    assert eventually(lambda: counts(sandbox)["lost"]) == 1
    assert receiver.got.empty()


def test_a_retry_waits_its_time_and_then_arrives(sandbox, receiver):
    sandbox.control("settings", {"push_retry_scale": 0.002})
    receiver.status = 503
    sandbox.new_orders(1)
    began = time.monotonic()
    receiver.next()
    receiver.status = 204
    receiver.next()
    assert time.monotonic() - began >= 0.5
    assert eventually(lambda: counts(sandbox)["acknowledged"]) == 1


def test_nobody_listening_is_a_failed_attempt(sandbox):
    sandbox.control("settings", {"push_url": "http://127.0.0.1:9/hooks/", "push_retry_scale": 0.00001})
    sandbox.new_orders(1)
    assert eventually(lambda: counts(sandbox)["lost"]) == 1
    assert "refused" in sandbox.control("pushes")["pushes"][0]["answer"].lower()


def test_lost_pushes_can_be_fetched_and_confirmed(sandbox, shopee):
    sandbox.control("settings", {"push_url": "http://127.0.0.1:9/hooks/", "push_retry_scale": 0})
    made = sandbox.new_orders(120)
    assert eventually(lambda: counts(sandbox)["lost"] == 120)
    call, confirm = "push/get_lost_push_message", "push/confirm_consumed_lost_push_message"
    first = shopee.good(call, public=True)
    assert (len(first["push_message_list"]), first["has_next_page"]) == (100, True)
    row = first["push_message_list"][0]
    assert isinstance(row["data"], str)
    assert json.loads(row["data"])["data"]["ordersn"] in made
    assert (row["code"], row["shop_id"]) == (3, SHOP)
    shopee.good(confirm, public=True, post={"last_message_id": first["last_message_id"]})
    rest = shopee.good(call, public=True)
    assert (len(rest["push_message_list"]), rest["has_next_page"]) == (20, False)
    shopee.good(confirm, public=True, post={"last_message_id": rest["last_message_id"]})
    assert shopee.good(call, public=True)["push_message_list"] == []


def test_dropped_pushes_are_never_sent_and_never_found(sandbox, shopee, receiver):
    sandbox.control("faults", {"push.drop": 1})
    sandbox.new_orders(5)
    assert eventually(lambda: counts(sandbox)["dropped"] == 5)
    assert receiver.got.empty()
    assert shopee.good("push/get_lost_push_message", public=True)["push_message_list"] == []


def test_copies_arrive_byte_for_byte(sandbox, receiver):
    sandbox.control("faults", {"push.copies": 3})
    sandbox.new_orders(1)
    assert len({receiver.got.get(timeout=5) for _ in range(3)}) == 1
    with pytest.raises(queue.Empty):
        receiver.next(0.3)


def test_shuffled_pushes_overtake_one_another(sandbox, receiver):
    sandbox.control("faults", {"push.shuffle": 1})
    made = sandbox.new_orders(30)
    arrived = [push["data"]["ordersn"] for push in receiver.all(30)]
    assert arrived != made
    assert sorted(arrived) == sorted(made)


def test_a_thousand_pushes_all_go_out(sandbox, receiver):
    sandbox.new_orders(1000)
    assert eventually(lambda: counts(sandbox)["acknowledged"] == 1000, seconds=60, pause=0.1)


def test_the_verify_button_sends_code_0_without_shop_or_time(sandbox, receiver):
    assert sandbox.control("push", {"verify": True})["good"] is True
    assert receiver.next().keys() == {"code", "data"}


def test_a_push_by_hand_goes_out_as_it_is_and_signed(sandbox, receiver):
    answer = sandbox.control("push", {"raw": '{ "code": 99 }'})
    raw, authorization = receiver.got.get(timeout=5)
    assert (raw, answer["good"], len(authorization)) == (b'{ "code": 99 }', True, 64)


def test_the_configuration_can_be_read_and_changed_over_the_api(sandbox, shopee, receiver):
    change = "push/set_app_push_config"
    receiver.status = 500
    refused = shopee(change, public=True, post={"callback_url": receiver.url})
    assert refused["error"] == "error_param"
    receiver.status = 204
    url = receiver.url + "?v=2"
    wish = {"callback_url": url, "set_push_config_off": [3], "blocked_shop_id_list": [220000456]}
    assert shopee.good(change, public=True, post=wish) == {"result": "success"}
    assert [push["code"] for push in receiver.all(2)] == [0, 0]
    now = shopee.good("push/get_app_push_config", public=True)
    assert (now["callback_url"], now["blocked_shop_id"]) == (url, [220000456])
    assert 3 in now["push_config_off_list"]
    sandbox.new_orders(1)
    assert counts(sandbox) == dict.fromkeys(counts(sandbox), 0)


def test_without_a_callback_url_nothing_is_kept(sandbox):
    sandbox.new_orders(3)
    assert sum(counts(sandbox).values()) == 0
