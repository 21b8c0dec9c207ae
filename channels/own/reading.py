"""A checkout of ours as the order that a marketplace's answer would be."""

from collections.abc import Iterable
from datetime import datetime

from channels.models import Checkout, CheckoutLine, OwnParcel
from channels.records import (
    BY_SELLER,
    NOTHING,
    AddressData,
    BuyerData,
    EscrowData,
    LineData,
    OrderData,
    PackageData,
)
from channels.states import OrderStatus

STATUS: dict[str, OrderStatus] = {
    Checkout.State.PLACED: OrderStatus.UNPAID,
    Checkout.State.PAID: OrderStatus.READY_TO_SHIP,
    Checkout.State.SHIPPED: OrderStatus.SHIPPED,
    Checkout.State.DELIVERED: OrderStatus.DELIVERED,
    Checkout.State.COMPLETED: OrderStatus.COMPLETED,
    Checkout.State.EXPIRED: OrderStatus.CANCELLED,
    Checkout.State.CANCELLED: OrderStatus.CANCELLED,
}
NO_VARIATION = "0"


def order(
    checkout: Checkout, lines: Iterable[CheckoutLine], parcels: Iterable[OwnParcel], read_at: datetime
) -> OrderData:
    """The gross is what the buyer pays: goods less our discount, and the shipping we charge for."""
    kept = tuple(lines)
    return OrderData(
        number=checkout.number,
        status=status(checkout),
        remote_status=checkout.state,
        updated_at=checkout.changed_at,
        read_at=read_at,
        placed_at=checkout.placed_at or checkout.created_at,
        lines=tuple(_line(one) for one in kept),
        packages=tuple(_package(one) for one in parcels),
        escrow=_sums(checkout, kept),
        address=_address(checkout),
        buyer=_buyer(checkout),
        paid_at=checkout.paid_at,
        shipped_at=checkout.shipped_at,
        completed_at=checkout.completed_at,
        cancelled_at=checkout.cancelled_at,
        currency=checkout.currency,
        buyer_total=checkout.total,
        carrier=checkout.courier,
        fulfilled_by=BY_SELLER,
        message=checkout.note,
        can_cancel_part=checkout.state == Checkout.State.PAID and sum(one.quantity for one in kept) > 1,
        cancel_reason=checkout.cancel_reason,
        shipping_total=checkout.shipping_total,
        shipping_service=f"{checkout.courier}:{checkout.service}" if checkout.courier else "",
    )


def status(checkout: Checkout) -> OrderStatus:
    """Packed is a mark within paid: nothing that is paid for stands elsewhere because of it."""
    if checkout.state == Checkout.State.PAID and checkout.packed_at:
        return OrderStatus.PACKED
    return STATUS[checkout.state]


def _line(line: CheckoutLine) -> LineData:
    return LineData(
        key=line.key,
        item_id=line.listing.item_id if line.listing else "",
        model_id=line.listing.model_id if line.listing else NO_VARIATION,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        cancelled=line.cancelled,
        image_url=line.listing.image_url if line.listing else "",
        listed_total=line.total,
    )


def _sums(checkout: Checkout, lines: Iterable[CheckoutLine]) -> EscrowData:
    """Nobody stands between the buyer and us, so the whole sum is ours; what the gateway keeps of it is told
    by the receipt.
    """
    return EscrowData(
        amount=checkout.total,
        gross=checkout.total,
        seller_voucher=checkout.discount,
        seller_coin_cashback=NOTHING,
        terms={},
        line_totals={line.key: line.total for line in lines},
    )


def _address(checkout: Checkout) -> AddressData:
    street = ", ".join(part for part in (checkout.address, checkout.subdistrict) if part)
    return AddressData(
        name=checkout.name,
        phone=checkout.phone,
        address=street,
        district=checkout.district,
        city=checkout.city,
        state=checkout.province,
        postcode=checkout.postcode,
        email=checkout.email,
    )


def _buyer(checkout: Checkout) -> BuyerData | None:
    """Known again by the phone, or else by the mail address."""
    identity = checkout.phone or checkout.email.lower()
    return BuyerData(identity[:64], "", checkout.name, checkout.phone) if identity else None


def _package(parcel: OwnParcel) -> PackageData:
    return PackageData(
        number=parcel.number,
        remote_status=parcel.status,
        carrier=parcel.courier,
        tracking_number=parcel.tracking_number,
        shipped_at=parcel.shipped_at,
        channel_id=f"{parcel.courier}:{parcel.service}",
    )
