"""What crosses borders inside the product: plain values, no Django, no marketplace's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from omnihub.core.errors import RemoteError

NOTHING = Decimal("0.00")
BY_SELLER, BY_MARKETPLACE = "seller", "marketplace"
"""Who keeps and ships an order's goods."""
MASK = "*"

# Codes of refusals that mean the same on every marketplace.
LISTING_GONE = "listing_gone"
BELOW_CAMPAIGN = "stock_below_campaign"


def is_clear(*values: str) -> bool:
    """Whether a marketplace shows these in full. Masked values are starred, never empty."""
    return all(values) and not any(MASK in value for value in values)


@dataclass(frozen=True, slots=True)
class AddressData:
    name: str = ""
    phone: str = ""
    address: str = ""
    district: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    email: str = ""

    @property
    def clear(self) -> bool:
        return is_clear(self.name, self.phone, self.address)


@dataclass(frozen=True, slots=True)
class BuyerData:
    remote_id: str
    username: str = ""
    name: str = ""
    phone: str = ""

    @property
    def clear(self) -> bool:
        return is_clear(self.name, self.phone)


@dataclass(frozen=True, slots=True)
class LineData:
    """`quantity` no longer counts the `cancelled` pieces. `listed_total`: all pieces at the price the order
    itself shows, for as long as there is no escrow.
    """

    key: str
    item_id: str
    model_id: str
    sku: str
    name: str
    quantity: int
    image_url: str = ""
    listed_total: Decimal | None = None
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class PackageData:
    number: str
    remote_status: str = ""
    carrier: str = ""
    tracking_number: str = ""
    shipped_at: datetime | None = None
    channel_id: str = ""
    contents: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EscrowData:
    """What the seller gets for an order: `gross` plus the other terms is `amount`."""

    amount: Decimal
    gross: Decimal
    seller_voucher: Decimal
    seller_coin_cashback: Decimal
    terms: Mapping[str, Decimal]
    line_totals: Mapping[str, Decimal]


RETURN_REFUND = "seller_return_refund"
"""The escrow's term for what went back to the buyer; below zero."""
LOST = "LOST"


def given_back(terms: Mapping[str, Decimal | str]) -> Decimal:
    """What an order's returns took from the seller, by its escrow."""
    return max(-Decimal(terms.get(RETURN_REFUND) or 0), NOTHING)


def is_lost(parcel_status: str) -> bool:
    """Whether the courier lost a parcel: it is claimed for, and never comes back."""
    return parcel_status.upper().endswith(LOST)


@dataclass(frozen=True, slots=True)
class OrderData:
    """An order as one read showed it. `updated_at` and `read_at` together are its version."""

    number: str
    status: str
    remote_status: str
    updated_at: datetime
    read_at: datetime
    placed_at: datetime
    lines: tuple[LineData, ...] = ()
    packages: tuple[PackageData, ...] = ()
    escrow: EscrowData | None = None
    address: AddressData | None = None
    buyer: BuyerData | None = None
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    currency: str = "IDR"
    buyer_total: Decimal = NOTHING
    payment_method: str = ""
    cash_on_delivery: bool = False
    carrier: str = ""
    fulfilled_by: str = ""
    message: str = ""
    can_cancel_part: bool = False
    booking: str = ""
    cancel_reason: str = ""
    shipping_total: Decimal = NOTHING
    shipping_service: str = ""

    @property
    def refunded(self) -> Decimal:
        return given_back(self.escrow.terms) if self.escrow else NOTHING

    @property
    def lost(self) -> bool:
        """Every parcel of it."""
        return bool(self.packages) and all(is_lost(package.remote_status) for package in self.packages)

    @property
    def gross(self) -> Decimal | None:
        """What the seller gets for it; by the order's own prices for as long as no escrow says it."""
        if self.escrow:
            return self.escrow.gross
        totals = [line.listed_total for line in self.lines if line.quantity]
        known = [total for total in totals if total is not None]
        return sum(known, NOTHING) if known and len(known) == len(totals) else None

    @property
    def version(self) -> tuple[datetime, datetime]:
        return self.updated_at, self.read_at


@dataclass(frozen=True, slots=True)
class ReleaseData:
    """The marketplace paid an order's escrow out to the seller's wallet."""

    number: str
    amount: Decimal
    released_at: datetime


@dataclass(frozen=True, slots=True)
class PulledOrders:
    """What a read of several orders brought, and what is wrong with those that are missing or not whole."""

    orders: tuple[OrderData, ...]
    problems: Mapping[str, RemoteError]


@dataclass(frozen=True, slots=True)
class ListingData:
    item_id: str
    model_id: str
    sku: str
    name: str
    status: str
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class ListingsPage:
    """One page of what a shop sells, and by item what could not be read; `next_page` is "" after the last."""

    listings: Sequence[ListingData]
    next_page: str = ""
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductData:
    sku: str
    name: str
    barcode: str = ""
    weight_grams: int = 0
    price: Decimal = NOTHING
    active: bool = True


@dataclass(frozen=True, slots=True)
class SellableData:
    """What the ERP can sell of a SKU at one of its places. `read_at` is the start of the read."""

    sku: str
    place: str
    sellable: Decimal | int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class ShownStock:
    """What a marketplace shows of a listing; `campaign` pieces of it are kept by its promotions."""

    item_id: str
    model_id: str
    stock: int
    campaign: int = 0


@dataclass(frozen=True, slots=True)
class StockReading:
    """What items show, and by item what is wrong with those that could not be read."""

    shown: Sequence[ShownStock]
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """What a marketplace took of an item's numbers, and why it refused the others, by variation.

    `broke_off`: what went wrong before it had said something of them all.
    """

    accepted: Mapping[str, int]
    refused: Mapping[str, RemoteError]
    broke_off: RemoteError | None = None


@dataclass(frozen=True, slots=True)
class ShopData:
    remote_id: str
    name: str
    region: str
    currency: str = "IDR"
    authorised_until: datetime | None = None
    blocked_because: str = ""


@dataclass(frozen=True, slots=True)
class ChannelData:
    """A courier service; `parent_id` names the one that buyers choose where this one only carries for it."""

    remote_id: str
    name: str
    enabled: bool
    cash_on_delivery: bool
    parent_id: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class ShopAddressData:
    remote_id: str
    uses: tuple[str, ...]
    place: AddressData


@dataclass(frozen=True, slots=True)
class WarehouseData:
    remote_id: str
    use: str
    name: str
    location_id: str
    on_holiday: bool
    place: AddressData


@dataclass(frozen=True, slots=True)
class HolidayData:
    """`whole`: nothing is sold; else buyers order on and wait."""

    on: bool
    whole: bool = True
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ShopDetailsData:
    """What could be read of a shop. A part that is None could not: `problems` says why."""

    shop: ShopData
    fulfilment: str = ""
    channels: tuple[ChannelData, ...] | None = None
    addresses: tuple[ShopAddressData, ...] | None = None
    warehouses: tuple[WarehouseData, ...] | None = None
    holiday: HolidayData | None = None
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PushStatusData:
    """Whether a marketplace sends us its pushes. Without a `code` all is well."""

    state: str
    code: str = ""
    words: str = ""
    can_switch_on: bool = False


@dataclass(frozen=True, slots=True)
class LostData:
    """Pushes that were lost and fetched now: how many, and how many of them nobody had told us."""

    fetched: int
    fresh: int
    finished: bool


@dataclass(frozen=True, slots=True)
class TokenData:
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a connection test: what was looked at, whether it is right, and what to do if not."""

    what: str
    ok: bool
    words: str
