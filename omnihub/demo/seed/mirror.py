"""The mirror's rows of a sale: buyer, order, lines, package, what happened."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from random import Random

from channels.models import Customer, CustomerProfile, Order, OrderEvent, OrderLine, Package
from omnihub.demo.seed import catalogue
from omnihub.demo.seed.sales import Plan, Sale, buyer_of
from omnihub.demo.seed.table import Row, Table

ORDER = (
    "id", "shop_id", "number", "status", "remote_status", "history",
    "remote_updated_at", "read_at", "changed_at", "lines_as_of",
    "placed_at", "paid_at", "ship_by", "shipped_at", "completed_at", "cancelled_at", "released_at",
    "customer_id", "recipient_name", "recipient_phone", "recipient_address",
    "recipient_district", "recipient_city", "recipient_state", "recipient_postcode", "recipient_is_clear",
    "buyer_total", "gross", "escrow_amount", "escrow_terms", "escrow_as_of", "payment_method", "carrier",
)  # fmt: skip
LINE = (
    "order_id", "key", "listing_id", "item_id", "model_id", "sku", "name", "quantity",
    "total", "listed_total",
)  # fmt: skip
PACKAGE = (
    "id", "order_id", "number", "remote_status", "carrier", "tracking_number", "tracking_as_of", "shipped_at",
    "as_of",
)  # fmt: skip
FEES = {"commission_fee": Decimal("0.08"), "service_fee": Decimal("0.04")}
CLEAR = 0.1
"""The part of recipients whom the marketplace shows in full."""


class Mirror:
    def __init__(self) -> None:
        self.profiles = Table(CustomerProfile, "id", "created_at")
        self.first_profile = self.profiles.next_pk()
        self.customers = Table(Customer, "id", "profile_id", "shop_id", "remote_id", "username", "as_of")
        self.orders = Table(Order, *ORDER)
        self.lines = Table(OrderLine, *LINE)
        self.packages = Table(Package, *PACKAGE)
        self.next_package = self.packages.next_pk()
        self.events = Table(OrderEvent, "order_id", "at", "kind", "before", "after")

    def pack(self, sales: Sequence[Sale]) -> dict[int, int]:
        """The package's key, by order: what is paid has one."""
        packed = [sale.pk for sale in sales if sale.paid_at]
        keys = dict(zip(packed, range(self.next_package, self.next_package + len(packed)), strict=True))
        self.next_package += len(packed)
        return keys

    def write(self, plan: Plan, dice: Random, sales: Sequence[Sale], packages: Mapping[int, int]) -> int:
        buyers = list(_buyers(plan, dice, sales))
        profiles = [self.first_profile + row[0] - plan.buyers for row in buyers]
        written = self.profiles.write([(pk, row[-1]) for pk, row in zip(profiles, buyers, strict=True)])
        written += self.customers.write(
            [(row[0], pk, *row[1:]) for pk, row in zip(profiles, buyers, strict=True)]
        )
        written += self.orders.write([_order(sale, dice) for sale in sales])
        written += self.lines.write([row for sale in sales for row in _lines(sale)])
        written += self.packages.write([_package(packages[sale.pk], sale) for sale in sales if sale.paid_at])
        return written + self.events.write([row for sale in sales for row in _events(sale)])


def _buyers(plan: Plan, dice: Random, sales: Iterable[Sale]) -> Iterable[Row]:
    """Each once: with the first of its orders."""
    seen = set()
    for sale in sales:
        place = sale.pk - plan.first
        before = place - len(plan.stalls)
        if sale.buyer in seen or (before >= 0 and buyer_of(plan, before) == sale.buyer):
            continue
        seen.add(sale.buyer)
        username, _name = catalogue.person(dice)
        yield sale.buyer, sale.stall.shop, str(80_000_000 + sale.buyer), username, sale.placed_at


def _order(sale: Sale, dice: Random) -> Row:
    last = sale.released_at or sale.completed_at or sale.shipped_at or sale.paid_at or sale.placed_at
    clear = dice.random() < CLEAR
    name = catalogue.person(dice)[1] if clear else "B***i"
    district, city, state, postcode = dice.choice(catalogue.CITIES)
    amount, terms = (None, {}) if sale.stall.ours else _escrow(sale)
    return (
        sale.pk, sale.stall.shop, sale.number, sale.status, sale.status.upper(), sale.history,
        last, last, last, last,
        sale.placed_at, sale.paid_at, sale.paid_at, sale.shipped_at, sale.completed_at, sale.cancelled_at,
        sale.released_at,
        sale.buyer, name, "******64", "Jl. Merdeka 1" if clear else "Jl******",
        district, city, state, postcode, clear,
        sale.gross, sale.gross, amount, terms, last if terms else None,
        "" if sale.stall.ours else "ShopeePay Balance", sale.carrier,
    )  # fmt: skip


def _escrow(sale: Sale) -> tuple[Decimal, dict[str, str]]:
    """What the marketplace keeps for us, and its terms."""
    terms = {fee: -(sale.gross * share).quantize(Decimal(1)) for fee, share in FEES.items()}
    told = {"gross": str(sale.gross), **{name: str(term) for name, term in terms.items()}}
    return sale.gross + sum(terms.values()), told


def _lines(sale: Sale) -> Iterable[Row]:
    for offer, pieces in sale.goods:
        total = Decimal(offer.price * pieces)
        yield (
            sale.pk, f"{offer.item_id}-{offer.model_id}", offer.listing, offer.item_id, offer.model_id,
            offer.sku, offer.name, pieces, total, total,
        )  # fmt: skip


def _package(pk: int, sale: Sale) -> Row:
    waybill = sale.waybill if sale.shipped_at else ""
    word = "LOGISTICS_DELIVERY_DONE" if sale.completed_at else "LOGISTICS_READY"
    as_of = sale.shipped_at or sale.paid_at
    return pk, sale.pk, f"OFG{sale.pk:015d}", word, sale.carrier, waybill, as_of, sale.shipped_at, as_of


def _events(sale: Sale) -> Iterable[Row]:
    if sale.shipped_at:
        yield sale.pk, sale.shipped_at, "tracking", "", sale.waybill
        yield sale.pk, sale.shipped_at, "status", "ready_to_ship", "shipped"
    if sale.released_at:
        yield sale.pk, sale.released_at, "released", "", str(sale.gross)
