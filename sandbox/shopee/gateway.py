"""The gateway in front of all calls: its checks in Shopee's order, its answers in Shopee's envelope."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import faults, storage
from sandbox.catalogue import PARTNER_ID, PARTNER_KEY
from sandbox.shopee import acts, calls, errors, limits, signing
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Shop, Token

CLOCK_SECONDS = 300
OFFLINE = "Permission denied. This API is currently offline or the request path is incorrect."


@dataclass(frozen=True, slots=True)
class Endpoint:
    handle: Callable[[Call], Any]
    methods: tuple[str, ...] = ("GET",)
    public: bool = False
    """Signed without a token."""
    wrapped: bool = True
    """Whether the answer stands under `response`."""


def answer(request: HttpRequest, path: str, endpoints: Mapping[str, Endpoint]) -> HttpResponse:
    request_id = uuid.uuid4().hex
    try:
        call, endpoint = _admitted(request, path, endpoints)
        result = _handled(call, endpoint)
    except errors.ApiError as error:
        refusal = {"error": error.error, "message": error.message, "request_id": request_id}
        for name in ("response", "warning"):
            if (more := getattr(error, name)) is not None:
                refusal[name] = more
        return JsonResponse(refusal, status=error.status)
    if isinstance(result, HttpResponse):
        return result
    envelope: dict[str, Any] = {"error": "", "message": "", "request_id": request_id}
    if result is not None:
        envelope |= {"response": result} if endpoint.wrapped else result
    if call.warning:
        envelope["warning"] = call.warning
    return JsonResponse(envelope)


def _handled(call: Call, endpoint: Endpoint) -> Any:
    try:
        return endpoint.handle(call)
    except acts.NotNowError as error:
        # Between an endpoint's look at the order and its step, somebody else was faster.
        raise errors.ApiError("order.error_limit", str(error)) from error


def _admitted(request: HttpRequest, path: str, endpoints: Mapping[str, Endpoint]) -> tuple[Call, Endpoint]:
    endpoint = endpoints.get(path)
    check_partner(request)
    if endpoint is None or request.method not in endpoint.methods:
        raise errors.ApiError("error_param", OFFLINE)
    full_path = f"/api/v2/{path}"
    _check_sign(request, full_path, public=endpoint.public)
    shop = None if endpoint.public else _shop_of_token(request)
    limits.check()
    return Call(request, calls.read(request), shop), endpoint


def check_partner(request: HttpRequest) -> None:
    """Everything before the signature."""
    query = request.GET
    if not query.get("partner_id"):
        raise errors.ApiError("error_param", "There is no partner_id in query.")
    if not query.get("timestamp"):
        raise errors.ApiError("error_param", "There is no timestamp in query.")
    timestamp = query["timestamp"]
    if not timestamp.isascii() or not timestamp.isdigit() or int(timestamp) >= 2**32:
        raise errors.ApiError("error_param", "Invalid timestamp")
    if abs(time.time() - int(timestamp)) > CLOCK_SECONDS:
        raise errors.ApiError("error_param", "Timestamp is expired.")
    if not query.get("sign"):
        raise errors.ApiError("error_param", "There is no sign in query.")
    if query["partner_id"] != str(PARTNER_ID):
        raise errors.sign_in("invalid_partner_id", "Invalid partner_id, please have a check.")


def check_public_sign(request: HttpRequest, path: str) -> None:
    _check_sign(request, path, public=True)


def _check_sign(request: HttpRequest, path: str, *, public: bool) -> None:
    query = request.GET
    first = (PARTNER_KEY, query["partner_id"], path, query["timestamp"])
    if public:
        right = signing.public(*first)
    else:
        right = signing.for_id(*first, query.get("access_token", ""), query.get("shop_id", ""))
    if not signing.equal(right, query["sign"]):
        raise errors.sign_in("error_sign", "Wrong sign.")


def _shop_of_token(request: HttpRequest) -> Shop:
    for name in ("access_token", "shop_id"):
        if not request.GET.get(name):
            raise errors.ApiError("error_param", f"There is no {name} in query.")
    token = Token.objects.filter(access_token=request.GET["access_token"]).first()
    if token and faults.dials.strikes("shopee.expire_token"):
        with storage.writing():
            Token.objects.filter(pk=token.pk).update(access_until=0)
        token.access_until = 0
    if token is None or token.access_until <= time.time():
        raise errors.sign_in("invalid_acceess_token", "Invalid access_token, please have a check.")
    if request.GET["shop_id"] not in map(str, token.shop_ids):
        raise errors.sign_in("error_auth", "Invalid partner_id or shopid.")
    shop = Shop.objects.get(pk=request.GET["shop_id"])
    if not shop.linked or shop.authorised_until <= time.time():
        raise errors.sign_in("shop_no_linked", "partner and shop has no linked")
    return shop
