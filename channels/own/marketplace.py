"""What the door hands out for a shop of our own: our tables are the remote."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from channels import shops
from channels.calling_off import REQUEST_GONE, CallOff, Reason
from channels.cases import CASE_UNKNOWN, CaseAnswer, CaseOptions, PulledCases
from channels.labels import ONLY_THERE, LabelKindsReading, LabelStates
from channels.models import Shop
from channels.own import cancelling, check, listings, logistics, moves, pull, stock
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
    ShopData,
    ShopDetailsData,
    ShownStock,
    StockAnswer,
    StockReading,
)
from channels.shops import Connected
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.http import Part
from omnihub.core.outcomes import Deadline

PUSHES = PushStatusData("none")
"""Whatever happens here is written into the mirror in the same transaction."""


class Own:
    label = "Toko sendiri"
    ours = True
    tells_buyers = False
    longest_window = timedelta(days=90)
    cancel_reasons: Sequence[Reason] = tuple(cancelling.WORDS)

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    @staticmethod
    def authorisation_link(_state: str) -> str:
        raise _nobody("It is made here, not connected.")

    @staticmethod
    def connect(_query: Mapping[str, str], _by: str) -> Connected:
        raise _nobody("It is made here, not connected.")

    @staticmethod
    def take_lost_pushes(_deadline: Deadline) -> LostData:
        return LostData(0, 0, finished=True)

    @staticmethod
    def push_status() -> PushStatusData:
        return PUSHES

    @staticmethod
    def switch_pushes_on() -> PushStatusData:
        return PUSHES

    @staticmethod
    def check_app() -> list[Finding]:
        return []

    def check(self) -> list[Finding]:
        return check.findings(self.shop)

    @staticmethod
    def order_url(_number: str) -> str:
        return ""

    # Orders ------------------------------------------------------------------------------------------

    def pull(self, numbers: Sequence[str]) -> PulledOrders:
        return pull.orders(self.shop, numbers)

    def read(self, numbers: Sequence[str]) -> list[OrderData]:
        return list(self.pull(numbers).orders)

    def listed(self, since: datetime, until: datetime) -> Iterator[tuple[str, str]]:
        return pull.listed(self.shop, since, until)

    def placed(self, since: datetime, until: datetime, page: str) -> tuple[list[str], str]:
        return pull.placed(self.shop, since, until, page)

    def releases(self, _since: datetime, _until: datetime) -> Iterator[ReleaseData]:
        """Nobody keeps our money back; what the gateway does with it, payments knows."""
        return iter(())

    def catch_up(self, deadline: Deadline) -> bool:
        """Nothing is missed. What was delivered long enough ago is completed."""
        return moves.complete_old(self.shop, deadline)

    def catch_up_releases(self, _deadline: Deadline) -> bool:
        return True

    # Listings and stock ------------------------------------------------------------------------------

    def listings(self, page: str) -> ListingsPage:
        return listings.read(self.shop, page)

    def read_stock(self, item_ids: Sequence[str]) -> Sequence[ShownStock]:
        return stock.read(self.shop, item_ids)

    def look_at_stock(self, item_ids: Sequence[str]) -> StockReading:
        return StockReading(stock.read(self.shop, item_ids))

    def push_stock(self, _item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
        return stock.push(stocks)

    # Parcels -----------------------------------------------------------------------------------------

    @staticmethod
    def stage(remote_status: str) -> Stage:
        return logistics.stage(remote_status)

    @staticmethod
    def together(some: Sequence[ParcelData]) -> list[list[ParcelData]]:
        return [[one] for one in some]

    def parcels(self, numbers: Sequence[str]) -> ParcelReading:
        return logistics.read(self.shop, numbers)

    def shipping_choices(self, _some: Sequence[ParcelData]) -> ShippingChoices:
        raise logistics.not_here()

    def arrange(self, some: Sequence[ParcelData], _way: ShippingWay) -> Arranged:
        return Arranged(refused={one.parcel.number: logistics.not_here() for one in some})

    def arrange_again(self, _parcel: Parcel, _way: ShippingWay) -> None:
        raise logistics.not_here()

    def waybills(self, some: Sequence[Parcel]) -> Mapping[str, Waybill]:
        return logistics.waybills(self.shop, some)

    def courier_report(self, parcel: Parcel) -> CourierReport:
        return logistics.report(self.shop, parcel)

    # The shop itself ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        shops.confirm(self.shop, self._data())

    def details(self) -> ShopDetailsData:
        """Its couriers are switched on in shipping, which writes them down itself."""
        return ShopDetailsData(shop=self._data())

    def _data(self) -> ShopData:
        return ShopData(self.shop.remote_id, self.shop.name, self.shop.region, self.shop.currency)

    # Returns and refunds -----------------------------------------------------------------------------

    @staticmethod
    def return_url(_number: str) -> str:
        return ""

    def catch_up_returns(self, _deadline: Deadline) -> bool:
        return True

    def pull_returns(self, _numbers: Sequence[str]) -> PulledCases:
        return PulledCases(())

    def return_options(self, _number: str) -> CaseOptions:
        return CaseOptions()

    def return_news(self, _number: str) -> Sequence[CourierNews]:
        return ()

    def hand_in_proof(self, _number: str, _picture: Part) -> str:
        raise Refused("An own shop has no returns to dispute.", code=CASE_UNKNOWN)

    def answer_return(self, _number: str, _answer: CaseAnswer) -> None:
        raise Refused("An own shop has no returns to answer: refund its payment instead.", code=CASE_UNKNOWN)

    # Labels ------------------------------------------------------------------------------------------

    def label_kinds(self, parcels: Sequence[Parcel]) -> LabelKindsReading:
        return LabelKindsReading({}, _no_labels(parcels))

    def make_labels(self, _kind: str, parcels: Sequence[Parcel]) -> Mapping[str, RemoteError]:
        return _no_labels(parcels)

    def label_states(self, _kind: str, parcels: Sequence[Parcel]) -> LabelStates:
        return LabelStates(frozenset(), problems=_no_labels(parcels))

    def download_labels(self, _kind: str, _parcels: Sequence[Parcel]) -> bytes:
        raise _no_label()

    # Cancellations -----------------------------------------------------------------------------------

    def cancel(self, number: str, wish: CallOff) -> None:
        cancelling.cancel(self.shop, number, wish)

    def estimate_cancel(self, number: str, pieces: Mapping[str, int]) -> Decimal:
        return cancelling.estimate(self.shop, number, pieces)

    def answer_cancellation(self, _number: str, *, accept: bool) -> None:  # noqa: ARG002 - the door's name
        raise Refused("Nobody asks there to cancel: cancel the order itself.", code=REQUEST_GONE)


def _nobody(words: str) -> Refused:
    return Refused(words, code="own_shop")


def _no_labels(parcels: Sequence[Parcel]) -> dict[str, RemoteError]:
    return {parcel.number: _no_label() for parcel in parcels}


def _no_label() -> Refused:
    return Refused("The courier prints the label of an own shop's parcel.", code=ONLY_THERE)
