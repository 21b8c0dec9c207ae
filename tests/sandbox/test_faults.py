import time

import pytest
import requests

from tests.sandbox_process import eventually


def cancel(shopee, sn):
    return shopee("order/cancel_order", post={"order_sn": sn, "cancel_reason": "CUSTOMER_REQUEST"})


def status(sandbox, sn):
    return sandbox.control(f"orders/{sn}")["status"]


def test_a_cut_comes_after_the_work_was_committed(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    sandbox.control("faults", {"shopee.cut": 1})
    with pytest.raises(requests.ConnectionError):
        cancel(shopee, sn)
    assert status(sandbox, sn) == "CANCELLED"


def test_down_means_no_work_was_done(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    sandbox.control("faults", {"shopee.down": 1})
    with pytest.raises(requests.ConnectionError):
        cancel(shopee, sn)
    assert status(sandbox, sn) == "READY_TO_SHIP"


def test_busy_and_error_answer_like_an_edge(sandbox, shopee):
    sandbox.control("faults", {"shopee.busy": 1})
    busy = shopee.answer("shop/get_shop_info")
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "1")
    assert busy.json()["error"] == "error_rate_limit"
    sandbox.control("faults", {"shopee.error": 1})
    broken = shopee.answer("shop/get_shop_info")
    assert (broken.status_code, broken.headers["Content-Type"]) == (500, "text/html")


def test_a_hanging_call_is_done_late(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    sandbox.control("settings", {"hang_seconds": 0.6})
    sandbox.control("faults", {"shopee.hang": 1})
    began = time.monotonic()
    assert cancel(shopee, sn)["error"] == ""
    assert time.monotonic() - began >= 0.6


def test_a_hanging_call_does_not_reach_into_the_next_world(sandbox, shopee):
    sandbox.control("settings", {"hang_seconds": 0.5})
    sandbox.control("faults", {"shopee.hang": 1})
    path = "/api/v2/push/set_app_push_config"
    with pytest.raises(requests.Timeout):
        requests.post(
            f"{sandbox.url}/shopee{path}",
            params=shopee.common(path, public=True),
            json={"set_push_config_off": [3]},
            timeout=0.1,
        )
    sandbox.reset()
    time.sleep(0.7)
    assert shopee.good("push/get_app_push_config", public=True)["push_config_off_list"] == []


def test_latency_is_added(sandbox, shopee):
    sandbox.control("faults", {"shopee.latency_ms": 120})
    began = time.monotonic()
    shopee("shop/get_shop_info")
    assert time.monotonic() - began >= 0.12


def test_a_fault_can_be_kept_to_some_calls_and_some_times(sandbox, shopee):
    sandbox.control("faults", {"shopee.busy": 1, "shopee.only": "get_profile", "shopee.times": 2})
    assert shopee("shop/get_shop_info")["error"] == ""
    answers = [shopee.answer("shop/get_profile").status_code for _ in range(4)]
    assert answers == [429, 429, 200, 200]


def test_the_same_seed_strikes_the_same_calls(sandbox, shopee):
    def strikes():
        sandbox.control("faults", {"shopee.busy": 0.3})
        return [shopee.answer("shop/get_profile").status_code for _ in range(40)]

    first = strikes()
    assert first == strikes()
    assert {200, 429} == set(first)


def test_dials_are_replaced_as_a_whole_and_unknown_ones_refused(sandbox):
    sandbox.control("faults", {"odoo.cut": 0.2, "push.drop": 1})
    assert sandbox.control("faults", {"shopee.down": 0.5}) == {"shopee.down": 0.5}
    with pytest.raises(RuntimeError, match="no dial 'shopee"):
        sandbox.control("faults", {"shopee.rain": 1})
    assert sandbox.control("faults") == {"shopee.down": 0.5}
    sandbox.reset()
    assert sandbox.control("faults") == {}


def test_the_peoples_pages_know_no_faults(sandbox):
    sandbox.control("faults", {"shopee.down": 1, "odoo.down": 1})
    for page in ("", "seller-centre/", "faults/", "pushes/"):
        assert sandbox.session.get(f"{sandbox.url}/world/{page}").status_code == 200


def test_a_connection_is_kept_alive(sandbox, shopee):
    answer = shopee.answer("shop/get_shop_info")
    assert answer.raw.version == 11
    assert "Connection" not in answer.headers


def test_many_callers_at_once_are_all_served(sandbox, shopee):
    made = sandbox.new_orders(64)
    # Each of sixteen threads cancels its own orders over a connection of its own.
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def one(sns):
        with requests.Session() as session:
            path = "/api/v2/order/cancel_order"
            for sn in sns:
                body = {"order_sn": sn, "cancel_reason": "CUSTOMER_REQUEST"}
                answer = session.post(
                    f"{sandbox.url}/shopee{path}", params=shopee.common(path), json=body, timeout=20
                )
                assert answer.json()["error"] == "", answer.text

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, [made[start::16] for start in range(16)]))
    assert sandbox.control("summary")["orders"] == {"CANCELLED": 64}


def test_a_foreign_page_cannot_press_the_buttons(sandbox):
    answer = sandbox.session.post(
        f"{sandbox.url}/world/api/reset", headers={"Sec-Fetch-Site": "cross-site"}, json={}
    )
    assert answer.status_code == 403


def test_a_reset_brings_back_the_start(sandbox, shopee):
    sandbox.new_orders(3)
    sandbox.control("settings", {"token_seconds": 5})
    sandbox.control("market", {"running": True})
    sandbox.reset()
    summary = sandbox.control("summary")
    assert (summary["orders"], summary["market"]["running"]) == ({}, False)
    assert summary["settings"]["token_seconds"] == 14400
    assert [shop["linked"] for shop in summary["shops"]] == [False, False, False]
    assert shopee("shop/get_shop_info")["error"] == "invalid_acceess_token"
    assert eventually(lambda: sandbox.control("pushes")["pushes"] == [])
