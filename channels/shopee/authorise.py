"""How a seller lets us in: the link they follow, and the code they come back with."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings

from channels import shops
from channels.models import Shop
from channels.records import ShopData, TokenData
from channels.shopee import connect, convert, sign
from channels.shopee.client import API
from channels.shopee.payloads import Tokens
from channels.shops import Connected
from omnihub.core import clock
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.texts import Text

KIND = "shopee"
SIGNED_PATH = f"{API}/shop/auth_partner"


def link(state: str) -> str:
    """Where to send the seller. A signed link lives five minutes: make it on the click."""
    back = f"{settings.PUBLIC_URL}/connect/{KIND}/callback/"
    if settings.SHOPEE_AUTH_LINK == "signed":
        return _signed(f"{back}?{urlencode({'state': state})}")
    query = {
        "partner_id": settings.SHOPEE_PARTNER_ID,
        "auth_type": "seller",
        "redirect_uri": back,
        "response_type": "code",
        "state": state,
    }
    return f"{settings.SHOPEE_AUTH_URL}?{urlencode(query)}"


def _signed(redirect: str) -> str:
    """The older link knows no state: ours travels inside the redirect."""
    now = clock.to_epoch(clock.now())
    app = connect.app()
    query = {
        "partner_id": app.partner_id,
        "timestamp": now,
        "sign": sign.public(app.key, app.partner_id, SIGNED_PATH, now),
        "redirect": redirect,
    }
    return f"{settings.SHOPEE_BASE_URL}{SIGNED_PATH}?{urlencode(query)}"


def come_back(query: Mapping[str, str], by: str) -> Connected:
    """Exchange the code for tokens and connect the shops it is for. The caller has checked the state."""
    code, shop_id = query.get("code", ""), query.get("shop_id", "")
    main_account = query.get("main_account_id", "")
    if not code or not (shop_id or main_account).isdecimal():
        raise Refused(
            Text("Shopee sent you back without a code or without a shop. Start again with Connect.")
        )
    given = connect.public().exchange(code, shop_id=shop_id, main_account_id=main_account)
    if shop_id:
        return Connected((_one(shop_id, given, by),))
    if not given.shop_ids:
        raise Refused(
            Text("No shop of this main account lets OmniHub in. Start again, and choose its shops.")
        )
    return _each(given, by)


def _each(given: Tokens, by: str) -> Connected:
    """The shops of a main account. One that fails is told by name; the others are connected."""
    connected: list[Shop] = []
    problems: list[str] = []
    for shop_id in dict.fromkeys(given.shop_ids):
        try:
            connected.append(_one(shop_id, _own_pair(shop_id, given), by))
        except RemoteError as error:
            problems.append(f"Shop {shop_id}: {error.words}")
    return Connected(tuple(connected), tuple(problems))


def _own_pair(shop_id: str, given: Tokens) -> Tokens:
    """Shops of a main account share the first pair: each trades it once for its own."""
    pair = connect.fresh_pair(given.refresh_token, shop_id)
    return Tokens(pair.access_token, pair.refresh_token, pair.expires_at, (shop_id,))


def _one(shop_id: str, given: Tokens, by: str) -> Shop:
    if given.shop_ids and shop_id not in given.shop_ids:
        raise Refused(
            Text("Shopee's tokens are not for shop %(shop)s. Start again with Connect.", shop=shop_id)
        )
    info = connect.shop_client(shop_id, given.access_token).shop_info()
    data: ShopData = convert.shop(shop_id, info)
    if data.region != settings.SHOPEE_REGION:
        raise Refused(
            Text(
                "%(name)s is a shop of region %(region)s; OmniHub carries shops of %(ours)s. "
                "It was not connected.",
                name=data.name,
                region=data.region,
                ours=settings.SHOPEE_REGION,
            )
        )
    tokens: TokenData = convert.tokens(given, clock.now() + connect.REFRESH_LIFE)
    return shops.connect(KIND, data, tokens, by)
