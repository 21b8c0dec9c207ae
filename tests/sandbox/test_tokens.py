import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from tests.sandbox_process import eventually

SHOP = 220000123
BACK = "http://127.0.0.1:8000/connect/shopee/callback/?nonce=n1"
PARTNER = {"partner_id": 1000001}


def exchange(shopee, code, **more):
    return shopee("auth/token/get", public=True, post={"code": code, "shop_id": SHOP, **PARTNER, **more})


def refresh(shopee, token, shop_id=SHOP):
    return shopee(
        "auth/access_token/get", public=True, post={"refresh_token": token, "shop_id": shop_id, **PARTNER}
    )


def consent(sandbox, page, **form):
    assert "Toko Contoh" in page.text
    given = {"shop_id": SHOP, "redirect": BACK, "days": 90, "action": "authorise", **form}
    answer = sandbox.session.post(f"{sandbox.url}/shopee/auth", data=given, allow_redirects=False)
    assert answer.status_code == 302
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_the_unsigned_link_leads_to_a_code_and_gives_the_state_back(sandbox, shopee):
    query = {"auth_type": "seller", "redirect_uri": BACK, "response_type": "code", "state": "s-1", **PARTNER}
    page = sandbox.session.get(f"{sandbox.url}/shopee/auth", params=query)
    back = consent(sandbox, page, state="s-1")
    assert (back["nonce"], back["shop_id"], back["state"]) == ("n1", str(SHOP), "s-1")
    assert exchange(shopee, back["code"])["shop_id_list"] == [SHOP]


def test_the_signed_link_checks_its_sign_and_shows_the_same_page(sandbox, shopee):
    path = "/api/v2/shop/auth_partner"
    url = f"{sandbox.url}/shopee{path}"
    signed = shopee.common(path, public=True) | {"redirect": BACK}
    assert sandbox.session.get(url, params=signed | {"sign": "0" * 64}).json()["error"] == "error_sign"
    back = consent(sandbox, sandbox.session.get(url, params=signed))
    assert "state" not in back
    assert exchange(shopee, back["code"])["error"] == ""


@pytest.mark.parametrize("change", [{"partner_id": 7}, {"redirect_uri": "nowhere"}, {"auth_type": "user"}])
def test_a_wrong_link_gets_an_error_and_no_page(sandbox, change):
    query = {"auth_type": "seller", "redirect_uri": BACK, "response_type": "code", **PARTNER} | change
    assert sandbox.session.get(f"{sandbox.url}/shopee/auth", params=query).json()["error"] == "error_param"


def test_the_way_back_must_be_on_the_domain_of_the_app(sandbox):
    sandbox.control("settings", {"redirect_domain": "omnihub.example"})
    query = {"auth_type": "seller", "redirect_uri": BACK, "response_type": "code", **PARTNER}
    answer = sandbox.session.get(f"{sandbox.url}/shopee/auth", params=query).json()
    assert "not consistent" in answer["msg"]


def test_a_token_answer_stands_on_the_top_level_and_opens_the_shop(sandbox, shopee):
    code = sandbox.control("authorise", {"shop_id": SHOP})["code"]
    body = exchange(shopee, code)
    assert body["expire_in"] == 14400
    assert "response" not in body
    shopee.tokens = body
    assert shopee("shop/get_shop_info")["error"] == ""


def test_a_code_is_good_once_and_for_its_own_shop(sandbox, shopee):
    code = sandbox.control("authorise", {"shop_id": SHOP})["code"]
    assert exchange(shopee, code, shop_id=220000456)["error"] == "invalid_shop_id"
    assert exchange(shopee, code)["error"] == ""
    assert exchange(shopee, code)["message"] == "Invalid code"


def test_a_refresh_gives_a_new_pair_and_uses_up_the_old_refresh_token(shopee):
    first = dict(shopee.tokens)
    body = refresh(shopee, first["refresh_token"])
    assert (body["error"], body["shop_id"], body["partner_id"]) == ("", SHOP, 1000001)
    assert body["refresh_token"] != first["refresh_token"]
    assert refresh(shopee, first["refresh_token"])["message"] == "Invalid refresh_token."
    assert refresh(shopee, body["refresh_token"])["error"] == ""


def test_the_old_access_token_works_a_little_longer(shopee):
    refresh(shopee, shopee.tokens["refresh_token"])
    assert shopee("shop/get_shop_info")["error"] == ""


def test_with_the_option_a_used_refresh_token_gives_the_same_pair_again(sandbox, shopee):
    sandbox.control("settings", {"refresh_replay": True})
    old = shopee.tokens["refresh_token"]
    assert refresh(shopee, old)["access_token"] == refresh(shopee, old)["access_token"]


def test_a_refresh_token_of_another_shop_is_refused(shopee):
    assert refresh(shopee, shopee.tokens["refresh_token"], 220000456)["error"] == "error_auth"


def test_an_access_token_ends_after_its_seconds(sandbox, shopee):
    sandbox.control("settings", {"token_seconds": 2})
    shopee.tokens = refresh(shopee, shopee.tokens["refresh_token"])
    assert shopee("shop/get_shop_info")["error"] == ""
    assert eventually(lambda: shopee("shop/get_shop_info")["error"], pause=0.1) == "invalid_acceess_token"


def test_withdrawn_access_ends_the_refresh_token_too_and_is_pushed(sandbox, shopee, receiver):
    answer = sandbox.session.post(
        f"{sandbox.url}/shopee/cancel_auth",
        data={"shop_id": SHOP, "redirect": BACK, "action": "cancel"},
        allow_redirects=False,
    )
    assert "code" not in parse_qs(urlsplit(answer.headers["Location"]).query)
    assert refresh(shopee, shopee.tokens["refresh_token"])["error"] == "error_auth"
    gone = receiver.next()
    assert (gone["code"], gone["data"]["shop_id"], gone["partner_id"]) == (2, SHOP, 1000001)
    assert "shop_id" not in gone


def test_the_linked_shops_are_listed_with_the_end_of_their_authorisation(sandbox, shopee):
    sandbox.control("authorise", {"shop_id": 220000456, "days": 30})
    body = shopee("public/get_shops_by_partner", public=True, page_size=1, page_no=2)
    (shop,) = body["authed_shop_list"]
    assert (shop["shop_id"], shop["region"], body["more"]) == (220000456, "ID", False)
    assert shop["expire_time"] == pytest.approx(time.time() + 30 * 86400, abs=60)
