"""Keys, their calls a day, and the ways in which this remote fails."""

import time

import pytest
import requests

from tests.sandbox.rajaongkir.conftest import STARTER_KEY, Asker, failure

SENEN, SINDUHARJO = 17473, 31555


def used(sandbox, key):
    return next(row["used"] for row in sandbox.control("rajaongkir/keys")["keys"] if row["key"] == key)


def test_a_wrong_key_is_refused_with_either_status(sandbox, nobody):
    for asker in (nobody, Asker(sandbox, "made-up")):
        answer = asker.answer("destination/province")
        assert (answer.status_code, failure(answer)) == (400, (400, "Invalid Api key, key not found"))
    sandbox.control("settings", {"rajaongkir_wrong_key_status": 401})
    assert nobody.answer("destination/province").status_code == 401


def test_a_path_nobody_knows_is_plain_text_and_asks_for_no_key(nobody):
    for path, method in (("api/v1/destination/province", "GET"), ("calculate/domestic-cost", "GET")):
        answer = nobody.answer(path, method)
        assert (answer.status_code, answer.text) == (404, "404 page not found")
        assert answer.headers["Content-Type"] == "text/plain"


def test_calls_of_every_kind_draw_from_one_quota_until_it_is_used_up(sandbox, starter):
    starter.search("senen")
    starter.costs(SENEN, SINDUHARJO)
    starter.track("UNKNOWN")
    assert used(sandbox, STARTER_KEY) == 3
    sandbox.control("rajaongkir/keys", {"key": STARTER_KEY, "used": 99})
    starter.search("senen")
    answer = starter.cost_answer(SENEN, SINDUHARJO)
    assert (answer.status_code, failure(answer)) == (429, (429, "Daily limit exceeded"))
    assert used(sandbox, STARTER_KEY) == 100


def test_a_larger_plan_goes_on_at_once(sandbox, starter):
    sandbox.control("rajaongkir/keys", {"key": STARTER_KEY, "used": 100})
    assert starter.answer("destination/province").status_code == 429
    sandbox.control("rajaongkir/keys", {"key": STARTER_KEY, "plan": "pro"})
    starter.good("destination/province")
    assert used(sandbox, STARTER_KEY) == 101


def test_a_call_may_count_once_for_each_courier(sandbox, starter):
    sandbox.control("settings", {"rajaongkir_counts_couriers": True})
    starter.costs(SENEN, SINDUHARJO, courier="jne:jnt:pos")
    assert used(sandbox, STARTER_KEY) == 3


def test_a_failure_may_come_as_200(sandbox, shop):
    sandbox.control("faults", {"rajaongkir.failure_as_200": 1})
    answer = shop.cost_answer(SENEN, SINDUHARJO, courier="owl")
    assert (answer.status_code, failure(answer)) == (200, (422, "Invalid Courier"))


def test_the_server_may_fail_in_its_own_words_or_as_a_web_page(sandbox, shop):
    sandbox.control("faults", {"rajaongkir.server_fault": 1})
    assert failure(shop.answer("destination/province")) == (500, "Server Error")
    sandbox.control("faults", {"rajaongkir.page_as_200": 1})
    answer = shop.answer("destination/province")
    assert answer.status_code == 200
    assert answer.text.startswith("<html>")
    sandbox.control("faults", {"rajaongkir.error": 1})
    assert shop.answer("destination/province").status_code == 500


def test_it_may_be_slow_hang_or_be_down(sandbox, shop):
    sandbox.control("settings", {"hang_seconds": 0.6})
    for dials in ({"rajaongkir.hang": 1}, {"rajaongkir.latency_ms": 600}):
        sandbox.control("faults", dials)
        began = time.monotonic()
        shop.good("destination/province")
        assert time.monotonic() - began >= 0.6
    sandbox.control("faults", {"rajaongkir.down": 1, "rajaongkir.only": "calculate"})
    shop.good("destination/province")
    with pytest.raises(requests.ConnectionError):
        shop.cost_answer(SENEN, SINDUHARJO)


def test_couriers_may_be_left_out_and_costs_be_nought(sandbox, shop):
    sandbox.control("faults", {"rajaongkir.courier_gone": 1})
    assert failure(shop.cost_answer(SENEN, SINDUHARJO))[0] == 400
    sandbox.control("faults", {"rajaongkir.cost_nought": 1})
    assert {row["cost"] for row in shop.costs(SENEN, SINDUHARJO)} == {0}


def test_a_reset_gives_the_quota_back_and_a_picture_keeps_it(sandbox, starter):
    starter.good("destination/province")
    sandbox.control("picture", {"name": "one call"})
    sandbox.reset()
    assert used(sandbox, STARTER_KEY) == 0
    sandbox.reset("one call")
    assert used(sandbox, STARTER_KEY) == 1
