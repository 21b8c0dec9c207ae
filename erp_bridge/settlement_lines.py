"""A marketplace's day as the lines of one entry: wallet, each fee by its name, each order's debt. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from channels.payouts import FeeKey, OrderMoney, SettlementDay, WalletMove
from erp_bridge.entries import Amount
from erp_bridge.records import ZERO, Profile
from omnihub.core.texts import Text

NAMES: Mapping[FeeKey, str] = {
    FeeKey.COMMISSION: "Komisi",
    FeeKey.SERVICE_FEE: "Biaya layanan",
    FeeKey.TRANSACTION_FEE: "Biaya transaksi",
    FeeKey.PROCESSING_FEE: "Biaya proses pesanan",
    FeeKey.CAMPAIGN_FEE: "Biaya kampanye",
    FeeKey.AFFILIATE: "Komisi afiliasi",
    FeeKey.ADVERTISING: "Iklan",
    FeeKey.PROTECTION: "Proteksi pengiriman",
    FeeKey.SHIPPING_DIFFERENCE: "Selisih ongkos kirim",
    FeeKey.WITHHOLDING_TAX: "PPh dipungut marketplace",
    FeeKey.ADJUSTMENT: "Penyesuaian",
    FeeKey.OTHER: "Biaya lain",
}
WALLET, RESIDUAL, BANK = "Saldo penjual", "Selisih", "Penarikan ke bank"
"""Names of lines in Odoo, in the words of those who work there."""


@dataclass(frozen=True, slots=True)
class Debt:
    """Where an order's gross stands in Odoo until the wallet has it: on the invoice's partner and account,
    or, where a payment of the gross was made before, on the account where that money waits.
    """

    account_id: int
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines need to know of Odoo. Orders without a debt are not booked yet."""

    wallet_account_id: int
    debts: Mapping[int, Debt] = field(default_factory=dict)


def amounts(profile: Profile, orders: Sequence[OrderMoney], known: Known) -> list[Amount]:
    """They add up to nothing, to the rupiah: what is nobody's by name is the residual line."""
    received = sum((each.received for each in orders), ZERO)
    found = [Amount(known.wallet_account_id, received, WALLET)]
    for key in FeeKey:
        total = sum((each.fees.get(key, ZERO) for each in orders), ZERO)
        found.append(Amount(profile.fee_account(key) or 0, -total, NAMES[key]))
    residual = sum((each.residual for each in orders), ZERO)
    found.append(Amount(profile.residual_account_id or 0, -residual, RESIDUAL))
    for each in orders:
        debt = known.debts[each.order_pk]
        found.append(Amount(debt.account_id, -(each.gross + each.refunded), each.number, debt.partner_id))
    return [each for each in found if each.balance]


def refund(wallet_account_id: int, moved: WalletMove, debt: Debt) -> list[Amount]:
    """What a return took after the payout: the buyer owes it until the credit note is matched with it."""
    return [
        Amount(wallet_account_id, moved.amount, WALLET),
        Amount(debt.account_id, -moved.amount, moved.number, debt.partner_id),
    ]


def move(profile: Profile, wallet_account_id: int, moved: WalletMove) -> list[Amount]:
    """An adjustment, a fee or an advertisement that belongs to no payout."""
    words = " ".join(part for part in (NAMES[moved.key], moved.number) if part)
    return [
        Amount(wallet_account_id, moved.amount, WALLET),
        Amount(profile.fee_account(moved.key) or 0, -moved.amount, words),
    ]


def withdrawal(profile: Profile, wallet_account_id: int, moved: WalletMove) -> list[Amount]:
    return [
        Amount(wallet_account_id, moved.amount, WALLET),
        Amount(profile.bank_account_id or 0, -moved.amount, BANK),
    ]


def lacking(profile: Profile, day: SettlementDay) -> str | None:
    """What of the profile this day needs and nobody has chosen yet."""
    keys = {*day.fees, *(each.key for each in day.moves if not each.refund)}
    bare = [NAMES[key] for key in FeeKey if key in keys and profile.fee_account(key) is None]
    if bare:
        return Text("account for %(fees)s", fees=", ".join(bare))
    if profile.residual_account_id is None and any(each.residual for each in day.orders):
        return Text("account for differences")
    if profile.bank_account_id is None and day.withdrawals:
        return Text("account for withdrawals")
    return None


def unexplained(orders: Iterable[OrderMoney]) -> Decimal:
    """Differences of several orders do not make up for each other."""
    return sum((abs(each.residual) for each in orders), ZERO)
