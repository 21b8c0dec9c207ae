import time

import pytest

from tests.sandbox_process import eventually

INFO = "shop/get_shop_info"


@pytest.mark.parametrize(
    ("change", "status", "error", "words"),
    [
        ({"partner_id": None, "timestamp": None, "sign": "x"}, 200, "error_param", "no partner_id in query"),
        ({"timestamp": None, "sign": None}, 200, "error_param", "no timestamp in query"),
        ({"timestamp": "soon", "sign": None}, 200, "error_param", "Invalid timestamp"),
        ({"timestamp": "1767225600", "sign": None}, 200, "error_param", "Timestamp is expired."),
        ({"sign": None, "partner_id": "7"}, 200, "error_param", "no sign in query"),
        ({"partner_id": "7", "sign": "x"}, 403, "invalid_partner_id", "Invalid partner_id"),
        ({"sign": "0" * 64, "access_token": None}, 403, "error_sign", "Wrong sign."),
    ],
)
def test_the_gateway_names_the_first_thing_that_is_wrong(shopee, change, status, error, words):
    answer = shopee.answer(INFO, change=change)
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, error)
    assert words in body["message"]
    assert body["request_id"]


def test_a_call_for_a_shop_needs_a_token_and_a_shop_once_its_sign_is_right(shopee):
    public = shopee.common(f"/api/v2/{INFO}", public=True)
    assert shopee(INFO, change={"access_token": None, "shop_id": None, **public})["message"] == (
        "There is no access_token in query."
    )


def test_a_token_the_gateway_does_not_know_is_an_invalid_acceess_token(shopee):
    shopee.tokens["access_token"] = "f" * 32
    answer = shopee.answer(INFO)
    assert answer.status_code == 403
    assert answer.json()["error"] == "invalid_acceess_token"


def test_a_token_of_another_shop_is_refused(shopee):
    shopee.shop_id = 220000456
    answer = shopee.answer(INFO)
    assert (answer.status_code, answer.json()["error"]) == (403, "error_auth")
    assert answer.json()["message"] == "Invalid partner_id or shopid."


def test_an_unlinked_shop_is_cut_off(sandbox, shopee):
    sandbox.control("deauthorise", {"shop_id": shopee.shop_id})
    assert shopee(INFO)["error"] == "invalid_acceess_token"


def test_the_clock_may_be_five_minutes_wrong_either_way_and_not_more(shopee):
    path = f"/api/v2/{INFO}"
    for offset, error in ((-290, ""), (290, ""), (-310, "error_param"), (310, "error_param")):
        now, real = int(time.time()) + offset, time.time
        try:
            time.time = lambda now=now: now
            signed = shopee.common(path)
        finally:
            time.time = real
        assert shopee(INFO, change=signed)["error"] == error, offset


def test_an_unknown_path_and_a_wrong_verb_are_offline(shopee):
    assert "offline" in shopee("order/get_everything")["message"]
    assert "offline" in shopee(INFO, post={})["message"]


def test_a_success_has_an_empty_error_and_stands_under_response_except_where_it_does_not(shopee):
    info, profile = shopee(INFO), shopee("shop/get_profile")
    assert (info["error"], info["shop_name"], info["region"]) == ("", "Toko Contoh", "ID")
    assert "response" not in info
    assert profile["response"]["shop_name"] == "Toko Contoh"


def test_the_dial_expires_a_token_for_good(sandbox, shopee):
    sandbox.control("faults", {"shopee.expire_token": 1})
    assert shopee(INFO)["error"] == "invalid_acceess_token"
    sandbox.control("faults", {})
    assert shopee(INFO)["error"] == "invalid_acceess_token"


def test_too_many_calls_in_a_second_are_refused(sandbox, shopee):
    sandbox.control("faults", {"shopee.rate_limit": 2})
    errors = [shopee(INFO)["error"] for _ in range(12)]
    assert errors[:2] == ["", ""]
    assert errors.count("error_rate_limit") >= 5
    assert eventually(lambda: shopee(INFO)["error"] == "", pause=0.3)


def test_a_body_that_is_not_json_cannot_be_read(shopee):
    path = "/api/v2/order/cancel_order"
    url = f"{shopee.sandbox.url}/shopee{path}"
    answer = shopee.sandbox.session.post(url, params=shopee.common(path), data=b"{nonsense")
    assert answer.json()["error"] == "error_data"
