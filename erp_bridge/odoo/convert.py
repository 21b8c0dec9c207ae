"""Our orders as rows for Odoo's import (`load`), and its names for things. Pure.

`load` reads date-times in the time zone of the call's context, everything else reads and answers UTC.
Every call here says Asia/Jakarta, so rows carry Jakarta's wall clock whatever the user's own setting is.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol

from erp_bridge.odoo.dialect import Dialect
from erp_bridge.records import Line, Order, Package, Profile, Recipient
from omnihub.core import clock, money

MOMENT = "%Y-%m-%d %H:%M:%S"
WEIRD = re.compile(r"[^A-Za-z0-9_-]")
WHOLE = Decimal(1)


def local(moment: datetime | None) -> str:
    """For `load`."""
    return moment.astimezone(clock.JAKARTA).strftime(MOMENT) if moment else ""


def utc(moment: datetime) -> str:
    """As Odoo stores, answers and takes it by `write`."""
    return moment.astimezone(UTC).strftime(MOMENT)


def day(moment: datetime) -> date:
    return clock.jakarta_date(moment)


def plain(value: Decimal) -> str:
    """Without exponent and without decimals nobody needs."""
    return f"{value.normalize():f}"


# Names ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """External ids: the key of this installation keeps two of them apart in one Odoo."""

    module: str
    shop: str

    @classmethod
    def of(cls, installation_key: str, shop_kind: str, shop_remote_id: str) -> "Names":
        return cls(f"omnihub_{installation_key}", f"{_tame(shop_kind)}_{_tame(shop_remote_id)}")

    def order(self, number: str) -> str:
        return f"{self.module}.so_{self.shop}_{_tame(number)}"

    def line(self, number: str, place: str) -> str:
        return f"{self.module}.sol_{self.shop}_{_tame(number)}_{_tame(place)}"

    def partner(self, subject: str) -> str:
        return f"{self.module}.partner_{_tame(subject)}"

    def lead(self, key: str) -> str:
        return f"{self.module}.lead_{self.shop}_{_tame(key)}"

    def shop_partner(self) -> str:
        return f"{self.module}.buyer_{self.shop}"


def _tame(value: str) -> str:
    """An external id has one dot, and no place for what a marketplace may put into a number."""
    return WEIRD.sub("_", value)


def partner_subject(shop_pk: int, order: Order) -> str:
    """One delivery address of one buyer. A new address is a new contact; none is ever overwritten."""
    recipient = order.recipient
    if recipient is None:
        return ""
    words = f"{recipient.name}|{recipient.phone}|{recipient.address}|{recipient.postcode}"
    if order.buyer_anew:
        words += f"|{order.buyer_anew}"
    return f"{partner_prefix(shop_pk, order.buyer_id)}{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def partner_prefix(shop_pk: int, buyer_id: str) -> str:
    """How the subjects of all of a buyer's delivery addresses begin."""
    return f"{shop_pk}-{_tame(buyer_id) or 'guest'}-"


# Lines ------------------------------------------------------------------------------------------


VOUCHER, SHIPPING = "voucher", "shipping"


DISCOUNT, POSTAGE = "Diskon", "Ongkos kirim"
"""Said in Odoo and on the buyer's invoice."""


@dataclass(frozen=True, slots=True)
class SaleLine:
    place: str
    product_id: int
    quantity: int
    unit_price: Decimal
    name: str = ""


def share(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split a sum by weight into whole rupiah; the last part takes what is left over."""
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        weights, whole = [WHOLE] * len(weights), Decimal(len(weights))
    parts = [(total * weight / whole).quantize(WHOLE, ROUND_FLOOR) for weight in weights[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def sale_lines(order: Order, profile: Profile) -> list[SaleLine]:
    """What adds up to the seller's gross. A bundle becomes its components; a line of which everything was
    cancelled is none. Shipping that the buyer pays us is one line.
    """
    lines = [part for line in order.sold for part in _parts(line)]
    if order.voucher and profile.voucher_product_id is not None:
        lines.append(SaleLine(VOUCHER, profile.voucher_product_id, 1, -order.voucher, DISCOUNT))
    shipping = shipping_line(order, profile)
    return [*lines, shipping] if shipping else lines


def shipping_line(order: Order, profile: Profile) -> SaleLine | None:
    service = profile.shipping_product(*order.couriers)
    if not order.shipping_total or service is None:
        return None
    courier = order.shipping_service.replace(":", " ").upper()
    return SaleLine(SHIPPING, service, 1, order.shipping_total, f"{POSTAGE} {courier}".strip())


def _parts(line: Line) -> Iterator[SaleLine]:
    totals = share(line.total or Decimal(0), [component.price_share for component in line.components])
    for place, (component, total) in enumerate(zip(line.components, totals, strict=True)):
        if component.odoo_id is None:
            raise ValueError(f"{component.sku} is not known in the ERP")
        prices = money.unit_prices(total, line.quantity * component.quantity)
        for part, (quantity, price) in enumerate(prices):
            yield SaleLine(f"{line.key}_{place}_{part}", component.odoo_id, quantity, price, line.name)


def total(lines: Iterable[SaleLine]) -> Decimal:
    return sum((line.quantity * line.unit_price for line in lines), Decimal(0))


class Sold(Protocol):
    """A line of a sales order, asked for or found."""

    @property
    def product_id(self) -> int | None: ...

    @property
    def quantity(self) -> Decimal | int: ...

    @property
    def unit_price(self) -> Decimal: ...


def content(lines: Iterable[Sold]) -> str:
    """A digest of products, quantities and prices, in whatever order: what a person sees of the lines."""
    said = sorted(
        [str(line.product_id), plain(Decimal(line.quantity)), plain(line.unit_price)] for line in lines
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


# Rows -------------------------------------------------------------------------------------------


def order_columns(profile: Profile, dialect: Dialect) -> list[str]:
    columns = [
        "id",
        "partner_id/.id",
        "partner_invoice_id/.id",
        "partner_shipping_id/.id",
        "client_order_ref",
        "origin",
        "date_order",
        "commitment_date",
        "company_id/.id",
        "warehouse_id/.id",
        *(column for column, _ in _chosen(profile, dialect)),
        *(["carrier_id/.id"] if _names_carriers(profile, dialect) else []),
    ]
    line = [
        "order_line/id",
        "order_line/product_id/.id",
        *(["order_line/name"] if profile.own else []),
        "order_line/product_uom_qty",
        "order_line/price_unit",
        f"order_line/{dialect.line_tax}/.id",
    ]
    return columns + line + (["order_line/discount"] if dialect.line_discount else [])


def order_rows(
    order: Order, profile: Profile, dialect: Dialect, names: Names, shipping_partner_id: int
) -> list[list[str]]:
    """The order and its first line in one row; each further line in a row of its own below it."""
    debtor = shipping_partner_id if profile.invoice_to == "buyer" else profile.buyer_partner_id
    head = [
        names.order(order.number),
        str(debtor),
        str(debtor),
        str(shipping_partner_id),
        order.number,
        origin(order, profile),
        local(order.placed_at),
        local(order.ship_by),
        str(profile.company_id),
        str(profile.warehouse_id),
        *(str(value) for _, value in _chosen(profile, dialect)),
        *([str(profile.carrier_id(*order.couriers) or "")] if _names_carriers(profile, dialect) else []),
    ]
    blank = [""] * len(head)
    return [
        [*(blank if place else head), *_line_cells(order, line, profile, dialect, names)]
        for place, line in enumerate(sale_lines(order, profile))
    ]


PROVISIONAL = " (jumlah sementara)"
"""Said in Odoo, in the words of those who work there, while the sums may still change."""


def origin(order: Order, profile: Profile) -> str:
    return f"{profile.shop_kind.title()}: {profile.shop_name}" + PROVISIONAL * order.provisional


def line_columns(dialect: Dialect) -> list[str]:
    """Of lines that are in Odoo already. Never the product: writing it resets the line's taxes. Price and
    discount always with the quantity: Odoo works both out anew when the quantity changes alone.
    """
    return [".id", "product_uom_qty", "price_unit", *(["discount"] if dialect.line_discount else [])]


def line_row(line_id: int, quantity: Decimal | int, price: Decimal, dialect: Dialect) -> list[str]:
    row = [str(line_id), plain(Decimal(quantity)), plain(price)]
    return row + (["0"] if dialect.line_discount else [])


def new_line_columns(profile: Profile, dialect: Dialect) -> list[str]:
    """Of lines that come to a sales order which is there already."""
    name = ["name"] if profile.own else []
    columns = ["order_id/.id", "id", "product_id/.id", *name, "product_uom_qty", "price_unit"]
    return [*columns, f"{dialect.line_tax}/.id", *(["discount"] if dialect.line_discount else [])]


def new_line_row(
    sale_id: int, order: Order, line: SaleLine, profile: Profile, dialect: Dialect, names: Names
) -> list[str]:
    return [str(sale_id), *_line_cells(order, line, profile, dialect, names)]


def _chosen(profile: Profile, dialect: Dialect) -> list[tuple[str, int]]:
    """Columns only where somebody chose: an empty cell would take away Odoo's own default."""
    choices = (
        ("team_id/.id", profile.team_id),
        ("user_id/.id", profile.salesperson_id),
        ("pricelist_id/.id", profile.pricelist_id),
        ("journal_id/.id", profile.sale_journal_id if dialect.sale_journal else None),
    )
    return [(column, value) for column, value in choices if value is not None]


def _names_carriers(profile: Profile, dialect: Dialect) -> bool:
    return bool(profile.carriers) and dialect.sale_carrier


def _line_cells(order: Order, line: SaleLine, profile: Profile, dialect: Dialect, names: Names) -> list[str]:
    cells = [
        names.line(order.number, line.place),
        str(line.product_id),
        *([line.name] if profile.own else []),
        str(line.quantity),
        plain(line.unit_price),
        str(tax_of(line, profile) or ""),
    ]
    return cells + (["0"] if dialect.line_discount else [])


def tax_of(line: SaleLine, profile: Profile) -> int | None:
    """The goods' own, but for shipping, which may be taxed otherwise."""
    goods = profile.tax_id if profile.tax_policy == "included" else None
    if line.place != SHIPPING or profile.shipping_tax == "goods":
        return goods
    return profile.shipping_tax_id if profile.shipping_tax == "own" else None


PARTNER_COLUMNS = [
    *("id", "name", "phone", "email", "street", "street2", "city", "zip"),
    *("country_id/id", "ref"),
]


def partner_row(subject: str, recipient: Recipient, profile: Profile, names: Names) -> list[str]:
    return [
        names.partner(subject),
        recipient.name,
        recipient.phone,
        recipient.email,
        recipient.address,
        ", ".join(part for part in (recipient.district, recipient.state) if part),
        recipient.city,
        recipient.postcode,
        f"base.{profile.region.lower()}",
        f"{profile.shop_kind}:{profile.shop_remote_id}",
    ]


# What was sent ----------------------------------------------------------------------------------


def digest(order: Order, profile: Profile, wanted: Iterable[str]) -> str:
    """Changes when anything changes that Odoo would have to be told."""
    said = [
        sorted(wanted),
        [local(order.placed_at), local(order.ship_by), local(order.shipped_at)],
        [str(order.gross), str(order.voucher)],
        [
            [line.key, line.quantity, str(line.total)]
            + [[part.odoo_id, part.quantity, str(part.price_share)] for part in line.components]
            for line in order.lines
        ],
        [_package(package) for package in order.packages],
        [profile.company_id, profile.warehouse_id, profile.tax_policy, profile.tax_id],
        *([["provisional"]] if order.provisional else []),
        *([["shipping", str(order.shipping_total)]] if order.shipping_total else []),
        *_taken_back(order),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _taken_back(order: Order) -> list[list[object]]:
    """Nothing for most orders: what they were complete with stays what it was."""
    said: list[list[object]] = [
        [each.number, each.refunded, each.arrived, [[pk, str(count)] for pk, count in each.pieces or ()]]
        for each in order.returns
    ]
    if order.refunded:
        said.append(["refunded", str(order.refunded)])
    if order.came_back:
        said.append(["came back"])
    lost: list[object] = [package.number for package in order.packages if package.lost]
    return [*said, *([["lost", *lost]] if lost else [])]


def _package(package: Package) -> list[object]:
    return [package.number, package.reference, package.shipped_at is not None, dict(package.contents)]
