"""The door to the marketplaces. A new one is its folder, and one line here."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from channels.calling_off import CallOff, Reason
from channels.cases import CaseAnswer, CaseOptions, PulledCases
from channels.labels import LabelKindsReading, LabelStates
from channels.models import Shop
from channels.own.marketplace import Own
from channels.parcels import (
    Arranged,
    CourierNews,
    CourierReport,
    Parcel,
    ParcelData,
    ParcelReading,
    ShippingChoices,
    ShippingWay,
    Stage,
    Waybill,
)
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
from channels.website.marketplace import Website
from omnihub.core.errors import RemoteError
from omnihub.core.http import Part
from omnihub.core.outcomes import Deadline


class Marketplace(Protocol):
    """What every marketplace can do for one shop. Failures are the remote errors of core."""

    label: str
    ours: bool
    """Its shops are made here: nothing is connected, and no app lets us in."""

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

    # Parcels -----------------------------------------------------------------------------------------

    @staticmethod
    def stage(remote_status: str) -> Stage:
        """What the mirror's word for a package means; whether it was asked for only `parcels` knows."""

    @staticmethod
    def together(some: Sequence[ParcelData]) -> list[list[ParcelData]]:
        """Those among which one choice of ways holds, and which one call may arrange."""

    def parcels(self, numbers: Sequence[str]) -> ParcelReading:
        """As they are now."""

    def shipping_choices(self, some: Sequence[ParcelData]) -> ShippingChoices:
        """The ways that parcels which belong together may be handed over."""

    def arrange(self, some: Sequence[ParcelData], way: ShippingWay) -> Arranged:
        """Parcels that belong together. Whatever goes wrong is in the answer; look before it is repeated."""

    def arrange_again(self, parcel: Parcel, way: ShippingWay) -> None:
        """Another pick-up for one whose courier did not come; refused where it is the same as before."""

    def waybills(self, some: Sequence[Parcel]) -> Mapping[str, Waybill]:
        """By package. One without a number yet is missing, or has an empty one."""

    def courier_report(self, parcel: Parcel) -> CourierReport: ...

    def refresh(self) -> None: ...

    def details(self) -> ShopDetailsData: ...

    # Returns and refunds

    @staticmethod
    def return_url(number: str) -> str:
        """The return's page at the marketplace, for people."""

    def catch_up_returns(self, deadline: Deadline) -> bool: ...

    def pull_returns(self, numbers: Sequence[str]) -> PulledCases: ...

    def return_options(self, number: str) -> CaseOptions:
        """What may be offered, and why the marketplace lets a return be disputed; both at this moment."""

    def return_news(self, number: str) -> Sequence[CourierNews]:
        """The way of the parcel back to the seller, the newest first."""

    def hand_in_proof(self, number: str, picture: Part) -> str:
        """A picture for a dispute; its address there. Twice does no harm."""

    def answer_return(self, number: str, answer: CaseAnswer) -> None:
        """Sends without looking: whoever calls has just read the return."""

    # Labels. Parcels must have their waybill numbers.

    def label_kinds(self, parcels: Sequence[Parcel]) -> LabelKindsReading: ...

    def make_labels(self, kind: str, parcels: Sequence[Parcel]) -> Mapping[str, RemoteError]:
        """Ask for them to be made; what was refused, by the package's number. Twice does no harm."""

    def label_states(self, kind: str, parcels: Sequence[Parcel]) -> LabelStates: ...

    def download_labels(self, kind: str, parcels: Sequence[Parcel]) -> bytes:
        """One file with all of them, as the marketplace sends it: whoever asks looks what it is."""

    # Cancellations

    def cancel(self, number: str, wish: CallOff) -> None:
        """The order must have been read just before: who cannot tell whether it worked reads it again."""

    def estimate_cancel(self, number: str, pieces: Mapping[str, int]) -> Decimal:
        """What the buyer would get back for these pieces, by line key."""

    def answer_cancellation(self, number: str, *, accept: bool) -> None:
        """To a buyer who asks to cancel."""


MARKETPLACES: Mapping[str, type[Marketplace]] = {
    "shopee": Shopee,
    "own": Own,
    "website": Website,
}


def for_kind(kind: str) -> type[Marketplace]:
    if kind not in MARKETPLACES:
        raise LookupError(f"There is no marketplace {kind!r}; there are {', '.join(MARKETPLACES)}.")
    return MARKETPLACES[kind]


def for_shop(shop: Shop) -> Marketplace:
    return for_kind(shop.kind)(shop)
