"""The demo's own shop: made, described, with couriers and ways to pay, as its pages do it.

A partner may sell in it as soon as somebody makes it a key.
"""

import time

from channels import todos
from channels.models import Shop, Storefront, own
from channels.own import setting_up, showcase
from omnihub.api.models import Partner
from omnihub.core import work
from payments import methods, providers

NAME, SLUG = "Toko Contoh Langsung", "toko"
WELCOME = "Kerajinan tangan langsung dari pembuatnya"
GATEWAY = "xendit"
PARTNER = "Kasir"
SHELF_SECONDS = 20


def missing() -> bool:
    return not Shop.objects.filter(kind=own.KIND).exists()


def make(by: str) -> Shop:
    storefront = setting_up.make(NAME, SLUG, by)
    Storefront.objects.filter(pk=storefront.pk).update(welcome=WELCOME)
    methods.set_up(storefront.shop, GATEWAY, providers.kind(GATEWAY).methods())
    partner, _new = Partner.objects.get_or_create(name=PARTNER)
    partner.shops.add(storefront.shop)
    return storefront.shop


def fill_shelf(shop: Shop) -> int:
    """The worker reads Odoo's stock and makes the listings; here we ask for both and wait a while."""
    shop.refresh_from_db()
    work.add([todos.erp_stock(shop.stock_place, "demo"), todos.listings(shop.key, "demo")])
    end = time.monotonic() + SHELF_SECONDS
    while not (goods := _goods(shop)) and time.monotonic() < end:
        time.sleep(0.2)
    return goods


def open_(shop: Shop) -> None:
    Storefront.objects.filter(shop=shop).update(is_open=True)


def address(public_url: str) -> str:
    return f"{public_url}/shop/{SLUG}/"


def _goods(shop: Shop) -> int:
    return sum(one.available > 0 for one in showcase.shelf(shop).goods)
