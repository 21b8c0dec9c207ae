"""The control API: JSON in, JSON out."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse

from sandbox import faults, options, pictures, running, storage
from sandbox.catalogue import SHOPS
from sandbox.market import own_life, state
from sandbox.odoo import visitors
from sandbox.shopee import (
    auth,
    making,
    orders_desk,
    push_calls,
    pushes,
    return_desk,
    seed,
    shop_looks,
    stock_desk,
)
from sandbox.world import looks

Given = dict[str, Any]
View = Callable[..., JsonResponse]


def json_view(*methods: str) -> Callable[[Callable[..., Any]], View]:
    """Hands the view the JSON body; what it cannot do becomes a 400 with words."""

    def decorated(view: Callable[..., Any]) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **names: str) -> JsonResponse:
            if request.method not in methods:
                return JsonResponse({"error": f"{request.method} is not possible here."}, status=405)
            try:
                given = json.loads(request.body) if request.method == "POST" and request.body else {}
                return JsonResponse(view(request, given, **names), safe=False)
            except (ValueError, TypeError, KeyError) as error:
                return JsonResponse({"error": str(error)}, status=400)

        return answered

    return decorated


@json_view("POST")
def reset(_request: HttpRequest, given: Given) -> Given:
    """To the seeded start, or to a picture: {"picture": "busy day"}"""
    running.reset(str(given.get("picture", "")))
    return {"ok": True}


@json_view("POST")
def picture(_request: HttpRequest, given: Given) -> Given:
    """Keep the world as it is now under a name; a reset comes back to it."""
    pictures.take(str(given["name"]))
    return {"ok": True}


@json_view("GET", "POST")
def fault_dials(request: HttpRequest, given: Given) -> Given:
    if request.method == "POST":
        faults.dials.replace(given, options.current.seed)
    return faults.dials.read()


@json_view("GET", "POST")
def settings(request: HttpRequest, given: Given) -> Given:
    if request.method == "POST":
        options.change(given)
    return options.read()


@json_view("GET", "POST")
def market(request: HttpRequest, given: Given) -> Given:
    if request.method == "POST":
        with storage.writing():
            state.change(given)
    return asdict(state.read())


@json_view("GET", "POST")
def own_buyers(request: HttpRequest, given: Given) -> Given:
    """POST: one buyer orders in our own shop, now: {"pays"?: false}"""
    if request.method == "POST":
        return own_life.buy_now(pays=bool(given.get("pays", True)))
    return own_life.news()


@json_view("POST")
def website_orders(_request: HttpRequest, given: Given) -> Given:
    """A visitor of Odoo's website: {"way"?: "cart" or "wire" or "paid", "pieces"?: {sku: n}, "shipping"?}"""
    return visitors.order(given)


@json_view("GET", "POST")
def orders(request: HttpRequest, given: Given) -> Given:
    if request.method == "GET":
        return {"orders": looks.orders(request.GET)}
    return {"order_sns": [order.order_sn for order in making.orders(making.Wish.read(given))]}


@json_view("GET")
def order(_request: HttpRequest, _given: Given, order_sn: str) -> Given:
    return looks.order(orders_desk.find(order_sn))


@json_view("POST")
def step(_request: HttpRequest, given: Given, order_sn: str, name: str) -> Given:
    return looks.order(orders_desk.step(order_sn, name, given))


@json_view("GET", "POST")
def returns(request: HttpRequest, given: Given) -> Given:
    """POST opens one: {"order_sn", "solution"?: "refund", "items"?: [{"sku"}], "amount"?, "reason"?}"""
    if request.method == "POST":
        return looks.return_(return_desk.ask(str(given["order_sn"]), given))
    return {"returns": looks.returns(request.GET)}


@json_view("POST")
def return_move(_request: HttpRequest, given: Given, return_sn: str, name: str) -> Given:
    """send, arrive, lose, confirm, pay, dispute, judge, close, withdraw, offer, counter ..."""
    return looks.return_(return_desk.move(return_sn, name, given))


@json_view("GET", "POST")
def stock(request: HttpRequest, given: Given) -> Given:
    """What the listings show; POST changes it by hand, as in the Seller Centre or by another tool."""
    if request.method == "POST":
        stock_desk.change(given)
    return {"stock": stock_desk.rows(given or request.GET.dict())}


@json_view("POST")
def listings(_request: HttpRequest, given: Given) -> Given:
    """More listings for a shop: {"shop_id"?, "items": 200, "models"?: 5}"""
    shop_id = int(given.get("shop_id") or SHOPS[0].shop_id)
    return {"skus": seed.widen(shop_id, int(given["items"]), int(given.get("models") or 0))}


@json_view("POST")
def authorise(_request: HttpRequest, given: Given) -> Given:
    """What pressing the button of the consent page does: a code. `shop_ids`: a main account's."""
    days = int(given.get("days", 365))
    if "shop_ids" in given:
        return {"code": auth.consent_of_main_account([int(one) for one in given["shop_ids"]], days)}
    return {"code": auth.consent(int(given["shop_id"]), days)}


@json_view("POST")
def shop(_request: HttpRequest, given: Given) -> Given:
    """How a shop is set up: {"shop_id": ..., "holiday": true, "warehouses": 2, "channels_gone": [8005]}"""
    wishes = {name: value for name, value in given.items() if name != "shop_id"}
    with storage.writing():
        return shop_looks.change(int(given["shop_id"]), wishes)


@json_view("POST")
def tokens(_request: HttpRequest, given: Given) -> Given:
    """Consent and exchange in one: a fresh pair of tokens."""
    shop_id = int(given["shop_id"])
    auth.consent(shop_id, int(given.get("days", 365)))
    with storage.writing():
        return auth.told(auth.new_pair(shop_id))


@json_view("POST")
def expire_tokens(_request: HttpRequest, given: Given) -> Given:
    """All access tokens (of one shop) end now; {"refresh": true} ends the refresh tokens too."""
    return {"expired": auth.expire(given.get("shop_id"), refresh_too=bool(given.get("refresh")))}


@json_view("POST")
def deauthorise(_request: HttpRequest, given: Given) -> Given:
    auth.withdraw(int(given["shop_id"]), str(given.get("why", "user cancel shop authorization")))
    return {"ok": True}


@json_view("POST")
def warn_of_expiry(_request: HttpRequest, given: Given) -> Given:
    """Push 12 for these shops."""
    with storage.writing():
        pushes.tell([pushes.authorisation_expiring(list(given["shop_ids"]), int(given["expire_before"]))])
    return {"ok": True}


@json_view("GET")
def all_pushes(request: HttpRequest, _given: Given) -> Given:
    return looks.pushes(int(request.GET.get("limit", "200")))


@json_view("POST")
def push_by_hand(_request: HttpRequest, given: Given) -> Given:
    """{"raw": text or object}: signed and sent now, once; {"verify": true}: the Console's test message."""
    if given.get("verify"):
        return asdict(push_calls.verify(options.current.push_url))
    return asdict(push_calls.send_by_hand(given["raw"]))


@json_view("GET")
def summary(_request: HttpRequest, _given: Given) -> Given:
    return looks.summary()
