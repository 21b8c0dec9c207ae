"""The connection test: what is wrong with the settings or a shop, in plain words, and what to do."""

from collections.abc import Callable

from django.conf import settings

from channels.models import Shop
from channels.records import Finding
from channels.shopee import connect, pushes
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from omnihub.core.errors import RemoteError, Unreachable

NEEDED = {
    "SHOPEE_PARTNER_ID": "the app's partner id, a number",
    "SHOPEE_PARTNER_KEY": "the app's API partner key",
    "SHOPEE_PUSH_URL": "the address at which Shopee reaches this OmniHub, exactly as typed in the console",
}


def findings(shop: Shop | None = None) -> list[Finding]:
    """Without a shop the app alone is tested. What depends on a failed step is left out."""
    missing = [
        Finding(name, ok=False, words=f"{name} is not set: {what}.")
        for name, what in NEEDED.items()
        if not getattr(settings, name)
    ]
    if missing:
        return missing
    found = [_step("Partner id and key", _app)]
    if found[0].ok:
        found.append(_step("Push address", _push))
        if shop:
            found.append(_step("Shop", lambda: _shop(shop)))
    return found


def _step(what: str, look: Callable[[], str]) -> Finding:
    """`look` answers with what is wrong; nothing is wrong where it answers with nothing."""
    try:
        wrong = look()
    except Unreachable as error:
        wrong = (
            f"{error.words} Check SHOPEE_BASE_URL ({settings.SHOPEE_BASE_URL}), and that this server "
            "may call addresses on the internet."
        )
    except RemoteError as error:
        wrong = error.words
    return Finding(what, ok=not wrong, words=wrong or "As it should be.")


def _app() -> str:
    connect.public().authorised_shops()
    return ""


def _push() -> str:
    if wrong := pushes.status().words:
        return wrong
    if not settings.SHOPEE_PUSH_KEY:
        return "SHOPEE_PUSH_KEY is not set: pushes signed with the console's push key are turned away."
    return ""


def _shop(shop: Shop) -> str:
    info = Session(shop).ask(ShopClient.shop_info)
    if info.region != settings.SHOPEE_REGION:
        return f"{info.name} is a shop of region {info.region}; here are shops of {settings.SHOPEE_REGION}."
    if info.status != "NORMAL":
        return f"Shopee shows this shop as {info.status.lower()}. The Seller Centre says why."
    return ""
