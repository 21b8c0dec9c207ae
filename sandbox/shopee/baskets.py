"""What buyers put into their baskets, and what it costs: pure chance from a seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.catalogue import CHANNELS
from sandbox.shopee import fee_rules, money, people
from sandbox.shopee.shapes import Facts, Line, Promotions, Shipping

CARRIERS = (
    ("SPX Hemat", "Hemat Kargo", 8005, 60),
    ("SPX Standard", "Reguler (Cashless)", 8003, 22),
    ("J&T Express", "Reguler (Cashless)", 8003, 10),
    ("SiCepat REG", "Reguler (Cashless)", 8003, 5),
    ("SPX Instant", "Instant", 8000, 3),
)
CHANNELS_BY_ID = {channel.channel_id: channel for channel in CHANNELS}
PAYMENTS = (
    "ShopeePay Balance",
    "SPayLater",
    "Online Payment",
    "SeaBank Bayar Instan",
    "Bank BCA (Virtual Account)",
)
CASH = "COD (Bayar di Tempat)"
ODDS = {
    "affiliate": 0.05,
    "buyer_service_fee": 0.2,
    "message": 0.1,
    "bundle": 0.04,
    "seller_discount": 0.3,
    "shopee_discount": 0.06,
    "voucher_from_seller": 0.12,
    "voucher_from_shopee": 0.15,
    "coins": 0.15,
    "seller_coin_cash_back": 0.04,
    "discount_from_3pl": 0.05,
    "heavier": 0.03,
}
"""How often something out of the ordinary happens to an order (or to a line, where it is about lines)."""


class Luck(random.Random):
    """Chance that can be told to keep to the ordinary."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.plain = False

    def has(self, name: str) -> bool:
        return not self.plain and self.random() < ODDS[name]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be bought: an item, or one variation of it."""

    item_id: int
    item_name: str
    item_sku: str
    model_id: int
    model_name: str
    model_sku: str
    price: int
    grams: int

    @property
    def sku(self) -> str:
        return self.model_sku or self.item_sku


def fill(chance: Luck, offers: Sequence[Offer], *, cod: bool, wishes: Mapping[str, Any]) -> Facts:
    """A basket at the till. `wishes` fix what a test wants fixed: lines, vouchers ...; the rest is chance."""
    chosen = wishes.get("lines")
    chance.plain = bool(wishes.get("plain") or chosen)
    lines = [_wished(row, offers) for row in chosen] if chosen else _picked(chance, offers)
    goods = sum(money.line_for_seller(line) - line["shopee_discount"] for line in lines)
    grams = sum(line["grams"] * line["quantity"] for line in lines)
    facts = Facts(
        lines=lines,
        promotions=_promotions(chance, goods, wishes),
        shipping=_shipping(chance, grams, wishes),
        buyer=people.invent(chance),
        payment_method=CASH if cod else chance.choice(PAYMENTS),
        affiliate_percent=_wish(wishes, "affiliate_percent", 3 * chance.has("affiliate")),
        buyer_service_fee=_wish(wishes, "buyer_service_fee", 1000 * chance.has("buyer_service_fee")),
        message=str(wishes.get("message", "Tolong bubble wrap ya kak" * chance.has("message"))),
        fulfilment=str(wishes.get("fulfilment", "fulfilled_by_local_seller")),
        rules=fee_rules.valid(),
    )
    if "booking_sn" in wishes:
        facts["booking_sn"] = str(wishes["booking_sn"])
    return facts


def _wish(wishes: Mapping[str, Any], name: str, otherwise: int) -> int:
    return int(wishes.get(name, otherwise))


def _picked(chance: Luck, offers: Sequence[Offer]) -> list[Line]:
    count = min(len(offers), chance.choices((1, 2, 3, 4), (60, 24, 11, 5))[0])
    bundle = chance.randrange(10**8, 10**9) if count > 1 and chance.has("bundle") else 0
    lines = []
    for offer in chance.sample(offers, count):
        line = _line(offer, chance.choices((1, 2, 3), (80, 15, 5))[0])
        _discount(chance, line, bundle)
        lines.append(line)
    return lines


def _discount(chance: Luck, line: Line, bundle: int) -> None:
    """A bundle's discount is for the whole line, even where it cannot be divided by the pieces."""
    full = money.line_original(line)
    if bundle:
        line["bundle_id"] = bundle
        line["seller_discount"] = money.percent(full, 7)
    elif chance.has("seller_discount"):
        line["seller_discount"] = (
            line["original_price"] // 1000 * chance.choice((50, 100, 150)) * line["quantity"]
        )
    if not bundle and chance.has("shopee_discount"):
        line["shopee_discount"] = line["original_price"] // 1000 * 20 * line["quantity"]


def _wished(row: Mapping[str, Any], offers: Sequence[Offer]) -> Line:
    """A line as asked for; a SKU that the shop does not list becomes a listing of its own."""
    sku = str(row["sku"])
    offer = next((offer for offer in offers if offer.sku == sku), None)
    if offer is None:
        number = 2_900_000_000 + sum(ord(letter) * 31**place for place, letter in enumerate(sku)) % 10**8
        offer = Offer(number, str(row.get("name", sku)), sku, 0, "", "", 50_000, 500)
    line = _line(offer, int(row.get("quantity", 1)))
    for name in ("original_price", "seller_discount", "shopee_discount", "bundle_id"):
        line[name] = int(row.get(name, line[name]))
    return line


def _line(offer: Offer, quantity: int) -> Line:
    return Line(
        item_id=offer.item_id,
        item_name=offer.item_name,
        item_sku=offer.item_sku,
        model_id=offer.model_id,
        model_name=offer.model_name,
        model_sku=offer.model_sku,
        sku=offer.sku,
        quantity=quantity,
        cancelled=0,
        original_price=offer.price,
        seller_discount=0,
        shopee_discount=0,
        bundle_id=0,
        grams=offer.grams,
    )


def _promotions(chance: Luck, goods: int, wishes: Mapping[str, Any]) -> Promotions:
    most = {
        "voucher_from_seller": min(goods // 10, 15_000) // 500 * 500,
        "voucher_from_shopee": min(goods // 20, 10_000),
        "coins": min(goods // 50, chance.randrange(100, 5000)),
        "seller_coin_cash_back": money.percent(goods, 2),
    }
    given = {name: _wish(wishes, name, amount * chance.has(name)) for name, amount in most.items()}
    return Promotions(
        voucher_from_seller=given["voucher_from_seller"],
        voucher_from_shopee=given["voucher_from_shopee"],
        coins=given["coins"],
        seller_coin_cash_back=given["seller_coin_cash_back"],
    )


def _channel(channel_id: int) -> tuple[str, str, int]:
    """The carrier and the service that the buyer chose, by the number of a channel."""
    channel = CHANNELS_BY_ID[channel_id]
    return channel.name, CHANNELS_BY_ID.get(channel.mask_id, channel).name, channel_id


def _shipping(chance: Luck, grams: int, wishes: Mapping[str, Any]) -> Shipping:
    """Buyer and Shopee pay the courier; now and then a heavier parcel costs the seller something."""
    carrier, service, channel, _weight = chance.choices(CARRIERS, [row[3] for row in CARRIERS])[0]
    if "channel_id" in wishes:
        carrier, service, channel = _channel(int(wishes["channel_id"]))
    estimated = _wish(wishes, "shipping_fee", 8000 + 4000 * (grams // 1000))
    buyer = _wish(wishes, "buyer_pays_shipping", chance.choice((0, 0, estimated // 2, estimated)))
    from_3pl = _wish(wishes, "shipping_fee_discount_from_3pl", 1000 * chance.has("discount_from_3pl"))
    from_3pl = min(from_3pl, estimated - buyer)
    return Shipping(
        estimated=estimated,
        actual=_wish(wishes, "actual_shipping_fee", estimated + 2500 * chance.has("heavier")),
        buyer_pays=buyer,
        rebate=estimated - buyer - from_3pl,
        discount_from_3pl=from_3pl,
        carrier=carrier,
        service=service,
        channel_id=channel,
    )
