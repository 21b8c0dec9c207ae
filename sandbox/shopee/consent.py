"""The authorisation portal: the link a seller follows, the page that asks, and the way back."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render

from sandbox import options
from sandbox.catalogue import MAIN_ACCOUNT_ID, PARTNER_ID
from sandbox.shopee import auth, errors, gateway
from sandbox.shopee.models import Shop

VALIDITIES = (7, 30, 90, 180, 365)


def portal(request: HttpRequest) -> HttpResponse:
    """GET <portal>/auth and /cancel_auth, the unsigned link; POST is the answer of the seller."""
    if request.method == "POST":
        return _answered(request)
    query = request.GET
    if query.get("partner_id") != str(PARTNER_ID):
        return _refused("Invalid partner_id, please have a check.")
    cancelling = request.path.endswith("/cancel_auth")
    if not cancelling and (query.get("auth_type") != "seller" or query.get("response_type") != "code"):
        return _refused("auth_type must be seller and response_type must be code.")
    return _page(request, query.get("redirect_uri", ""), query.get("state"), cancelling=cancelling)


def signed_link(request: HttpRequest) -> HttpResponse:
    """GET /api/v2/shop/auth_partner and cancel_auth_partner, good for five minutes."""
    path = request.path.removeprefix("/shopee")
    try:
        gateway.check_partner(request)
        gateway.check_public_sign(request, path)
    except errors.ApiError as error:
        return JsonResponse({"error": error.error, "message": error.message}, status=error.status)
    cancelling = path.endswith("/cancel_auth_partner")
    return _page(request, request.GET.get("redirect", ""), None, cancelling=cancelling)


def _page(request: HttpRequest, redirect: str, state: str | None, *, cancelling: bool) -> HttpResponse:
    parts = urlsplit(redirect)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return _refused("redirect_uri is not a valid URL.")
    domain = urlsplit(options.current.redirect_domain).hostname or options.current.redirect_domain
    if domain and parts.hostname != domain:
        return _refused("The domain of redirect_uri is not consistent with the one of the app.")
    shops = Shop.objects.order_by("region", "pk")
    if cancelling:
        shops = shops.filter(linked=True)
    context = {
        "shops": shops,
        "redirect": redirect,
        "state": state,
        "cancelling": cancelling,
        "validities": VALIDITIES,
        "host": parts.hostname,
        "main_account_id": MAIN_ACCOUNT_ID,
    }
    return render(request, "shopee/consent.html", context)


def _answered(request: HttpRequest) -> HttpResponse:
    """The form: shop_id (several with main_account_id), redirect, state (if there was one), days,
    action=authorise|cancel.
    """
    form = request.POST
    try:
        back = _of_main_account(form) if "main_account_id" in form else _of_shop(form)
    except ValueError as error:
        return _refused(str(error))
    if "state" in form:
        back["state"] = form["state"]
    return HttpResponseRedirect(_with_query(form.get("redirect", ""), back))


def _of_shop(form: QueryDict) -> dict[str, str]:
    shop_id, days = int(form.get("shop_id", "")), int(form.get("days", "365"))
    if form.get("action") == "cancel":
        auth.withdraw(shop_id)
        return {"shop_id": str(shop_id)}
    return {"code": auth.consent(shop_id, days), "shop_id": str(shop_id)}


def _of_main_account(form: QueryDict) -> dict[str, str]:
    chosen = [int(one) for one in form.getlist("shop_id")]
    code = auth.consent_of_main_account(chosen, int(form.get("days", "365")))
    return {"code": code, "main_account_id": str(MAIN_ACCOUNT_ID)}


def _with_query(url: str, added: dict[str, str]) -> str:
    parts = urlsplit(url)
    return urlunsplit(
        parts._replace(query=urlencode([*parse_qsl(parts.query, keep_blank_values=True), *added.items()]))
    )


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"code": 1, "error": "error_param", "msg": words})
