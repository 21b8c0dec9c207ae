"""What a marketplace pays out and takes, as plain values whose parts add up to the rupiah."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from channels.records import NOTHING, RETURN_REFUND

GROSS, RESIDUAL = "gross", "residual"
"""The terms of an escrow that are no fees: what it begins with, and what nobody has a name for."""


class FeeKey(StrEnum):
    """What a marketplace's many fees come down to in the books: each has an account of its own there."""

    COMMISSION = "commission"
    SERVICE_FEE = "service_fee"
    TRANSACTION_FEE = "transaction_fee"
    PROCESSING_FEE = "processing_fee"
    CAMPAIGN_FEE = "campaign_fee"
    AFFILIATE = "affiliate"
    ADVERTISING = "advertising"
    PROTECTION = "protection"
    SHIPPING_DIFFERENCE = "shipping_difference"
    WITHHOLDING_TAX = "withholding_tax"
    ADJUSTMENT = "adjustment"
    OTHER = "other"


KEYS: Mapping[str, FeeKey] = {
    "commission_fee": FeeKey.COMMISSION,
    "service_fee": FeeKey.SERVICE_FEE,
    "seller_transaction_fee": FeeKey.TRANSACTION_FEE,
    "seller_order_processing_fee": FeeKey.PROCESSING_FEE,
    "campaign_fee": FeeKey.CAMPAIGN_FEE,
    "order_ams_commission_fee": FeeKey.AFFILIATE,
    "ads_escrow_top_up_fee_or_technical_support_fee": FeeKey.ADVERTISING,
    "shipping_seller_protection_fee_amount": FeeKey.PROTECTION,
    "delivery_seller_protection_fee_premium_amount": FeeKey.PROTECTION,
    "buyer_paid_shipping_fee": FeeKey.SHIPPING_DIFFERENCE,
    "actual_shipping_fee": FeeKey.SHIPPING_DIFFERENCE,
    "shopee_shipping_rebate": FeeKey.SHIPPING_DIFFERENCE,
    "shipping_fee_discount_from_3pl": FeeKey.SHIPPING_DIFFERENCE,
    "reverse_shipping_fee": FeeKey.SHIPPING_DIFFERENCE,
    "rsf_seller_protection_fee_claim_amount": FeeKey.SHIPPING_DIFFERENCE,
    "final_return_to_seller_shipping_fee": FeeKey.SHIPPING_DIFFERENCE,
    "withholding_tax": FeeKey.WITHHOLDING_TAX,
}
APART = frozenset({GROSS, RESIDUAL, RETURN_REFUND})


def key_of(term: str) -> FeeKey:
    """A fee that was invented since is an other one, never lost."""
    return KEYS.get(term, FeeKey.OTHER)


def by_key(terms: Mapping[str, Decimal]) -> dict[FeeKey, Decimal]:
    """The fees of an escrow by their key, as they count for the seller: what costs is below zero."""
    fees: dict[FeeKey, Decimal] = {}
    for name, amount in terms.items():
        if name not in APART and amount:
            fees[key_of(name)] = fees.get(key_of(name), NOTHING) + amount
    return {key: amount for key, amount in fees.items() if amount}


class EntryKind(StrEnum):
    """What a line of a wallet is about."""

    ESCROW = "escrow"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    """What a return takes back after the order was paid out."""
    FEE = "fee"
    WITHDRAWAL = "withdrawal"
    RETURNED = "returned"
    PAID_OUT = "paid_out"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WalletLineData:
    """A line as the marketplace tells it. `moved`: what of the amount changed the balance."""

    identity: str
    kind: EntryKind
    remote_type: str
    remote_status: str
    under_way: bool
    at: datetime
    amount: Decimal
    moved: Decimal
    balance: Decimal | None = None
    fee: Decimal = NOTHING
    order_number: str = ""
    return_number: str = ""
    withdrawal: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """What one order brought into the wallet: `gross` + `refunded` + its fees + `residual` is `received`.

    `gross` is what the order's invoice says, `refunded` (below zero) what its credit note gives back.
    `history`: placed before go-live, so it has no invoice. `seen`: the wallet's own entry was read.
    `refunded_later`: more was given back after the payout, by entries of their own.
    """

    order_pk: int
    number: str
    gross: Decimal
    received: Decimal
    refunded: Decimal = NOTHING
    fees: Mapping[FeeKey, Decimal] = field(default_factory=dict)
    history: bool = False
    seen: bool = True
    refunded_later: bool = False

    @property
    def residual(self) -> Decimal:
        return self.received - self.gross - self.refunded - sum(self.fees.values(), NOTHING)


@dataclass(frozen=True, slots=True)
class WalletMove:
    """What came into the wallet (above zero) or left it, beside the first payout of an order.

    `refund`: it gives back the money of an order of ours, which has a credit note, or, where the order is
    `history`, no document at all.
    """

    entry_pk: int
    identity: str
    amount: Decimal
    key: FeeKey
    at: datetime
    words: str = ""
    order_pk: int | None = None
    number: str = ""
    refund: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class SettlementDay:
    """All that moved in a shop's wallet on one Jakarta day: one entry in the books.

    Between `opening` and `closing`, both None where the wallet was not read yet, nothing else happened: `gap`
    is what is missing. `withdrawals` are below zero; one that the bank sent back is above.
    `complete`: the day is over and the wallet was read beyond it; before that more may come.
    """

    shop_pk: int
    day: date
    orders: Sequence[OrderMoney] = ()
    moves: Sequence[WalletMove] = ()
    withdrawals: Sequence[WalletMove] = ()
    opening: Decimal | None = None
    closing: Decimal | None = None
    complete: bool = False

    @property
    def fees(self) -> dict[FeeKey, Decimal]:
        """Of all orders together; the moves are apart."""
        found: dict[FeeKey, Decimal] = {}
        for order in self.orders:
            for key, amount in order.fees.items():
                found[key] = found.get(key, NOTHING) + amount
        return {key: amount for key, amount in found.items() if amount}

    @property
    def residual(self) -> Decimal:
        return sum((order.residual for order in self.orders), NOTHING)

    @property
    def moved(self) -> Decimal:
        """By how much the wallet holds more than before."""
        received = sum((order.received for order in self.orders), NOTHING)
        others = (move.amount for move in (*self.moves, *self.withdrawals))
        return received + sum(others, NOTHING)

    @property
    def gap(self) -> Decimal | None:
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.moved
