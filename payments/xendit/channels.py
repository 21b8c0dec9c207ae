"""Xendit's ways to pay in Indonesia, with the limits its pages name. Data: the API is the last judge.

`paid_back`: what a refund can give back; PART means all or a part. QRIS depends on the wallet the buyer
scanned with, so it is tried, and falls back to a bank account where Xendit refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PaidBack(StrEnum):
    NEVER = "never"
    WHOLE = "whole"
    PART = "part"


VIRTUAL_ACCOUNT, QRIS, EWALLET, CARD, COUNTER, HOSTED = (
    "virtual_account",
    "qris",
    "ewallet",
    "card",
    "counter",
    "hosted",
)


@dataclass(frozen=True, slots=True)
class Channel:
    """`code` is that of v3 and sessions, `invoice` that of invoices, `book` that of transactions."""

    code: str
    group: str
    name: str
    lowest: Decimal
    highest: Decimal
    paid_back: PaidBack = PaidBack.NEVER
    invoice: str = ""
    needs_phone: bool = False
    usual: bool = True


def _bank(
    code: str,
    name: str,
    lowest: int = 1,
    highest: int = 50_000_000_000,
    *,
    invoice: str = "",
    usual: bool = True,
) -> Channel:
    return Channel(
        f"{code}_VIRTUAL_ACCOUNT",
        VIRTUAL_ACCOUNT,
        name,
        Decimal(lowest),
        Decimal(highest),
        invoice=invoice or code,
        usual=usual,
    )


def _wallet(
    code: str,
    name: str,
    lowest: int,
    highest: int,
    paid_back: PaidBack,
    *,
    phone: bool = False,
    usual: bool = True,
) -> Channel:
    return Channel(code, EWALLET, name, Decimal(lowest), Decimal(highest), paid_back, code, phone, usual)


CARDS = Channel(
    "CARDS", CARD, "Visa, Mastercard, JCB", Decimal(5_000), Decimal(200_000_000), PaidBack.PART, "CREDIT_CARD"
)
PAGE = Channel("XENDIT_PAGE", HOSTED, "Xendit", Decimal(10_000), Decimal(1_000_000_000), usual=False)
"""Xendit's own page with all its ways. What was used there tells whether it can be refunded."""

CHANNELS: tuple[Channel, ...] = (
    Channel("QRIS", QRIS, "QRIS", Decimal(1), Decimal(10_000_000), PaidBack.PART, "QRIS"),
    _bank("BCA", "BCA", 10_000, 50_000_000),
    _bank("MANDIRI", "Mandiri"),
    _bank("BNI", "BNI", highest=50_000_000),
    _bank("BRI", "BRI"),
    _bank("PERMATA", "Permata", highest=9_999_999_999),
    _bank("BSI", "BSI"),
    _bank("CIMB", "CIMB Niaga", highest=50_000_000, usual=False),
    _bank("BJB", "BJB", highest=2_000_000_000, usual=False),
    _bank("BSS", "Sahabat Sampoerna", invoice="SAHABAT_SAMPOERNA", usual=False),
    _bank("BNC", "Neo Commerce", 10_000, usual=False),
    _bank("MUAMALAT", "Muamalat", 10_000, usual=False),
    _bank("HANA", "Hana", usual=False),
    _wallet("DANA", "DANA", 100, 20_000_000, PaidBack.PART),
    _wallet("SHOPEEPAY", "ShopeePay", 1, 20_000_000, PaidBack.PART),
    _wallet("OVO", "OVO", 100, 20_000_000, PaidBack.PART, phone=True),
    _wallet("LINKAJA", "LinkAja", 100, 10_000_000, PaidBack.WHOLE),
    _wallet("ASTRAPAY", "AstraPay", 100, 20_000_000, PaidBack.NEVER, usual=False),
    CARDS,
    Channel("ALFAMART", COUNTER, "Alfamart", Decimal(10_000), Decimal(5_000_000), invoice="ALFAMART"),
    Channel("INDOMARET", COUNTER, "Indomaret", Decimal(10_000), Decimal(2_500_000), invoice="INDOMARET"),
    PAGE,
)
OF_CODE: Mapping[str, Channel] = {one.code: one for one in CHANNELS}
OF_INVOICE: Mapping[str, Channel] = {one.invoice: one for one in CHANNELS if one.invoice}

BANKS: Mapping[str, str] = {
    "ID_BCA": "BCA",
    "ID_MANDIRI": "Bank Mandiri",
    "ID_BNI": "BNI",
    "ID_BRI": "BRI",
    "ID_BSI": "BSI",
    "ID_CIMB": "CIMB Niaga",
    "ID_PERMATA": "Bank Permata",
    "ID_DANAMON": "Bank Danamon",
    "ID_BTN": "BTN",
    "ID_OCBC": "OCBC",
    "ID_PANIN": "Panin Bank",
    "ID_MAYBANK": "Maybank",
    "ID_MEGA": "Bank Mega",
    "ID_SINARMAS": "Bank Sinarmas",
    "ID_BJB": "Bank BJB",
    "ID_JAGO": "Bank Jago",
    "ID_SEABANK": "SeaBank",
    "ID_NEO_COMMERCE": "Bank Neo Commerce",
}
"""Where a payout may go. Xendit's names of the larger banks."""


def of_paid(said: str) -> str:
    """Our code of the channel that a payment names, in whichever vocabulary."""
    name = said.upper().removeprefix("ID_")
    if name in OF_CODE:
        return name
    found = OF_INVOICE.get(name)
    return found.code if found else said.upper()[:64]
