"""A checkout of ours as the order that a marketplace's answer would be."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

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
    Checkout.State.OPEN: OrderStatus.UNPAID,  # of the website, whose order is there before its checkout
    Checkout.State.PLACED: OrderStatus.UNPAID,
    Checkout.State.PAID: OrderStatus.READY_TO_SHIP,
    Checkout.State.SHIPPED: OrderStatus.SHIPPED,
    Checkout.State.DELIVERED: OrderStatus.DELIVERED,
    Checkout.State.COMPLETED: OrderStatus.COMPLETED,
    Checkout.State.EXPIRED: OrderStatus.CANCELLED,
    Checkout.State.CANCELLED: OrderStatus.CANCELLED,
}
NO_VARIATION = "0"


def of(checkout: Checkout, read_at: datetime) -> OrderData:
    """One whose lines and parcels are read already."""
    lines = sorted(checkout.lines.all(), key=lambda line: line.pk)
    parcels = sorted(checkout.parcels.all(), key=lambda parcel: parcel.pk)
    return order(checkout, lines, parcels, read_at)


def order(
    checkout: Checkout, lines: Iterable[CheckoutLine], parcels: Iterable[OwnParcel], read_at: datetime
) -> OrderData:
    """The gross is what the buyer pays: goods less our discount, and the shipping we charge for."""
    kept, chosen = tuple(lines), _is_chosen(checkout)
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
        buyer_total=_total(checkout),
        carrier=checkout.courier if chosen else "",
        fulfilled_by=BY_SELLER,
        message=checkout.note,
        can_cancel_part=_has_parts(checkout, kept),
        cancel_reason=checkout.cancel_reason,
        shipping_total=checkout.shipping_total if chosen else NOTHING,
        shipping_service=f"{checkout.courier}:{checkout.service}" if chosen and checkout.courier else "",
    )


def status(checkout: Checkout) -> OrderStatus:
    """Packed is a mark within paid: nothing that is paid for stands elsewhere because of it."""
    if checkout.state == Checkout.State.PAID and checkout.packed_at:
        return OrderStatus.PACKED
    return STATUS[checkout.state]


def _is_chosen(checkout: Checkout) -> bool:
    """What a buyer chooses at the link of a website order counts when they have said yes to it."""
    return checkout.state != Checkout.State.OPEN or not checkout.offered


def _has_parts(checkout: Checkout, lines: Iterable[CheckoutLine]) -> bool:
    """The lines of a website's order are Odoo's, and stay as they are."""
    mine = checkout.state == Checkout.State.PAID and not checkout.of_website
    return mine and sum(one.quantity for one in lines) > 1


def _total(checkout: Checkout) -> Decimal:
    return checkout.total if _is_chosen(checkout) else checkout.goods_total - checkout.discount


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
        amount=_total(checkout),
        gross=_total(checkout),
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
