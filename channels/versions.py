"""Which part of an answer is newer than our copy of the order.

An order's own fields go by (time of the last change, start of the read). Lines, escrow, recipient and
each package have an as-of of their own: an answer that lacks them erases nothing, and a late answer may still
bring the newest of them. So every order of arrival ends in the same copy.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from channels import states
from channels.models import Customer, Order, OrderEvent, OrderLine, Package
from channels.records import (
    AddressData,
    BuyerData,
    EscrowData,
    LineData,
    OrderData,
    PackageData,
    given_back,
)

COPIED = (
    "status",
    "remote_status",
    "placed_at",
    "ship_by",
    "currency",
    "buyer_total",
    "payment_method",
    "cash_on_delivery",
    "carrier",
    "fulfilled_by",
    "message",
    "can_cancel_part",
    "booking",
    "cancel_reason",
    "shipping_total",
    "shipping_service",
)
ONCE = ("paid_at", "shipped_at", "completed_at", "cancelled_at")
RECIPIENT = tuple(f"recipient_{part.name}" for part in fields(AddressData))
ERP_CARES = (
    *("status", "currency", "placed_at", "customer_id", "carrier", "message", "fulfilled_by"),
    *("gross", "seller_voucher", "seller_coin_cashback", "shipping_total", "shipping_service"),
    *ONCE,
    *RECIPIENT,
)
LINE_FIELDS = ("item_id", "model_id", "sku", "name", "quantity", "cancelled", "listed_total")


@dataclass(slots=True)
class Copy:
    """Our copy of one order while answers are laid over it."""

    order: Order
    lines: dict[str, OrderLine] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    gone: list[OrderLine | Package] = field(default_factory=list)
    events: list[OrderEvent] = field(default_factory=list)
    line_data: dict[str, LineData] = field(default_factory=dict)

    def erp_facts(self) -> tuple[Any, ...]:
        """What the ERP's documents are made of: a change of any of it must reach them."""
        return (
            *(getattr(self.order, name) for name in ERP_CARES),
            given_back(self.order.escrow_terms),
            {key: (line.sku, line.quantity, self._total(line)) for key, line in self.lines.items()},
            {
                number: (package.tracking_number, package.carrier, package.shipped_at)
                for number, package in self.packages.items()
            },
        )

    def parcel_facts(self) -> tuple[Any, ...]:
        """What shipping cares about besides: a change of any of it is followed."""
        parcels = {number: (one.remote_status, one.channel_id) for number, one in self.packages.items()}
        return self.order.ship_by, self.order.booking, parcels

    def takes(self) -> dict[str, Any] | None:
        """The pieces that the order takes off the shelf; nothing once its way has ended."""
        if self.order.status in states.ENDED:
            return None
        return {key: (line.item_id, line.model_id, line.quantity) for key, line in self.lines.items()}

    def _total(self, line: OrderLine) -> Decimal | None:
        return line.total if self.order.escrow_as_of else line.listed_total

    def note(self, at: datetime, kind: str, before: str, after: str, *, unusual: bool = False) -> None:
        self.events.append(OrderEvent(at=at, kind=kind, before=before, after=after, unusual=unusual))


def lay(copy: Copy, data: OrderData) -> None:
    """Take from `data` what is newer than `copy`."""
    order = copy.order
    if order.remote_updated_at is None or data.version > (order.remote_updated_at, order.read_at):
        _lay_base(copy, data)
    if data.lines and _is_newer(data.read_at, order.lines_as_of):
        order.lines_as_of = data.read_at
        _lay_lines(copy, data)
    for name in ONCE:
        _lay_first(order, name, getattr(data, name))
    if data.address:
        _lay_recipient(order, data.address, data.read_at)
    if data.packages:
        _lay_packages(copy, data.packages, data.read_at)
    if data.escrow and _is_newer(data.read_at, order.escrow_as_of):
        _lay_escrow(copy, data.escrow, data.read_at)
    for line in copy.lines.values():
        total = order.escrow_lines.get(line.key)
        line.total = None if total is None else Decimal(total)


def lay_customer(customer: Customer, data: BuyerData, read_at: datetime) -> bool:
    """A clear name stays until a newer clear one comes. Says whether anything changed."""
    if not _outranks(data.clear, read_at, customer.is_clear, customer.as_of):
        return False
    customer.username, customer.name, customer.phone = data.username, data.name, data.phone
    customer.is_clear, customer.as_of = data.clear, read_at
    return True


def _is_newer(moment: datetime, ours: datetime | None) -> bool:
    return ours is None or moment > ours


def _outranks(clear: bool, moment: datetime, our_clear: bool, our_moment: datetime | None) -> bool:  # noqa: FBT001
    return our_moment is None or (clear, moment) > (our_clear, our_moment)


def _lay_base(copy: Copy, data: OrderData) -> None:
    order = copy.order
    if order.status != data.status:
        odd = states.unusual(order.status, data.status)
        copy.note(data.updated_at, "status", order.status, data.status, unusual=odd)
    for name in COPIED:
        setattr(order, name, getattr(data, name))
    order.remote_updated_at, order.read_at = data.version


def _lay_lines(copy: Copy, order: OrderData) -> None:
    copy.line_data = {line.key: line for line in order.lines}
    for key in copy.lines.keys() - copy.line_data.keys():
        copy.gone.append(copy.lines.pop(key))
    for data in order.lines:
        line = copy.lines.setdefault(data.key, OrderLine(key=data.key))
        if data.cancelled > line.cancelled:
            line.cancelled_at = order.read_at
        for name in LINE_FIELDS:
            setattr(line, name, getattr(data, name))


def _lay_first(order: Order, name: str, moment: datetime | None) -> None:
    """A moment that happens once: the earliest we ever heard of."""
    ours = getattr(order, name)
    if moment and (ours is None or moment < ours):
        setattr(order, name, moment)


def _lay_recipient(order: Order, data: AddressData, read_at: datetime) -> None:
    if not _outranks(data.clear, read_at, order.recipient_is_clear, order.recipient_as_of):
        return
    for part in fields(AddressData):
        setattr(order, f"recipient_{part.name}", getattr(data, part.name))
    order.recipient_is_clear, order.recipient_as_of = data.clear, read_at


def _lay_packages(copy: Copy, packages: tuple[PackageData, ...], read_at: datetime) -> None:
    """All packages of one answer share its as-of: the newest answer says which there are."""
    known = [package.as_of for package in copy.packages.values()]
    if not known or read_at > max(known):
        for number in copy.packages.keys() - {data.number for data in packages}:
            copy.gone.append(copy.packages.pop(number))
        for data in packages:
            copy.packages.setdefault(data.number, Package(number=data.number))
    for data in packages:
        if data.number in copy.packages:
            _lay_package(copy, copy.packages[data.number], data, read_at)


def _lay_package(copy: Copy, package: Package, data: PackageData, read_at: datetime) -> None:
    if _is_newer(read_at, package.as_of):
        package.remote_status, package.carrier = data.remote_status, data.carrier
        package.contents, package.as_of = dict(data.contents), read_at
        package.channel_id = data.channel_id or package.channel_id
    if data.shipped_at and (package.shipped_at is None or data.shipped_at < package.shipped_at):
        package.shipped_at = data.shipped_at
    lay_waybill(copy, package, data.tracking_number, read_at)


def lay_waybill(copy: Copy, package: Package, number: str, read_at: datetime) -> bool:
    """A waybill that is there is never taken back by an answer without one. Says whether it is another."""
    if not number or not _is_newer(read_at, package.tracking_as_of):
        return False
    differs = package.tracking_number != number
    if differs:
        copy.note(read_at, "tracking", package.tracking_number, number)
    package.tracking_number, package.tracking_as_of = number, read_at
    return differs


def _lay_escrow(copy: Copy, data: EscrowData, read_at: datetime) -> None:
    order = copy.order
    if order.gross != data.gross:
        copy.note(read_at, "escrow", "" if order.gross is None else str(order.gross), str(data.gross))
    order.gross, order.escrow_amount, order.escrow_as_of = data.gross, data.amount, read_at
    order.seller_voucher, order.seller_coin_cashback = data.seller_voucher, data.seller_coin_cashback
    order.escrow_terms = {name: str(value) for name, value in data.terms.items()}
    order.escrow_lines = {key: str(value) for key, value in data.line_totals.items()}
