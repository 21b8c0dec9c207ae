"""The connection test: what is wrong with the settings or a shop, in plain words, and what to do."""

from collections.abc import Callable

from django.conf import settings

from channels.models import Shop
from channels.records import Finding
from channels.shopee import connect, pushes
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from omnihub.core.errors import RemoteError, Unreachable
from omnihub.core.texts import Text

NEEDED = {
    "SHOPEE_PARTNER_ID": Text("the app's partner id, a number"),
    "SHOPEE_PARTNER_KEY": Text("the app's API partner key"),
    "SHOPEE_PUSH_URL": Text(
        "the address at which Shopee reaches this OmniHub, exactly as typed in the console"
    ),
}


def findings(shop: Shop | None = None) -> list[Finding]:
    """Without a shop the app alone is tested. What depends on a failed step is left out."""
    missing = [
        Finding(name, ok=False, words=Text("%(name)s is not set: %(what)s.", name=name, what=what))
        for name, what in NEEDED.items()
        if not getattr(settings, name)
    ]
    if missing:
        return missing
    found = [_step(Text("Partner id and key"), _app)]
    if found[0].ok:
        found.append(_step(Text("Push address"), _push))
        if shop:
            found.append(_step(Text("Shop"), lambda: _shop(shop)))
    return found


def _step(what: str, look: Callable[[], str]) -> Finding:
    """`look` answers with what is wrong; nothing is wrong where it answers with nothing."""
    try:
        wrong = look()
    except Unreachable as error:
        wrong = Text(
            "%(words)s Check SHOPEE_BASE_URL (%(address)s), and that this server may call "
            "addresses on the internet.",
            words=error.words,
            address=settings.SHOPEE_BASE_URL,
        )
    except RemoteError as error:
        wrong = error.words
    return Finding(what, ok=not wrong, words=wrong or Text("As it should be."))


def _app() -> str:
    connect.public().authorised_shops()
    return ""


def _push() -> str:
    if wrong := pushes.status().words:
        return wrong
    if not settings.SHOPEE_PUSH_KEY:
        return Text("SHOPEE_PUSH_KEY is not set: pushes signed with the console's push key are turned away.")
    return ""


def _shop(shop: Shop) -> str:
    info = Session(shop).ask(ShopClient.shop_info)
    if info.region != settings.SHOPEE_REGION:
        return Text(
            "%(name)s is a shop of region %(region)s; here are shops of %(ours)s.",
            name=info.name,
            region=info.region,
            ours=settings.SHOPEE_REGION,
        )
    if info.status != "NORMAL":
        return Text(
            "Shopee shows this shop as %(state)s. The Seller Centre says why.", state=info.status.lower()
        )
    return ""
