"""A line of Shopee's wallet to our record. Pure."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from channels.payouts import EntryKind, WalletLineData
from channels.records import NOTHING
from channels.shopee import payloads

NUMBERS: Mapping[str, str] = {
    "101": "ESCROW_VERIFIED_ADD",
    "102": "ESCROW_VERIFIED_MINUS",
    "201": "WITHDRAWAL_CREATED",
    "202": "WITHDRAWAL_COMPLETED",
    "203": "WITHDRAWAL_CANCELLED",
    "301": "REFUND_VERIFIED_ADD",
    "302": "AUTO_REFUND_ADD",
    "401": "ADJUSTMENT_ADD",
    "402": "ADJUSTMENT_MINUS",
    "404": "FBS_ADJUSTMENT_ADD",
    "405": "FBS_ADJUSTMENT_MINUS",
    "406": "ADJUSTMENT_CENTER_ADD",
    "407": "ADJUSTMENT_CENTER_DEDUCT",
    "408": "ESCROW_ADJUSTMENT_FOR_FD_DEDUCT",
    "411": "ADJUSTMENT_FOR_RR_AFTER_ESCROW_VERIFIED",
    "412": "AFFILIATE_COMMISSION_FEE_ADD",
    "415": "SELLER_COMPENSATE_ADD",
    "416": "CAMPAIGN_PACKAGE_ADD",
    "417": "CAMPAIGN_PACKAGE_MINUS",
    "450": "PAID_ADS_CHARGE",
    "451": "PAID_ADS_REFUND",
    "452": "FAST_ESCROW_DISBURSE",
    "455": "AFFILIATE_ADS_SELLER_FEE",
    "456": "AFFILIATE_ADS_SELLER_FEE_REFUND",
    "458": "FAST_ESCROW_DEDUCT",
    "459": "FAST_ESCROW_DISBURSE_REMAIN",
    "460": "AFFILIATE_FEE_DEDUCT",
}
"""Older answers tell a type by its number."""
BEGINNINGS: tuple[tuple[str, EntryKind], ...] = (
    ("ESCROW_VERIFIED", EntryKind.ESCROW),
    ("WITHDRAWAL_CREATED", EntryKind.WITHDRAWAL),
    ("WITHDRAWAL_COMPLETED", EntryKind.PAID_OUT),
    ("WITHDRAWAL_CANCELLED", EntryKind.RETURNED),
    ("REFUND_VERIFIED", EntryKind.REFUND),
    ("AUTO_REFUND", EntryKind.REFUND),
    ("ADJUSTMENT_FOR_RR", EntryKind.RETURN),
    ("ADJUSTMENT", EntryKind.ADJUSTMENT),
    ("FBS_ADJUSTMENT", EntryKind.ADJUSTMENT),
    ("ESCROW_ADJUSTMENT", EntryKind.ADJUSTMENT),
    ("SELLER_COMPENSATE", EntryKind.ADJUSTMENT),
    ("CAMPAIGN_PACKAGE", EntryKind.FEE),
    ("PAID_ADS", EntryKind.FEE),
    ("AFFILIATE", EntryKind.FEE),
)
TAKES = ("MINUS", "DEDUCT", "CHARGE", "WITHDRAWAL_CREATED", "WITHDRAWAL_COMPLETED", "SELLER_FEE")
FAILED, UNDER_WAY = "FAILED", frozenset({"PENDING", "INITIAL"})


def line(given: payloads.WalletLine) -> WalletLineData:
    """A withdrawal that failed left the wallet all the same: what comes back has a line of its own."""
    name = NUMBERS.get(given.kind, given.kind)
    kind = next((kind for start, kind in BEGINNINGS if name.startswith(start)), EntryKind.OTHER)
    amount = _signed(given, name)
    still = kind == EntryKind.PAID_OUT or (given.status == FAILED and kind != EntryKind.WITHDRAWAL)
    return WalletLineData(
        identity=given.transaction_id or _digest(given),
        kind=kind,
        remote_type=name,
        remote_status=given.status,
        under_way=given.status in UNDER_WAY,
        at=given.created_at,
        amount=amount,
        moved=NOTHING if still else amount,
        balance=given.balance,
        fee=given.fee,
        order_number=given.order_sn,
        return_number=given.refund_sn,
        withdrawal=given.withdrawal_id,
        words=given.words,
    )


def _signed(given: payloads.WalletLine, name: str) -> Decimal:
    """The flow says it; where it does not, a sign of the amount, and then the type's name."""
    if given.flow == "MONEY_OUT":
        return -abs(given.amount)
    if given.flow == "MONEY_IN" or given.amount < 0:
        return given.amount
    return -given.amount if any(word in name for word in TAKES) else given.amount


def _digest(given: payloads.WalletLine) -> str:
    """Of all that never changes. With the balance no two lines are alike, even within a second."""
    parts = (
        given.kind,
        given.created_at.isoformat(),
        given.amount,
        given.balance,
        given.order_sn,
        given.refund_sn,
        given.withdrawal_id,
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:40]
