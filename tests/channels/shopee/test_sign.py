"""The vectors were computed with another implementation of HMAC."""

import pytest

from channels.shopee import sign

KEY = "shpk_example_key_for_tests_0001"
PARTNER = 1000001
AT = 1767225600
TOKEN = "examplea1b2c3d4e5f60718293a4b5c6"


@pytest.mark.parametrize(
    ("path", "at", "expected"),
    [
        ("/api/v2/auth/token/get", AT, "2ab55b7bbc6bbbd5512212653ccdcc99efa677fd33cf7fcbfeaff3d857a55b86"),
        (
            "/api/v2/auth/access_token/get",
            AT,
            "10f778c3df44bc59c0d85a11c6e6c0dd39390efa3dc538818af7b97dedd358ff",
        ),
        ("/api/v2/shop/auth_partner", AT, "60c6294072514257e2ed63e1b33078471401c7841db085cfead5a1b51c63f957"),
        (
            "/api/v2/shop/cancel_auth_partner",
            AT,
            "3cda5dbb256cec46a61719f6ec3597b9ca25da61ad0502cfbd08e83b96a397d3",
        ),
        (
            "/api/v2/push/get_lost_push_message",
            AT,
            "5dccc6e80910a7875a4ff5213d4cf842ab286a8dc54b802ddf78ec97ecae150f",
        ),
    ],
)
def test_public_calls_are_signed_with_partner_path_and_time(path, at, expected):
    assert sign.public(KEY, PARTNER, path, at) == expected


def test_a_leading_zero_is_kept():
    expected = "00f9a472c9855da5c55655655a392a934d4d96b72a5f6486d7ff16ba7bdb0ad8"
    assert sign.public(KEY, PARTNER, "/api/v2/auth/token/get", 1767225654) == expected


@pytest.mark.parametrize(
    ("path", "owner", "expected"),
    [
        (
            "/api/v2/order/get_order_list",
            220000123,
            "bdcc681aaaf179b306629e21bdfcd495d262f57c9bffc3639459e92565c038e7",
        ),
        (
            "/api/v2/product/update_stock",
            220000123,
            "bfa80aa99c7c9c15d420f5006c62e3d89cddbe76a952f34aa3fa60956137ff96",
        ),
        (
            "/api/v2/merchant/get_merchant_info",
            1000042,
            "09c4e616adfa1b7a44865f035307be72e623b08c4bd8eb30d41689e53b2f19cd",
        ),
    ],
)
def test_calls_of_a_shop_or_merchant_sign_token_and_owner_too(path, owner, expected):
    assert sign.owned(KEY, PARTNER, path, AT, TOKEN, owner) == expected


PUSH_KEY = "example_push_key_for_tests_0001"
PUSH_URL = "https://hooks.example.co.id/shopee/push"
PUSHES = [
    (
        (
            b'{"msg_id":"0123456789abcdef0123456789abcdef","data":{"completed_scenario":"","items":[],'
            b'"ordersn":"260101ABCD1234","status":"READY_TO_SHIP","update_time":1767225590},'
            b'"shop_id":220000123,"code":3,"timestamp":1767225600}'
        ),
        "9dead79f5e9a0a04ed89c1cb818892c11e9e137f92f3b83053efdf76caff904f",
    ),
    (
        (
            b'{"code":0,"data":{"verify_info":"This is a Verification message.Please respond in the certain '
            b'format."}}'
        ),
        "76e3e5685aa2f7df4c0cdd5a4836649fbb1154a2f876440a9f9f5505687a9aa9",
    ),
    (
        '{"data":{"note":"Jl. Café – №1"},"shop_id":220000123,"code":5,"timestamp":1767225600}'.encode(),
        "18cdf5fcd239a8bb00734af3ce1c102d83ca39a35a6791dd0a219e8789ae73c3",
    ),
]


@pytest.mark.parametrize(("body", "expected"), PUSHES)
def test_a_push_is_signed_over_address_and_raw_bytes(body, expected):
    assert sign.push(PUSH_KEY, PUSH_URL, body) == expected


def test_comparing_takes_what_is_not_ascii():
    assert sign.same("abc", "abc")
    assert not sign.same("№", "abc")
