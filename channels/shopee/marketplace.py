"""What the door hands out for a Shopee shop."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from channels import shops
from channels.calling_off import CallOff, Reason
from channels.cases import CaseAnswer, CaseOptions, PulledCases
from channels.labels import LabelKindsReading, LabelStates
from channels.models import Shop
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
from channels.shopee import (
    authorise,
    cancelling,
    catch_up,
    check,
    connect,
    convert,
    details,
    documents,
    listings,
    logistics,
    pages,
    parcels,
    pull,
    pushes,
    returns,
    stock,
)
from channels.shopee.client import ShopClient
from channels.shops import Connected
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.http import Part
from omnihub.core.outcomes import Deadline

RENEW_WITHIN = timedelta(minutes=45)


class Shopee:
    label = "Shopee"
    ours = False
    tells_buyers = True
    longest_window = pages.LONGEST_WINDOW
    cancel_reasons: Sequence[Reason] = tuple(cancelling.REASONS)

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.session = connect.Session(shop)

    @staticmethod
    def authorisation_link(state: str) -> str:
        return authorise.link(state)

    @staticmethod
    def connect(query: Mapping[str, str], by: str) -> Connected:
        return authorise.come_back(query, by)

    @staticmethod
    def take_lost_pushes(deadline: Deadline) -> LostData:
        return pushes.take_lost(deadline)

    @staticmethod
    def push_status() -> PushStatusData:
        return pushes.status()

    @staticmethod
    def switch_pushes_on() -> PushStatusData:
        return pushes.switch_on()

    @staticmethod
    def check_app() -> list[Finding]:
        return check.findings()

    def check(self) -> list[Finding]:
        return check.findings(self.shop)

    @staticmethod
    def order_url(number: str) -> str:
        return settings.SHOPEE_SELLER_CENTRE_ORDER_URL.replace("{number}", number)

    def pull(self, numbers: Sequence[str]) -> PulledOrders:
        return pull.orders(self.session, numbers)

    def read(self, numbers: Sequence[str]) -> list[OrderData]:
        """Fresh, with escrow; an order that cannot be read is missing."""
        return list(self.pull(numbers).orders)

    def listed(self, since: datetime, until: datetime) -> Iterator[tuple[str, str]]:
        """(number, remote status) of every order placed in that time, each once."""
        seen: set[str] = set()
        for start, end in clock.windows(since, until, pages.LONGEST_WINDOW):
            for page in pages.orders(self.session, start, end, by="create_time"):
                for number, status in page:
                    if number not in seen:
                        seen.add(number)
                        yield number, status

    def placed(self, since: datetime, until: datetime, page: str) -> tuple[list[str], str]:
        last = until - timedelta(seconds=1)  # Shopee counts its edges in
        found = pages.order_page(self.session, since, last, by="create_time", cursor=page)
        return [number for number, _status in found.orders], found.next_cursor if found.more else ""

    def releases(self, since: datetime, until: datetime) -> Iterator[ReleaseData]:
        for start, end in clock.windows(since, until, pages.LONGEST_WINDOW):
            for page in pages.releases(self.session, start, end):
                yield from (convert.release(one) for one in page)

    def catch_up(self, deadline: Deadline) -> bool:
        return catch_up.run(self.session, self.shop, deadline)

    def catch_up_releases(self, deadline: Deadline) -> bool:
        return catch_up.releases(self.session, self.shop, deadline)

    def listings(self, page: str) -> ListingsPage:
        return listings.read(self.session, page)

    def read_stock(self, item_ids: Sequence[str]) -> Sequence[ShownStock]:
        reading = self.look_at_stock(item_ids)
        for problem in reading.problems.values():
            raise problem
        return reading.shown

    def look_at_stock(self, item_ids: Sequence[str]) -> StockReading:
        return stock.read(self.session, item_ids)

    def push_stock(self, item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
        return stock.push(self.session, item_id, stocks)

    # Parcels -----------------------------------------------------------------------------------------

    @staticmethod
    def stage(remote_status: str) -> Stage:
        return parcels.stage(remote_status)

    @staticmethod
    def together(some: Sequence[ParcelData]) -> list[list[ParcelData]]:
        return logistics.together(some)

    def parcels(self, numbers: Sequence[str]) -> ParcelReading:
        return logistics.read(self.session, numbers)

    def shipping_choices(self, some: Sequence[ParcelData]) -> ShippingChoices:
        return logistics.choices(self.session, some)

    def arrange(self, some: Sequence[ParcelData], way: ShippingWay) -> Arranged:
        return logistics.arrange(self.session, some, way)

    def arrange_again(self, parcel: Parcel, way: ShippingWay) -> None:
        logistics.arrange_again(self.session, parcel, way)

    def waybills(self, some: Sequence[Parcel]) -> Mapping[str, Waybill]:
        return logistics.waybills(self.session, some)

    def courier_report(self, parcel: Parcel) -> CourierReport:
        return logistics.courier_report(self.session, parcel)

    # The shop itself ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Renew the token before it is over, and take over what Shopee says about the shop."""
        self.session.renew_if_due(RENEW_WITHIN)
        info = self.session.ask(ShopClient.shop_info)
        shops.confirm(self.shop, convert.shop(self.shop.remote_id, info))

    def details(self) -> ShopDetailsData:
        return details.read(self.session, self.shop)

    # Returns and refunds

    @staticmethod
    def return_url(number: str) -> str:
        return settings.SHOPEE_SELLER_CENTRE_RETURN_URL.replace("{number}", number)

    def catch_up_returns(self, deadline: Deadline) -> bool:
        return catch_up.returns(self.session, self.shop, deadline)

    def pull_returns(self, numbers: Sequence[str]) -> PulledCases:
        return returns.read(self.session, numbers)

    def return_options(self, number: str) -> CaseOptions:
        return returns.options(self.session, number)

    def return_news(self, number: str) -> Sequence[CourierNews]:
        return returns.news(self.session, number)

    def hand_in_proof(self, number: str, picture: Part) -> str:
        return returns.hand_in(self.session, number, picture)

    def answer_return(self, number: str, answer: CaseAnswer) -> None:
        returns.answer(self.session, number, answer)

    # Labels ------------------------------------------------------------------------------------------

    def label_kinds(self, parcels: Sequence[Parcel]) -> LabelKindsReading:
        return documents.kinds(self.session, parcels)

    def make_labels(self, kind: str, parcels: Sequence[Parcel]) -> Mapping[str, RemoteError]:
        return documents.make(self.session, kind, parcels)

    def label_states(self, kind: str, parcels: Sequence[Parcel]) -> LabelStates:
        return documents.states(self.session, kind, parcels)

    def download_labels(self, kind: str, parcels: Sequence[Parcel]) -> bytes:
        return documents.download(self.session, kind, parcels)

    # Cancellations

    def cancel(self, number: str, wish: CallOff) -> None:
        cancelling.cancel(self.session, number, wish)

    def estimate_cancel(self, number: str, pieces: Mapping[str, int]) -> Decimal:
        return cancelling.estimate(self.session, number, pieces)

    def answer_cancellation(self, number: str, *, accept: bool) -> None:
        cancelling.answer(self.session, number, accept=accept)
