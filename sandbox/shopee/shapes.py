"""What an order carries from its first moment; only cancelled pieces change it."""

from typing import NotRequired, TypedDict

from sandbox.shopee.fee_rules import Rules


class Line(TypedDict):
    item_id: int
    item_name: str
    item_sku: str
    model_id: int
    model_name: str
    model_sku: str
    sku: str
    quantity: int
    """Without the cancelled ones."""
    cancelled: int
    original_price: int
    """For one piece."""
    seller_discount: int
    """For the whole line."""
    shopee_discount: int
    """For the whole line; Shopee pays it back to the seller."""
    bundle_id: int
    """0, or the bundle deal this line was bought in."""
    grams: int


class Promotions(TypedDict):
    voucher_from_seller: int
    voucher_from_shopee: int
    coins: int
    seller_coin_cash_back: int


class Shipping(TypedDict):
    estimated: int
    actual: int
    buyer_pays: int
    rebate: int
    discount_from_3pl: int
    carrier: str
    service: str
    channel_id: int


class Buyer(TypedDict):
    user_id: int
    username: str
    name: str
    phone: str
    district: str
    city: str
    state: str
    zipcode: str
    street: str


class Facts(TypedDict):
    lines: list[Line]
    promotions: Promotions
    shipping: Shipping
    buyer: Buyer
    payment_method: str
    affiliate_percent: int
    buyer_service_fee: int
    message: str
    fulfilment: str
    """fulfillment_flag: who keeps and ships the goods."""
    rules: NotRequired[Rules]
    """What it is charged; an old picture's orders are charged as ever."""
    booking_sn: NotRequired[str]
    """Booked in advance: the booking ships it, not the order."""
