"""Buyers who were erased: what a marketplace still tells of them is left out before anything is written.

An order that was erased stays so (`Order.erased_at`). Of one that comes later, from a backfill say, the
buyer's digest tells it, if it was placed before that day; what somebody orders afterwards is new.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from channels.models import Customer, ErasedBuyer, Order, Shop
from channels.records import OrderData

SALT = "omnihub.erased"


def digest(identity: str) -> str:
    """Keyed: there are few enough numbers to try them all against a bare hash."""
    return _digest(identity, settings.SECRET_KEY)


def digests(identity: str) -> list[str]:
    """By the key in use and those before it."""
    return [_digest(identity, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest(identity: str, key: str | bytes) -> str:
    return salted_hmac(SALT, identity.strip().lower(), secret=key, algorithm="sha256").hexdigest()


def without_buyers(
    shop: Shop, known: Mapping[str, Order], found: Sequence[OrderData]
) -> tuple[list[OrderData], dict[str, datetime]]:
    """The same orders, those of erased buyers without them; and since when each of these is erased."""
    since = {number: order.erased_at for number, order in known.items() if order.erased_at}
    new = [data for data in found if data.buyer and (order := known.get(data.number)) and order.pk is None]
    since.update(_of_erased(shop, new))
    return [_nameless(data) if data.number in since else data for data in found], since


def _of_erased(shop: Shop, new: Sequence[OrderData]) -> dict[str, datetime]:
    named = {data.number: digests(data.buyer.remote_id) for data in new if data.buyer}
    wanted = {one for some in named.values() for one in some}
    if not wanted:
        return {}
    rows = ErasedBuyer.objects.filter(shop=shop, digest__in=wanted).values_list("digest", "at")
    moments = dict(rows)
    told: dict[str, datetime] = {}
    for data in new:
        erased = [moments[one] for one in named[data.number] if one in moments]
        if erased and data.placed_at <= max(erased):
            told[data.number] = max(erased)
    return told


def _nameless(data: OrderData) -> OrderData:
    return replace(data, buyer=None, address=None, message="")


def since(customers: Iterable[Customer]) -> dict[int, datetime]:
    """Of these buyers those who came back after they had been erased, each with that moment. One query."""
    named = {row.pk: (row.shop_id, digests(row.remote_id)) for row in customers}
    wanted = {digest for _shop, some in named.values() for digest in some}
    rows = ErasedBuyer.objects.filter(digest__in=wanted, shop__in={shop for shop, _some in named.values()})
    moments = {(row.shop_id, row.digest): row.at for row in rows} if wanted else {}
    found = {
        pk: [moments[shop, one] for one in some if (shop, one) in moments]
        for pk, (shop, some) in named.items()
    }
    return {pk: max(told) for pk, told in found.items() if told}
