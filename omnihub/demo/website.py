"""The website of the demo's Odoo: a shop of ours, with orders that its visitors placed there."""

from collections.abc import Iterator
from typing import Any

from channels.models import Order, Shop, own
from channels.states import OrderStatus
from channels.website import offering, setting_up
from erp_bridge import pull_website, website_orders
from omnihub.core.outcomes import Deadline
from omnihub.demo import own_shop
from payments import methods, providers

NAME = "Toko Contoh Web"
VISITORS: tuple[dict[str, Any], ...] = (
    {"way": "paid", "number": 1, "pieces": {"SKU-0001": 1, "SKU-0002": 2}, "shipping": True},
    {"way": "paid", "number": 2, "pieces": {"SKU-0003": 1}},
    {"way": "wire", "number": 3, "pieces": {"SKU-0004": 1}, "shipping": True},
    {"way": "wire", "number": 4, "pieces": {"SKU-0005": 2}},
    {"way": "cart", "number": 5, "pieces": {"SKU-0006": 1}},
)
LOOK_SECONDS = 60


def missing() -> bool:
    return not Shop.objects.filter(kind=own.WEBSITE).exists()


def make(by: str) -> Shop:
    """Raises RemoteError."""
    shop = setting_up.make(website_orders.websites()[0].id, NAME, by)
    methods.set_up(shop, own_shop.GATEWAY, providers.kind(own_shop.GATEWAY).methods())
    return shop


def without_orders() -> Iterator[Shop]:
    return Shop.objects.filter(kind=own.WEBSITE, orders=None, go_live_at__isnull=False).iterator()


def look(shop: Shop) -> int:
    """As the worker does each minute. Raises RemoteError."""
    pull_website.look(shop, Deadline.after(LOOK_SECONDS))
    return Order.objects.filter(shop=shop).count()


def offer(shop: Shop, by: str) -> str:
    """The number of the newest unpaid order, whose checkout link is open now."""
    unpaid = Order.objects.filter(shop=shop, status=OrderStatus.UNPAID).order_by("-pk").first()
    if unpaid is None:
        return ""
    offering.offer(unpaid.pk, by)
    return unpaid.number
