"""Codes and tokens: a code and a refresh token are good once, the old access token five minutes more."""

import secrets
import time
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Least

from sandbox import options, storage
from sandbox.catalogue import MAIN_ACCOUNT_ID, PARTNER_ID
from sandbox.shopee import errors, pushes
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Code, Shop, Token

CODE_SECONDS = 600
GRACE_SECONDS = 300
REFRESH_SECONDS = 30 * 86400
REPLAY_SECONDS = 4 * 3600
DAY = 86400


def consent(shop_id: int, days: int) -> str:
    """The seller says yes: the shop is linked, and a code goes back."""
    return _consent([shop_id], days, shop_id=shop_id)


def consent_of_main_account(shop_ids: list[int], days: int) -> str:
    """The owner of several shops says yes for some of them, with one code."""
    if not shop_ids:
        raise ValueError("No shop was chosen.")
    return _consent(shop_ids, days, main_account_id=MAIN_ACCOUNT_ID, shop_ids=shop_ids)


def _consent(shop_ids: list[int], days: int, /, **whose: Any) -> str:
    now = int(time.time())
    code = secrets.token_hex(16)
    with storage.writing():
        linked = {"linked": True, "authorised_at": now, "authorised_until": now + days * DAY}
        if Shop.objects.filter(pk__in=shop_ids).update(**linked) != len(set(shop_ids)):
            raise ValueError(f"There is no such shop among {shop_ids}.")
        Code.objects.create(code=code, good_until=now + CODE_SECONDS, **whose)
        pushes.tell([pushes.authorised(shop_ids, main_account=bool(whose.get("main_account_id")))])
    return code


def withdraw(shop_id: int, why: str = "user cancel shop authorization") -> None:
    with storage.writing():
        Shop.objects.filter(pk=shop_id).update(linked=False)
        Token.objects.filter(shop_id=shop_id).delete()
        for shared in Token.objects.filter(shop_id=0):
            shared.shop_ids = [one for one in shared.shop_ids if one != shop_id]
            shared.save()
        pushes.tell([pushes.authorisation_gone(shop_id, why)])


def new_pair(shop_id: int, shop_ids: Sequence[int] = ()) -> Token:
    """Inside the caller's transaction."""
    now = time.time()
    return Token.objects.create(
        shop_id=shop_id,
        shop_ids=list(shop_ids) or [shop_id],
        access_token=secrets.token_hex(16),
        refresh_token=secrets.token_hex(16),
        access_until=now + options.current.token_seconds,
        refresh_until=now + REFRESH_SECONDS,
    )


def told(token: Token) -> dict[str, Any]:
    return {
        "access_token": token.access_token,
        "refresh_token": token.refresh_token,
        "expire_in": max(0, round(token.access_until - time.time())),
    }


def expire(shop_id: int | None, *, refresh_too: bool) -> int:
    """End access tokens before their time."""
    found = Token.objects.filter(**({"shop_id": shop_id} if shop_id else {}))
    ended = {"access_until": 0.0, "refresh_until": 0.0} if refresh_too else {"access_until": 0.0}
    with storage.writing():
        return found.update(**ended)


def _partner_in_body(call: Call) -> None:
    if call.number("partner_id") != PARTNER_ID:
        raise errors.sign_in("error_auth", "partner_id is invalid")


def token_get(call: Call) -> dict[str, Any]:
    """POST auth/token/get"""
    _partner_in_body(call)
    name = "main_account_id" if "main_account_id" in call.given else "shop_id"
    given, whose = call.text("code"), call.number(name)
    with storage.writing():
        code = Code.objects.filter(code=given).first()
        if code is None or code.used or code.good_until <= time.time():
            raise errors.sign_in("error_auth", "Invalid code")
        if getattr(code, name) != whose:
            wrong = "invalid_shop_id" if name == "shop_id" else "invalid_main_acount_id"
            raise errors.sign_in(wrong, f"Invalid {name}.")
        Code.objects.filter(pk=code.pk).update(used=True)
        token = new_pair(code.shop_id, code.shop_ids)
    more: dict[str, list[int]] = {"merchant_id_list": [], "supplier_id_list": [], "user_id_list": []}
    return {**told(token), "shop_id_list": token.shop_ids, **more, "principal_id_list": []}


def refresh(call: Call) -> dict[str, Any]:
    """POST auth/access_token/get"""
    _partner_in_body(call)
    given, shop_id = call.text("refresh_token"), call.number("shop_id")
    with storage.writing():
        old = Token.objects.filter(refresh_token=given).first()
        if old is None or shop_id not in old.shop_ids or old.refresh_until <= time.time():
            raise errors.sign_in("error_auth", "Invalid refresh_token.")
        shop = Shop.objects.get(pk=shop_id)
        if not shop.linked or shop.authorised_until <= time.time():
            raise errors.sign_in("shop_access_expired", "The shop's authorization has expired.")
        token = _replayed(old, shop_id) if str(shop_id) in old.next_pairs else _next(old, shop_id)
    return {"partner_id": PARTNER_ID, "shop_id": shop_id, **told(token)}


def _next(old: Token, shop_id: int) -> Token:
    """Once for each shop; the shared first pair of a main account goes on for the others."""
    token = new_pair(shop_id)
    Token.objects.filter(pk=old.pk).update(next_pairs={**old.next_pairs, str(shop_id): token.pk})
    grace = time.time() + GRACE_SECONDS
    others = Token.objects.filter(shop_id=shop_id).exclude(pk=token.pk)
    others.update(access_until=Least(F("access_until"), grace))
    return token


def _replayed(old: Token, shop_id: int) -> Token:
    """A used refresh token is refused; with the option refresh_replay it gives the same pair again."""
    token = Token.objects.filter(pk=old.next_pairs[str(shop_id)]).first()
    made_at = token.refresh_until - REFRESH_SECONDS if token else 0.0
    if token is None or not options.current.refresh_replay or time.time() - made_at > REPLAY_SECONDS:
        raise errors.sign_in("error_auth", "Invalid refresh_token.")
    return token


def get_shops_by_partner(call: Call) -> dict[str, Any]:
    """GET public/get_shops_by_partner"""
    size, number = call.page_size(100, 100), max(1, call.number("page_no", 1))
    shops = Shop.objects.filter(linked=True, authorised_until__gt=time.time()).order_by("pk")
    page = shops[(number - 1) * size : number * size]
    rows = [
        {
            "shop_id": shop.pk,
            "region": shop.region,
            "auth_time": shop.authorised_at,
            "expire_time": shop.authorised_until,
            "sip_affi_shop_list": [],
        }
        for shop in page
    ]
    return {"authed_shop_list": rows, "more": shops.count() > number * size}
