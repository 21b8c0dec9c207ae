"""The door to the marketplaces. A new one is its folder, and one line here."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from channels.calling_off import CallOff, Reason
from channels.models import Shop
from channels.records import (
    Finding,
    ListingsPage,
    LostData,
    OrderData,
    PulledOrders,
    PushStatusData,
    ReleaseData,
    ShopDetailsData,
    ShownStock,
    StockAnswer,
    StockReading,
)
from channels.shopee.marketplace import Shopee
from channels.shops import Connected
from omnihub.core.outcomes import Deadline


class Marketplace(Protocol):
    """What every marketplace can do for one shop. Failures are the remote errors of core."""

    label: str
    tells_buyers: bool
    """It writes to its buyers itself and does not want others to."""

    longest_window: timedelta
    """So much time one list of orders may span."""
    cancel_reasons: Sequence[Reason]
    """What a seller may give for calling an order off."""

    def __init__(self, shop: Shop) -> None: ...

    @staticmethod
    def authorisation_link(state: str) -> str:
        """Where a seller lets us in; `state` comes back with them."""

    @staticmethod
    def connect(query: Mapping[str, str], by: str) -> Connected:
        """The seller came back with this query, whose state the caller has checked."""

    @staticmethod
    def take_lost_pushes(deadline: Deadline) -> LostData:
        """Into the inbox with what could not be delivered; a push that is there already stays one."""

    @staticmethod
    def push_status() -> PushStatusData: ...

    @staticmethod
    def switch_pushes_on() -> PushStatusData:
        """What can be put right from here; answers with what is still wrong."""

    @staticmethod
    def check_app() -> list[Finding]: ...

    def check(self) -> list[Finding]: ...

    @staticmethod
    def order_url(number: str) -> str:
        """The order's page at the marketplace, for people."""

    def pull(self, numbers: Sequence[str]) -> PulledOrders: ...

    def read(self, numbers: Sequence[str]) -> list[OrderData]: ...

    def listed(self, since: datetime, until: datetime) -> Iterator[tuple[str, str]]: ...

    def placed(self, since: datetime, until: datetime, page: str) -> tuple[list[str], str]:
        """Numbers of orders placed from `since` to before `until`, and the next page; "" first and last."""

    def releases(self, since: datetime, until: datetime) -> Iterator[ReleaseData]: ...

    def catch_up(self, deadline: Deadline) -> bool:
        """Add work for what no push told us. False: time is over, call again."""

    def catch_up_releases(self, deadline: Deadline) -> bool: ...

    def listings(self, page: str) -> ListingsPage:
        """`page` is "" for the first one."""

    def read_stock(self, item_ids: Sequence[str]) -> Sequence[ShownStock]:
        """What these items show now, by variation. An item that is gone is missing.

        Where one of them cannot be read this fails: nothing is written over what nobody has seen.
        """

    def look_at_stock(self, item_ids: Sequence[str]) -> StockReading:
        """The same for whoever only looks: an item that cannot be read holds up no other."""

    def push_stock(self, item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
        """Absolute numbers of one item by variation. Whatever goes wrong is in the answer, so that nothing
        is lost of what was taken before.
        """

    def refresh(self) -> None: ...

    def details(self) -> ShopDetailsData: ...

    # Cancellations

    def cancel(self, number: str, wish: CallOff) -> None:
        """The order must have been read just before: who cannot tell whether it worked reads it again."""

    def estimate_cancel(self, number: str, pieces: Mapping[str, int]) -> Decimal:
        """What the buyer would get back for these pieces, by line key."""

    def answer_cancellation(self, number: str, *, accept: bool) -> None:
        """To a buyer who asks to cancel."""


MARKETPLACES: Mapping[str, type[Marketplace]] = {
    "shopee": Shopee,
}


def for_kind(kind: str) -> type[Marketplace]:
    if kind not in MARKETPLACES:
        raise LookupError(f"There is no marketplace {kind!r}; there are {', '.join(MARKETPLACES)}.")
    return MARKETPLACES[kind]


def for_shop(shop: Shop) -> Marketplace:
    return for_kind(shop.kind)(shop)
