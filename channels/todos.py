"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from collections.abc import Iterable
from datetime import date, datetime

from channels.models import Order, Shop
from omnihub.core import clock
from omnihub.core.work import Todo

PULL = "order.pull"
CATCH_UP = "shop.catch_up"
RELEASES = "shop.releases"
LISTINGS = "shop.listings"
REFRESH = "shop.refresh"
PUSH = "order.push"
PAY = "payment.push"
FROM_MARKETPLACE = (PULL, CATCH_UP, RELEASES, LISTINGS, REFRESH)


def pull(shop_key: str, number: str, reason: str) -> Todo:
    return Todo(PULL, f"{shop_key}:{number}", reason=reason)


def catch_up(shop_key: str, reason: str) -> Todo:
    return Todo(CATCH_UP, shop_key, reason=reason)


def releases(shop_key: str, reason: str, at: datetime | None = None) -> Todo:
    return Todo(RELEASES, shop_key, reason=reason, not_before=at)


def listings(shop_key: str, reason: str) -> Todo:
    return Todo(LISTINGS, shop_key, reason=reason)


def refresh(shop_key: str, reason: str) -> Todo:
    return Todo(REFRESH, shop_key, reason=reason)


def push(order_pk: int, reason: str, correlation_id: str = "") -> Todo:
    """Everything that writes to one ERP order carries the same key: never two at once."""
    key = f"odoo:order:{order_pk}"
    return Todo(PUSH, str(order_pk), key=key, reason=reason, correlation_id=correlation_id)


def payments(shop: Shop, orders: Iterable[Order]) -> list[Todo]:
    """One for each Jakarta day on which money was released."""
    days = {clock.jakarta_date(order.released_at) for order in orders if order.released_at}
    return [_payment(shop, day) for day in sorted(days)]


def _payment(shop: Shop, day: date) -> Todo:
    return Todo(PAY, f"{shop.pk}:{day.isoformat()}", key=f"odoo:payments:{shop.pk}", reason="escrow released")


def shop_and_number(subject: str) -> tuple[str, str]:
    """The subject of a pull: shopee:220000123:260101ABCD1234 is of the shop shopee:220000123."""
    shop_key, _, number = subject.rpartition(":")
    return shop_key, number
