"""What the bridge works on: plain values, read once, so that no transaction is open while Odoo is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)
OWN, WEBSITE = "own", "website"
OURS = (OWN, WEBSITE)
"""Kinds of shops whose money comes by a gateway of ours."""

GROSS, FULL = "gross", "full"
"""How payouts are booked: one payment of the gross a day, or one entry with each fee named."""


@dataclass(frozen=True, slots=True)
class Component:
    """A product of the ERP in one piece of a listing. Without `odoo_id` it isn't known there yet."""

    sku: str
    odoo_id: int | None
    quantity: int = 1
    price_share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    name: str
    sku: str
    quantity: int
    total: Decimal | None
    components: tuple[Component, ...] = ()
    free: bool = False
    """Of no listing: staff wrote its name and price."""


@dataclass(frozen=True, slots=True)
class Package:
    number: str
    tracking_number: str = ""
    shipped_at: datetime | None = None
    contents: Mapping[str, int] = field(default_factory=dict)
    lost: bool = False

    @property
    def reference(self) -> str:
        """What tells this parcel's delivery from the other ones of its order."""
        return self.tracking_number or self.number


@dataclass(frozen=True, slots=True)
class Return:
    """A buyer's return that was refunded, or whose parcel came. `pieces`: products of the ERP that come back;
    None where one of its items is linked to none. Nothing comes back where the buyer keeps the goods.
    """

    number: str
    refunded: bool
    refunded_at: datetime
    arrived: bool = False
    after_payout: bool = False
    pieces: tuple[tuple[int, Decimal], ...] | None = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    phone: str = ""
    address: str = ""
    district: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Where the orders of one shop go in the ERP."""

    shop_pk: int
    shop_kind: str
    shop_remote_id: str
    shop_name: str
    company_id: int
    warehouse_id: int
    wallet_journal_id: int
    buyer_partner_id: int
    tax_policy: str
    order_at: str
    invoice_at: str
    tax_id: int | None = None
    pricelist_id: int | None = None
    team_id: int | None = None
    salesperson_id: int | None = None
    sale_journal_id: int | None = None
    voucher_product_id: int | None = None
    carriers: tuple[tuple[str, int], ...] = ()
    region: str = "ID"
    shipping_product_id: int | None = None
    shipping_products: tuple[tuple[str, int], ...] = ()
    shipping_tax: str = "goods"
    shipping_tax_id: int | None = None
    free_product_id: int | None = None
    invoice_to: str = "shop"
    settlement: str = "gross"
    clearing_journal_id: int | None = None
    gateway_journal_id: int | None = None
    gateway_fee_account_id: int | None = None
    input_tax_account_id: int | None = None
    bank_account_id: int | None = None
    fee_accounts: tuple[tuple[str, int], ...] = ()
    residual_account_id: int | None = None
    residual_limit: Decimal = ZERO
    earlier_sales_account_id: int | None = None

    @property
    def own(self) -> bool:
        """Our own shop: its money comes by a gateway, and its lines may be ones that staff wrote."""
        return self.shop_kind in OURS

    def carrier_id(self, *names: str) -> int | None:
        """Odoo's delivery method for what the marketplace calls a carrier: the first name that has one."""
        known = dict(self.carriers)
        return next((known[name] for name in names if name in known), None)

    def shipping_product(self, *names: str) -> int | None:
        """The service on the shipping line: the delivery method's own, or that for all couriers."""
        method = str(self.carrier_id(*names) or "")
        return dict(self.shipping_products).get(method) or self.shipping_product_id

    def fee_account(self, key: str) -> int | None:
        return dict(self.fee_accounts).get(key)


@dataclass(frozen=True, slots=True)
class Order:
    """One order as our mirror has it now. `provisional`: its sums are the order's own prices, which are
    all there is before the marketplace says what the seller gets.
    """

    pk: int
    number: str
    status: str
    placed_at: datetime
    gross: Decimal | None
    seller_voucher: Decimal = ZERO
    seller_coin_cashback: Decimal = ZERO
    provisional: bool = False
    history: bool = False
    by_hand: bool = False
    """Adopted with a sales order that somebody typed in: what stands in it is theirs."""
    of_website: bool = False
    """Odoo's own order of its website: by hand, too, and never made or put right by us."""
    by_link: bool = False
    """Of the website, and its buyer has chosen the courier and paid at a checkout link of ours."""
    stock_taken: bool = False
    """Adopted after its goods had left the stock: Odoo must not take them once more."""
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    cancelled_at: datetime | None = None
    released_at: datetime | None = None
    by_marketplace: bool = False
    """Kept and shipped by the marketplace, from a warehouse that is not ours."""
    buyer_id: str = ""
    buyer_anew: str = ""
    """Not empty for a buyer who was erased before: a contact of then is not taken up again."""
    recipient: Recipient | None = None
    carrier: str = ""
    shipping_total: Decimal = ZERO
    """What the buyer pays us for the shipping: a line of its own, and part of the gross."""
    shipping_service: str = ""
    lines: tuple[Line, ...] = ()
    packages: tuple[Package, ...] = ()
    refunded: Decimal = ZERO
    """What the escrow gave back to the buyer for returns, and what the wallet did after the payout."""
    returns: tuple[Return, ...] = ()
    came_back: bool = False
    """Called off after hand-over, and its parcel was scanned in again."""

    @property
    def left(self) -> bool:
        """Whether a parcel of it was handed over, whatever became of it."""
        return self.shipped_at is not None or any(package.shipped_at for package in self.packages)

    @property
    def lost(self) -> bool:
        return bool(self.packages) and all(package.lost for package in self.packages)

    @property
    def sold(self) -> tuple[Line, ...]:
        """Its lines without those of which every piece was cancelled."""
        return tuple(line for line in self.lines if line.quantity)

    @property
    def priced(self) -> bool:
        """Whether it is known what the seller gets, for the order and for each of its lines."""
        return self.gross is not None and all(line.total is not None for line in self.sold)

    @property
    def final(self) -> bool:
        """Whether the marketplace has said what the seller gets: nothing is invoiced before."""
        return self.gross is not None and not self.provisional

    @property
    def couriers(self) -> tuple[str, ...]:
        """Under which names its courier may be known, the exact one first."""
        return tuple(name for name in (self.shipping_service, self.carrier) if name)

    @property
    def voucher(self) -> Decimal:
        """What the seller gives off the whole order."""
        return self.seller_voucher + self.seller_coin_cashback


LOCKED = "done"
"""State under which a locked sales order is remembered: what Odoo itself called it up to 17."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A document of ours in the ERP, as it was when last seen."""

    odoo_id: int
    name: str = ""
    state: str = ""
    digest: str = ""
    lines: str = ""

    @property
    def locked(self) -> bool:
        return self.state == LOCKED


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse of the ERP from which shops sell."""

    key: str
    company_id: int
    warehouse_id: int
