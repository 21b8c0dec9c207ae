"""The door to the sellers' wallets. A channel whose money nobody holds for the seller has none."""

from collections.abc import Callable, Mapping

from channels.models import Shop
from channels.shopee import connect
from channels.shopee import wallet as shopee
from omnihub.core.outcomes import Deadline

Read = Callable[[Shop, Deadline], bool]


def _shopee(shop: Shop, deadline: Deadline) -> bool:
    return shopee.read(connect.Session(shop), shop, deadline)


WALLETS: Mapping[str, Read] = {
    "shopee": _shopee,
}
"""By the kind of a shop: reads what is new in its wallet. False: time is over, call again."""


def kinds() -> list[str]:
    return sorted(WALLETS)
