"""Shopee's payloads to our records. Pure: the same answer always gives the same record."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from channels.records import (
    BY_MARKETPLACE,
    BY_SELLER,
    NOTHING,
    AddressData,
    AdjustmentData,
    BuyerData,
    EscrowData,
    LineData,
    ListingData,
    OrderData,
    PackageData,
    ReleaseData,
    ShopData,
    ShownStock,
    StockAnswer,
    TokenData,
)
from channels.shopee import errors, payloads
from omnihub.core.money import whole

STATUSES: Mapping[str, str] = {
    "UNPAID": "unpaid",
    "PENDING": "paid",  # paid for, held by Shopee
    "INVOICE_PENDING": "paid",
    "READY_TO_SHIP": "ready_to_ship",
    "RETRY_SHIP": "ready_to_ship",  # the courier did not come: to be arranged once more
    "PROCESSED": "packed",
    "SHIPPED": "shipped",
    "TO_CONFIRM_RECEIVE": "delivered",
    "IN_CANCEL": "cancel_requested",
    "CANCELLED": "cancelled",
    "TO_RETURN": "return_requested",
    "COMPLETED": "completed",
}
FULFILMENT: Mapping[str, str] = {
    "fulfilled_by_shopee": BY_MARKETPLACE,
    "fulfilled_by_local_seller": BY_SELLER,
    "fulfilled_by_cb_seller": BY_SELLER,
}
BUNDLE = "bundle_deal"
HANDED_OVER = frozenset({"SHIPPED", "TO_CONFIRM_RECEIVE", "TO_RETURN", "COMPLETED"})

# The terms of escrow_amount beside the gross, and how they count. What is missing here shows as residual.
TERMS: Mapping[str, int] = {
    "seller_return_refund": 1,
    "buyer_paid_shipping_fee": 1,
    "actual_shipping_fee": -1,
    "shopee_shipping_rebate": 1,
    "shipping_fee_discount_from_3pl": 1,
    "reverse_shipping_fee": -1,
    "rsf_seller_protection_fee_claim_amount": 1,
    "final_return_to_seller_shipping_fee": -1,
    "seller_transaction_fee": -1,
    "service_fee": -1,
    "commission_fee": -1,
    "campaign_fee": -1,
    "seller_order_processing_fee": -1,
    "shipping_seller_protection_fee_amount": -1,
    "delivery_seller_protection_fee_premium_amount": -1,
    "order_ams_commission_fee": -1,
    "ads_escrow_top_up_fee_or_technical_support_fee": -1,
    "escrow_tax": -1,
    "withholding_tax": -1,
    "buyer_paid_packaging_fee": 1,
    "trade_in_bonus_by_seller": -1,
}
# The batch call's table spells some names differently.
SPELLINGS: Mapping[str, str] = {
    "shipping_fee_discount_from_pl": "shipping_fee_discount_from_3pl",
    "trade_in_bonus_seller": "trade_in_bonus_by_seller",
}


def status(detail: payloads.OrderDetail) -> str:
    """Ours, from the remote's answer alone. A status nobody has heard of follows the dates."""
    ours = STATUSES.get(detail.status)
    if ours in {"completed", "cancelled"} and _all_returned(detail.items):
        return "returned"
    if ours:
        return ours
    if detail.picked_up_at:
        return "shipped"
    return "paid" if detail.paid_at else "unpaid"


def _all_returned(items: Sequence[payloads.OrderItem]) -> bool:
    bought = [item for item in items if item.quantity]
    return bool(bought) and all(item.returned >= item.quantity for item in bought)


def order(
    detail: payloads.OrderDetail,
    *,
    read_at: datetime,
    money: payloads.Escrow | None = None,
    parcels: Mapping[str, payloads.PackageDetail] | None = None,
) -> OrderData:
    known = lines(detail.items)
    ours = status(detail)
    picked_up = detail.picked_up_at or (detail.updated_at if detail.status in HANDED_OVER else None)
    return OrderData(
        number=detail.order_sn,
        status=ours,
        remote_status=detail.status,
        updated_at=detail.updated_at,
        read_at=read_at,
        placed_at=detail.created_at,
        lines=tuple(line for line, _item in known),
        packages=packages(detail, known, parcels or {}),
        escrow=escrow(money, known) if money else None,
        address=address(detail.address),
        buyer=_buyer(detail),
        paid_at=detail.paid_at,
        ship_by=detail.ship_by,
        shipped_at=picked_up,
        completed_at=detail.updated_at if ours == "completed" else None,
        cancelled_at=detail.updated_at if ours == "cancelled" else None,
        currency=detail.currency,
        buyer_total=detail.total_amount,
        payment_method=detail.payment_method,
        cash_on_delivery=detail.cod,
        carrier=detail.carrier,
        fulfilled_by=FULFILMENT.get(detail.fulfilment, detail.fulfilment),
        message=detail.message,
        can_cancel_part=detail.can_cancel_part,
        booking=detail.booking,
        cancel_reason=_cancel_reason(detail),
    )


def _cancel_reason(detail: payloads.OrderDetail) -> str:
    reason = detail.buyer_cancel_reason or detail.cancel_reason
    return ": ".join(part for part in (detail.cancel_by, reason) if part)


def _buyer(detail: payloads.OrderDetail) -> BuyerData | None:
    if not detail.buyer_id:
        return None
    return BuyerData(detail.buyer_id, detail.buyer_username, detail.address.name, detail.address.phone)


def address(given: payloads.Address) -> AddressData | None:
    if not (given.name or given.full_address):
        return None
    return AddressData(
        name=given.name,
        phone=given.phone,
        address=given.full_address,
        district=given.district or given.town,
        city=given.city,
        state=given.state,
        postcode=given.zipcode,
    )


def lines(items: Iterable[payloads.OrderItem]) -> list[tuple[LineData, payloads.OrderItem]]:
    """One line an item. line_item_id is new: before it, an item bought twice in one order is numbered."""
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        key = f"{item.line_item_id or item.order_item_id or item.item_id}-{item.model_id}"
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}-{seen[key]}"
        line = LineData(key, item.item_id, item.model_id, item.sku, item.name, item.quantity, item.image_url)
        found.append((replace(line, listed_total=_listed_total(item), cancelled=item.cancelled), item))
    return found


def _listed_total(item: payloads.OrderItem) -> Decimal:
    """The order shows 0 for what was bought in a bundle, by design: then the price before the bundle."""
    hidden = item.promotion == BUNDLE and not item.price
    return whole((item.original_price if hidden else item.price) * item.quantity)


def packages(
    detail: payloads.OrderDetail,
    known: list[tuple[LineData, payloads.OrderItem]],
    parcels: Mapping[str, payloads.PackageDetail],
) -> tuple[PackageData, ...]:
    """A package's own detail is the better source; the order's list has no tracking number."""
    alone = len(detail.packages) == 1
    left = {line.key: line.quantity for line, _item in known}
    found = []
    for package in detail.packages:
        contents = {} if alone else _contents(package, known, left)
        data = PackageData(
            package.number,
            package.status,
            package.carrier,
            channel_id=package.channel_id,
            contents=contents,
        )
        if parcel := parcels.get(package.number):
            data = replace(
                data,
                remote_status=parcel.status or data.remote_status,
                carrier=parcel.carrier or data.carrier,
                tracking_number=parcel.tracking_number,
                shipped_at=parcel.picked_up_at,
                channel_id=parcel.channel_id or data.channel_id,
            )
        elif alone:
            data = replace(data, shipped_at=detail.picked_up_at)
        found.append(data)
    return tuple(found)


def _contents(
    package: payloads.OrderPackage, known: list[tuple[LineData, payloads.OrderItem]], left: dict[str, int]
) -> dict[str, int]:
    """Which lines are in a package; a line that is in several packages gives each its part."""
    contents: Counter[str] = Counter()
    for part in package.items:
        wanted = part.quantity
        for line, item in known:
            same = (item.item_id, item.model_id) == (part.item_id, part.model_id)
            if same and part.order_item_id in {"", item.order_item_id, item.line_item_id}:
                taken = min(wanted, left[line.key])
                contents[line.key] += taken
                left[line.key] -= taken
                wanted -= taken
    return {key: quantity for key, quantity in contents.items() if quantity}


def escrow(money: payloads.Escrow, known: list[tuple[LineData, payloads.OrderItem]]) -> EscrowData:
    """The seller's gross, what it leads to, and each line's part of it.

    Gross is the goods at the seller's own price: after the seller's discounts, vouchers and coins,
    before anything that Shopee gives the buyer. Shopee's own discount is inside the goods; where a
    return changed it, the difference between then and now counts.
    """
    income = {SPELLINGS.get(name, name): value for name, value in money.income.items()}
    discount = income.get("shopee_discount", NOTHING)
    voucher = income.get("voucher_from_seller", NOTHING)
    cashback = income.get("seller_coin_cash_back", NOTHING)
    gross = money.goods - income.get("original_shopee_discount", discount) + discount - voucher - cashback
    terms = {"gross": gross} | {name: sign * income[name] for name, sign in TERMS.items() if income.get(name)}
    residual = money.amount - sum(terms.values(), NOTHING)
    if residual:
        terms["residual"] = residual
    return EscrowData(
        amount=money.amount,
        gross=gross,
        seller_voucher=voucher,
        seller_coin_cashback=cashback,
        terms=terms,
        line_totals=_line_totals(money.items, [line for line, _item in known], dict(_ids(known))),
        courier_estimate=income.get("estimated_shipping_fee"),
        adjustments=tuple(AdjustmentData(one.amount, one.made_at, one.reason) for one in money.adjustments),
    )


def _ids(known: Iterable[tuple[LineData, payloads.OrderItem]]) -> Iterable[tuple[str, str]]:
    return ((line.key, item.line_item_id) for line, item in known)


def _line_totals(
    items: Iterable[payloads.EscrowItem], known: Sequence[LineData], line_ids: Mapping[str, str]
) -> dict[str, Decimal]:
    """By the line's own id where both sides have it, else by item, variation and quantity, each once."""
    open_lines = list(known)
    totals: dict[str, Decimal] = {}
    for item in items:
        line = max(open_lines, key=lambda one: _likeness(one, item, line_ids), default=None)
        if line is None or not _likeness(line, item, line_ids):
            continue
        open_lines.remove(line)
        totals[line.key] = item.original_price - item.seller_discount
    return totals


def _likeness(line: LineData, item: payloads.EscrowItem, line_ids: Mapping[str, str]) -> int:
    if (line.item_id, line.model_id) != (item.item_id, item.model_id):
        return 0
    same_id = bool(item.line_item_id) and line_ids[line.key] == item.line_item_id
    return 1 + 2 * same_id + (line.quantity == item.quantity)


def release(given: payloads.Release) -> ReleaseData:
    return ReleaseData(given.order_sn, given.amount, given.released_at)


def shop(shop_id: str, info: payloads.ShopInfo) -> ShopData:
    blocked = "" if info.status == "NORMAL" else f"Shopee shows this shop as {info.status.lower()}."
    return ShopData(
        remote_id=shop_id,
        name=info.name,
        region=info.region,
        authorised_until=info.authorised_until,
        blocked_because=blocked,
    )


def tokens(given: payloads.Tokens, refresh_expires_at: datetime) -> TokenData:
    return TokenData(given.access_token, given.refresh_token, given.expires_at, refresh_expires_at)


def stock(item: payloads.Item, models: Sequence[payloads.Model]) -> list[ShownStock]:
    """What Shopee shows of an item, or of each of its variations; what it does not tell is left out."""
    told = [(model.model_id, model.stock) for model in models] if item.has_model else [("0", item.stock)]
    return [
        ShownStock(item.item_id, model_id, found.pieces, found.reserved)
        for model_id, found in told
        if found is not None
    ]


def stock_answer(update: payloads.StockUpdate) -> StockAnswer:
    return StockAnswer(update.taken, {model: errors.row(reason) for model, reason in update.failed.items()})


def listings(item: payloads.Item, models: Sequence[payloads.Model]) -> list[ListingData]:
    """One a variation; an item without variations is its own."""
    if not item.has_model:
        return [ListingData(item.item_id, "0", item.sku, item.name, item.status, item.image_url)]
    return [
        ListingData(
            item_id=item.item_id,
            model_id=model.model_id,
            sku=model.sku or item.sku,
            name=" - ".join(part for part in (item.name, model.name) if part),
            status=item.status if model.status != "MODEL_UNAVAILABLE" else model.status,
            image_url=item.image_url,
        )
        for model in models
    ]
