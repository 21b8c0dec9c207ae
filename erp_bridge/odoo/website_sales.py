"""Odoo's websites and the sales orders that were placed on them. Only reads.

What a database has not installed, or a user may not see, is left out: the order is mirrored without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import STAMPS, Row, link, money, name, number, text
from omnihub.core.errors import Refused

MOMENT = "%Y-%m-%d %H:%M:%S"
ORDERED = ("sent", "sale", "done", "cancel")
"""A draft is a cart: it is no order before its customer has said so."""

CONFIRMED = frozenset({"sale", "done"})

OF_ORDER = (
    "name",
    "state",
    "date_order",
    "amount_total",
    "partner_id",
    "partner_shipping_id",
    "invoice_ids",
    *STAMPS,
)
MAYBE_OF_ORDER = ("amount_paid", "delivery_status", "carrier_id", "currency_id")
OF_LINE = ("order_id", "product_id", "name", "product_uom_qty", "price_total", "display_type")
OF_PARTNER = ("name", "phone", "email", "street", "street2", "city", "zip", "state_id")
OF_PICKING = ("sale_id", "state", "picking_type_code", "date_done", "write_date")
PAID = frozenset({"paid", "in_payment"})


@dataclass(frozen=True, slots=True)
class Website:
    id: int
    name: str
    company: str


@dataclass(frozen=True, slots=True)
class Line:
    id: int
    product_id: int | None
    name: str
    quantity: Decimal
    total: Decimal
    delivery: bool


@dataclass(frozen=True, slots=True)
class Partner:
    name: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""

    @classmethod
    def of(cls, row: Row) -> Self:
        street = (text(row["street"]), text(row["street2"]))
        return cls(
            name=text(row["name"]),
            phone=text(row["phone"]) or text(row.get("mobile")),
            email=text(row["email"]),
            street=", ".join(part for part in street if part),
            city=text(row["city"]),
            state=name(row["state_id"]),
            postcode=text(row["zip"]),
        )


@dataclass(frozen=True, slots=True)
class Delivered:
    """The outgoing transfers of an order that are done, of one whose transfers all are."""

    at: datetime
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class WebsiteSale:
    """`paid`: by the website's own ways to pay, or by an invoice that is paid. `changed_at`: it or a transfer
    of it.
    """

    id: int
    name: str
    state: str
    created_at: datetime
    changed_at: datetime
    ordered_at: datetime
    total: Decimal
    currency: str
    carrier: str
    paid: bool
    buyer: Partner
    recipient: Partner
    lines: tuple[Line, ...]
    delivered: Delivered | None

    @property
    def confirmed(self) -> bool:
        return self.state in CONFIRMED


def is_installed(client: Client) -> bool:
    """Odoo's Website with its shop: without it a sales order knows no website."""
    return "website_id" in client.fields("sale.order", ["website_id"])


def websites(client: Client) -> list[Website]:
    """Raises Refused where the database has no websites, or our user may not see them."""
    found = client.search_read("website", [], ["name", "company_id"])
    return [Website(int(row["id"]), text(row["name"]), name(row["company_id"])) for row in found]


def changed(
    client: Client, website: int, since: str, after: int, limit: int, *, carts: bool
) -> list[tuple[int, str]]:
    """Orders of the website of which anything changed since, by id, each with its own moment."""
    news: list[Any] = ["|", "|", ["write_date", ">=", since], ["picking_ids.write_date", ">=", since]]
    news.append(["order_line.invoice_lines.move_id.write_date", ">=", since])
    domain = [["website_id", "=", website], ["id", ">", after], *_asked_for(carts=carts), *news]
    found = client.search_read("sale.order", domain, ["write_date"], limit=limit)
    return [(int(row["id"]), text(row["write_date"])) for row in found]


def _asked_for(*, carts: bool) -> list[Any]:
    """A visitor who did not log in is nobody: their partner is the website's own, which is archived."""
    ordered = ["state", "in", list(ORDERED)]
    return (
        ["|", ordered, "&", ["state", "=", "draft"], ["partner_id.active", "=", True]] if carts else [ordered]
    )


def placed(
    client: Client, website: int, since: str, until: str, after: int, limit: int, *, carts: bool
) -> list[tuple[int, str]]:
    """Orders of the website by their own date, both ends included: id and number."""
    span = [["date_order", ">=", since], ["date_order", "<=", until]]
    domain = [["website_id", "=", website], ["id", ">", after], *_asked_for(carts=carts), *span]
    found = client.search_read("sale.order", domain, ["name"], limit=limit)
    return [(int(row["id"]), text(row["name"])) for row in found]


def named(client: Client, website: int, numbers: Sequence[str]) -> list[int]:
    domain = [["website_id", "=", website], ["name", "in", list(numbers)]]
    return [int(row["id"]) for row in client.search_read("sale.order", domain, ["name"])]


def read(client: Client, ids: Sequence[int]) -> list[WebsiteSale]:
    """Six calls at most, for any number of orders."""
    if not ids:
        return []
    optional = client.fields("sale.order", MAYBE_OF_ORDER)
    rows = client.search_read("sale.order", [["id", "in", list(ids)]], [*OF_ORDER, *optional])
    beside = _Beside.of(client, rows)
    return [_sale(row, beside) for row in rows]


@dataclass(slots=True)
class _Beside:
    """What else is read of some orders, in one call a kind."""

    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    partners: dict[int, Partner] = field(default_factory=dict)
    transfers: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    paid: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, client: Client, rows: Sequence[Row]) -> Self:
        found = cls()
        ids = [int(row["id"]) for row in rows]
        _add_lines(client, ids, found.lines)
        people = {link(row[each]) for row in rows for each in ("partner_id", "partner_shipping_id")}
        more = [each for each in ("mobile",) if client.fields("res.partner", [each])]
        wanted = [["id", "in", sorted(pk for pk in people if pk)]]
        for row in client.search_read("res.partner", wanted, [*OF_PARTNER, *more], archived=True):
            found.partners[int(row["id"])] = Partner.of(row)
        _add_transfers(client, ids, found.transfers)
        invoices = sorted({pk for row in rows for pk in row["invoice_ids"] or ()})
        bills = client.read_invoices(invoices) if invoices else []
        found.paid = {each.id for each in bills if each.sale and each.payment_state in PAID}
        return found


def _add_lines(client: Client, ids: Sequence[int], found: dict[int, list[Line]]) -> None:
    more = list(client.fields("sale.order.line", ["is_delivery"]))
    domain = [["order_id", "in", list(ids)], ["product_uom_qty", "!=", 0]]
    for row in client.search_read("sale.order.line", domain, [*OF_LINE, *more]):
        if row["display_type"]:
            continue
        line = Line(
            id=int(row["id"]),
            product_id=link(row["product_id"]),
            name=text(row["name"]).split("\n")[0],
            quantity=number(row["product_uom_qty"]),
            total=money(row["price_total"]),
            delivery=bool(row.get("is_delivery")),
        )
        found[link(row["order_id"]) or 0].append(line)


def _add_transfers(client: Client, ids: Sequence[int], found: dict[int, list[Row]]) -> None:
    more = ["carrier_tracking_ref"] if client.dialect().tracking else []
    try:
        rows = client.search_read("stock.picking", [["sale_id", "in", list(ids)]], [*OF_PICKING, *more])
    except Refused:  # a user who only sells
        return
    for row in rows:
        if row["picking_type_code"] == "outgoing" and row["state"] != "cancel":
            found[link(row["sale_id"]) or 0].append(row)


def _sale(row: Row, beside: _Beside) -> WebsiteSale:
    pk, total = int(row["id"]), money(row["amount_total"])
    buyer = beside.partners.get(link(row["partner_id"]) or 0, Partner())
    bills = row["invoice_ids"] or ()
    by_bill = bool(bills) and all(bill in beside.paid for bill in bills)
    return WebsiteSale(
        id=pk,
        name=text(row["name"]),
        state=text(row["state"]),
        created_at=moment(text(row["create_date"])),
        changed_at=max(moment(text(one["write_date"])) for one in (row, *beside.transfers.get(pk, ()))),
        ordered_at=moment(text(row["date_order"])),
        total=total,
        currency=name(row.get("currency_id")) or "IDR",
        carrier=name(row.get("carrier_id")),
        paid=by_bill or (total > 0 and money(row.get("amount_paid") or 0) >= total),
        buyer=buyer,
        recipient=beside.partners.get(link(row["partner_shipping_id"]) or 0, buyer),
        lines=tuple(beside.lines.get(pk, ())),
        delivered=_delivered(beside.transfers.get(pk, ())),
    )


def _delivered(transfers: Iterable[Mapping[str, Any]]) -> Delivered | None:
    listed = list(transfers)
    if not listed or any(each["state"] != "done" for each in listed):
        return None
    last = max(listed, key=lambda each: text(each["date_done"]))
    waybill = next((text(each.get("carrier_tracking_ref")) for each in listed), "")
    return Delivered(moment(text(last["date_done"])), waybill)


def moment(stored: str) -> datetime:
    return datetime.strptime(stored, MOMENT).replace(tzinfo=UTC)
