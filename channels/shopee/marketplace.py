"""What the door hands out for a Shopee shop."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from channels import shops
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
from channels.shopee import (
    authorise,
    cancelling,
    catch_up,
    check,
    connect,
    convert,
    details,
    listings,
    pages,
    pull,
    pushes,
    stock,
)
from channels.shopee.client import ShopClient
from channels.shops import Connected
from omnihub.core import clock
from omnihub.core.outcomes import Deadline

RENEW_WITHIN = timedelta(minutes=45)


class Shopee:
    label = "Shopee"
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

    def refresh(self) -> None:
        """Renew the token before it is over, and take over what Shopee says about the shop."""
        self.session.renew_if_due(RENEW_WITHIN)
        info = self.session.ask(ShopClient.shop_info)
        shops.confirm(self.shop, convert.shop(self.shop.remote_id, info))

    def details(self) -> ShopDetailsData:
        return details.read(self.session, self.shop)

    # Cancellations

    def cancel(self, number: str, wish: CallOff) -> None:
        cancelling.cancel(self.session, number, wish)

    def estimate_cancel(self, number: str, pieces: Mapping[str, int]) -> Decimal:
        return cancelling.estimate(self.session, number, pieces)

    def answer_cancellation(self, number: str, *, accept: bool) -> None:
        cancelling.answer(self.session, number, accept=accept)
