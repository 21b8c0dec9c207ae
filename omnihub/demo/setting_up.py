"""Bring a new demo to life: a staff login, a shop that authorises us, an Odoo profile, go-live, a market.

Every step calls the function that the page of the same step calls.
"""

import secrets
import time
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.models import User

from channels import marketplaces, shops, syncs
from channels.models import Product, Shop, SyncRun, own
from erp_bridge import choices, profiles
from erp_bridge.models import OdooProfile
from omnihub.core import clock, work
from omnihub.core.errors import RemoteError
from omnihub.core.http import Remote
from omnihub.core.work import Todo
from omnihub.demo import courier_costs, own_shop, past, website
from omnihub.people import roles
from shipping import policies

LOGIN = "demo"
PASSWORD = "demo-omnihub"  # noqa: S105 - printed on the screen, and good on 127.0.0.1 only
ROLES = (roles.OPERATIONS, roles.WAREHOUSE, roles.FINANCE)
SHOP_IDS = ("220000123", "220000456")
MARKET = {
    "running": True,
    "orders_per_minute": 20,
    "own_orders_per_minute": 2,
    "speed": 1,
    "seed": 1,
    "troubles": False,
    "arranges": False,
}
"""Shipments are OmniHub's to arrange."""
PRODUCTS_SECONDS = 60


class NotReadyError(Exception):
    """The demo cannot go on; the text says what a person has to do."""


def sandbox() -> Remote:
    return Remote(settings.SANDBOX_URL, name="sandbox", connect_timeout=2, read_timeout=10)


def control(path: str, values: Mapping[str, object], *, seconds: float = 10) -> None:
    """Turn one of the sandbox's dials."""
    sandbox().call("POST", f"/world/api/{path}", json=values, read_timeout=seconds).raise_for_status()


def staff_logins() -> None:
    """An owner, and one person of each other role to see what it sees."""
    for name, role in {LOGIN: roles.OWNER, **{role: role for role in ROLES}}.items():
        if not User.objects.filter(username=name).exists():
            roles.give(User.objects.create_user(name, password=PASSWORD, is_staff=True), role)


def set_up(*, with_past: bool = True) -> Iterator[str]:
    """Yields a line for each step it does; nothing where all is done."""
    staff_logins()
    yield from _marketplace_shops()
    if own_shop.missing():
        shop = own_shop.make(LOGIN)
        yield f"{shop}, a shop of our own, uses {choose_profile(shop)} in Odoo; Xendit takes its money"
    if with_past and website.missing():
        shop = website_shop()
        yield f"{shop}, the website of Odoo, uses {choose_profile(shop)} there; Xendit takes its links' money"
    if not Product.objects.exists():
        yield f"{pull_products()} products came from Odoo"
    for shop in Shop.objects.filter(go_live_at=None):
        go_live(shop)
        yield f"{shop} went live: orders placed from now on are written to Odoo, and shipped from here"
        if with_past and shop.remote_id in past.ORDERS_A_DAY:
            sell_the_past(shop)
            yield f"{shop} has sold for {past.DAYS} days already; that is read as history and written nowhere"
    yield from _own_shops()
    for shop in website.without_orders():
        yield f"{shop} has {visit(shop)} orders of its visitors; one that is not paid has its checkout link"


def _marketplace_shops() -> Iterator[str]:
    for shop_id in SHOP_IDS:
        shop = Shop.objects.filter(kind="shopee", remote_id=shop_id).first()
        if shop is None or shop.state != Shop.State.CONNECTED:
            shop = connect_shop(shop_id)
            yield f"{shop} authorised OmniHub, as a shop does on Shopee's consent page"
        if not OdooProfile.objects.filter(shop=shop).exists():
            yield f"{shop} uses {choose_profile(shop)} in Odoo"


def _own_shops() -> Iterator[str]:
    for shop in Shop.objects.filter(kind__in=own.OURS, cost_rule=None):
        if origin := courier_costs.set_up(shop, LOGIN):
            yield f"{shop} sends from {origin}; couriers' costs come from RajaOngkir"
    for shop in Shop.objects.filter(kind=own.KIND, storefront__is_open=False):
        yield f"{shop} opens with {own_shop.fill_shelf(shop)} products on its shelf"
        own_shop.open_(shop)


def connect_shop(shop_id: str) -> Shop:
    """Follow the link to the consent page, agree, and come back with the code, as a seller's browser does."""
    marketplace = marketplaces.for_kind("shopee")
    state = secrets.token_urlsafe(16)
    asked = dict(parse_qsl(urlsplit(marketplace.authorisation_link(state)).query))
    form = {"shop_id": shop_id, "redirect": asked["redirect_uri"], "state": state, "action": "authorise"}
    answer = Remote(settings.SHOPEE_AUTH_URL, name="sandbox", connect_timeout=2, read_timeout=10).call(
        "POST",
        "",
        data=urlencode(form).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    back = dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))
    if back.pop("state", "") != state:
        raise NotReadyError("the sandbox's consent page did not send us back")
    return marketplace.connect(back, LOGIN).shops[0]


def choose_profile(shop: Shop) -> str:
    """The defaults a person would see on the Odoo page, with "no tax" chosen."""
    try:
        found = choices.read()
        suggestion = profiles.suggest(shop, found, OdooProfile.TaxPolicy.NONE)
        if suggestion.missing:
            raise NotReadyError("\n".join(suggestion.missing))
        names = profiles.save(shop, suggestion.values, found=found).names
    except RemoteError as error:
        raise NotReadyError(error.words) from error
    return f"{names['company_id']}, {names['warehouse_id']}, {names['wallet_journal_id']}"


def website_shop() -> Shop:
    try:
        return website.make(LOGIN)
    except RemoteError as error:
        raise NotReadyError(error.words) from error


def visit(shop: Shop) -> int:
    """What visitors of Odoo's website leave there, and how many orders of them are seen here."""
    for visitor in website.VISITORS:
        control("website_orders", visitor)
    try:
        seen = website.look(shop)
    except RemoteError as error:
        raise NotReadyError(error.words) from error
    website.offer(shop, LOGIN)
    return seen


def pull_products() -> int:
    """The worker does it; here we only ask and wait."""
    work.add([Todo("product.pull", "odoo", reason="demo")])
    end = time.monotonic() + PRODUCTS_SECONDS
    while not Product.objects.exists():
        if time.monotonic() > end:
            raise NotReadyError("no products came from Odoo; see var/log/worker.log")
        time.sleep(0.2)
    return Product.objects.count()


def go_live(shop: Shop) -> None:
    shops.go_live(shop, clock.now(), LOGIN)
    for direction in ("pushes_orders", "arranges", "cancels"):
        shops.switch(shop, direction, on=True, by=LOGIN)
    policies.save(shop, {"arranges_by_itself": True}, LOGIN)


def sell_the_past(shop: Shop) -> None:
    for wish in past.wishes(shop, clock.now()):
        control("orders", wish, seconds=30)
    past.read(shop, LOGIN)


def ask_for_orders(shop: Shop) -> None:
    """As the Sync Orders button does."""
    syncs.ask(shop, SyncRun.Kind.ORDERS, LOGIN)


def open_market() -> None:
    control("market", MARKET)
