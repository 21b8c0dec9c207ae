"""Orders and their packages."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from channels.shopee.payloads.fields import Row

ADVANCE = "advance"
"""Packed before anybody ordered it: its booking is not named, and arranges the shipment all the same."""


@dataclass(frozen=True, slots=True)
class OrderList:
    orders: tuple[tuple[str, str], ...]
    next_cursor: str
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a list of orders")
        return cls(
            orders=tuple(
                (one.need_text("order_sn"), one.text("order_status")) for one in row.rows("order_list")
            ),
            next_cursor=row.text("next_cursor"),
            more=row.flag("more"),
        )


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    phone: str
    town: str
    district: str
    city: str
    state: str
    zipcode: str
    full_address: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(**{name: row.text(name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class OrderItem:
    """Prices are for one piece, unlike those of the escrow."""

    item_id: str
    model_id: str
    line_item_id: str
    order_item_id: str
    name: str
    sku: str
    quantity: int
    cancelled: int
    returned: int
    image_url: str
    price: Decimal
    original_price: Decimal
    promotion: str = ""
    promotion_group_id: str = ""

    @classmethod
    def parse(cls, row: Row) -> Self:
        names = (row.text("item_name"), row.text("model_name"))
        wanted = _wanted(row)
        return cls(
            item_id=row.need_text("item_id"),
            model_id=row.ident("model_id") or "0",
            line_item_id=row.ident("line_item_id"),
            order_item_id=row.ident("order_item_id"),
            name=" - ".join(name for name in names if name),
            sku=row.text("model_sku", "item_sku"),
            quantity=wanted,
            cancelled=row.whole("model_quantity_purchased") - wanted,
            returned=row.whole("returned_qty"),
            image_url=row.row("image_info").text("image_url"),
            price=row.money("model_discounted_price"),
            original_price=row.money("model_original_price"),
            promotion=row.text("promotion_type"),
            promotion_group_id=row.ident("promotion_group_id"),
        )


def _wanted(row: Row) -> int:
    """The pieces that were bought, less those cancelled since. Returned ones were bought, and pieces whose
    cancellation or return is only asked for, too.
    """
    bought = row.whole("model_quantity_purchased")
    if not row.whole("cancelled_qty"):
        return bought
    still = ("active_qty", "cancel_requested_qty", "return_requested_qty", "returned_qty")
    return min(bought, sum(row.whole(name) for name in still))


@dataclass(frozen=True, slots=True)
class PackageItem:
    item_id: str
    model_id: str
    order_item_id: str
    quantity: int

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            item_id=row.need_text("item_id"),
            model_id=row.ident("model_id") or "0",
            order_item_id=row.ident("order_item_id"),
            quantity=row.whole("model_quantity"),
        )


@dataclass(frozen=True, slots=True)
class OrderPackage:
    number: str
    status: str
    carrier: str
    items: tuple[PackageItem, ...]
    channel_id: str = ""

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            number=row.need_text("package_number"),
            status=row.text("logistics_status"),
            carrier=row.text("shipping_carrier"),
            channel_id=row.ident("logistics_channel_id"),
            items=tuple(PackageItem.parse(one) for one in row.rows("item_list")),
        )


@dataclass(frozen=True, slots=True)
class OrderDetail:
    order_sn: str
    status: str
    currency: str
    cod: bool
    created_at: datetime
    updated_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None
    picked_up_at: datetime | None
    total_amount: Decimal
    payment_method: str
    carrier: str
    buyer_id: str
    buyer_username: str
    message: str
    cancel_by: str
    cancel_reason: str
    buyer_cancel_reason: str
    fulfilment: str
    address: Address
    items: tuple[OrderItem, ...]
    packages: tuple[OrderPackage, ...]
    booking: str = ""
    can_cancel_part: bool = False

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            order_sn=row.need_text("order_sn"),
            status=row.need_text("order_status"),
            currency=row.text("currency") or "IDR",
            cod=row.flag("cod"),
            created_at=row.need_moment("create_time"),
            updated_at=row.need_moment("update_time"),
            paid_at=row.moment("pay_time"),
            ship_by=row.moment("ship_by_date"),
            picked_up_at=row.moment("pickup_done_time"),
            total_amount=row.money("total_amount"),
            payment_method=row.text("payment_method"),
            carrier=row.text("shipping_carrier", "checkout_shipping_carrier"),
            buyer_id=row.ident("buyer_user_id"),
            buyer_username=row.text("buyer_username"),
            message=row.text("message_to_seller"),
            cancel_by=row.text("cancel_by"),
            cancel_reason=row.text("cancel_reason"),
            buyer_cancel_reason=row.text("buyer_cancel_reason"),
            fulfilment=row.text("fulfillment_flag"),
            address=Address.parse(row.row("recipient_address")),
            items=tuple(OrderItem.parse(one) for one in row.rows("item_list")),
            packages=tuple(OrderPackage.parse(one) for one in row.rows("package_list")),
            booking=row.text("booking_sn") or (ADVANCE if row.flag("advance_package") else ""),
            can_cancel_part=row.flag("can_partial_cancel_order"),
        )


@dataclass(frozen=True, slots=True)
class PackageDetail:
    number: str
    order_sn: str
    status: str
    carrier: str
    tracking_number: str
    picked_up_at: datetime | None
    channel_id: str = ""
    location_id: str = ""
    ship_by: datetime | None = None
    arranged: bool = False
    split: bool = False
    pending: str = ""

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            number=row.need_text("package_number"),
            order_sn=row.text("order_sn"),
            status=row.text("fulfillment_status", "logistics_status"),
            carrier=row.text("shipping_carrier"),
            tracking_number=row.text("tracking_number"),
            picked_up_at=row.moment("pickup_done_time"),
            channel_id=row.ident("logistics_channel_id"),
            location_id=_location(row),
            ship_by=row.moment("ship_by_date"),
            arranged=row.flag("is_shipment_arranged"),
            split=row.flag("is_split_up"),
            pending=row.text("pending_description") or row.text("pending_terms"),
        )


def _location(row: Row) -> str:
    """Where the goods leave from; empty where that is not one place."""
    places = {item.text("product_location_id") for item in row.rows("item_list")}
    return places.pop() if len(places) == 1 else ""
