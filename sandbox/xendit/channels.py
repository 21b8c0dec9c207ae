"""The Indonesian channels: names in four vocabularies, limits, expiry, settlement, fees, refunds."""

from dataclasses import dataclass

VA, WALLET, QR, COUNTER, CARD = "VIRTUAL_ACCOUNT", "EWALLET", "QR_CODE", "OVER_THE_COUNTER", "CARD"
LEDGER_CATEGORIES = {VA: VA, WALLET: WALLET, QR: QR, COUNTER: "RETAIL_OUTLET", CARD: "CARDS"}
INVOICE_GROUPS = {
    VA: "BANK_TRANSFER",
    WALLET: "EWALLET",
    QR: "QR_CODE",
    COUNTER: "RETAIL_OUTLET",
    CARD: "CREDIT_CARD",
}


NAMES = {
    "MANDIRI": "Mandiri",
    "PERMATA": "Permata",
    "HANA": "Hana Bank",
    "MUAMALAT": "Muamalat",
    "SAHABAT_SAMPOERNA": "Sahabat Sampoerna",
    "SHOPEEPAY": "ShopeePay",
    "LINKAJA": "LinkAja",
    "ASTRAPAY": "AstraPay",
    "JENIUSPAY": "Jenius Pay",
    "GOPAY": "GoPay",
    "NEXCASH": "Nexcash",
    "ALFAMART": "Alfamart",
    "INDOMARET": "Indomaret",
    "CREDIT_CARD": "Card",
}


@dataclass(frozen=True, slots=True)
class Refunding:
    days: int
    partial: bool = True
    repeated: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    """As v3 and sessions name it."""
    kind: str
    old: str
    """As v2 names it; "" where v2 does not know it."""
    invoice: str
    ledger: str
    lowest: int
    highest: int
    settles_in: int = 0
    """Days until the money is free; 0 is at once."""
    business_days: bool = False
    lifetime: float | None = None
    """Seconds a payer has, where nobody may choose."""
    prefix: str = ""
    flat_fee: int = 0
    percent: float = 0.0
    fee_has_vat: bool = False
    refunds: Refunding | None = None

    @property
    def shown(self) -> str:
        """As people know it."""
        return NAMES.get(self.invoice, self.invoice)


def _bank(name: str, prefix: str, lowest: int, highest: int, *, code: str = "", days: int = 0) -> Channel:
    return Channel(
        code=f"{code or name}_VIRTUAL_ACCOUNT",
        kind=VA,
        old=name,
        invoice=name,
        ledger=name,
        lowest=lowest,
        highest=highest,
        settles_in=days,
        business_days=True,
        prefix=prefix,
        flat_fee=4000,
    )


def _wallet(
    name: str,
    lowest: int,
    highest: int,
    lifetime: float | None,
    refunds: Refunding | None,
    percent: float = 1.5,
    *,
    days: int = 2,
    v2: bool = True,
) -> Channel:
    return Channel(
        code=name,
        kind=WALLET,
        old=name if v2 else "",
        invoice=name,
        ledger=f"ID_{name}",
        lowest=lowest,
        highest=highest,
        settles_in=days,
        lifetime=lifetime,
        percent=percent,
        refunds=refunds,
    )


def _counter(name: str, highest: int, prefix: str) -> Channel:
    return Channel(
        code=name,
        kind=COUNTER,
        old=name,
        invoice=name,
        ledger=name,
        lowest=10_000,
        highest=highest,
        settles_in=5,
        business_days=True,
        prefix=prefix,
        flat_fee=5000,
    )


_BILLION = 1_000_000_000
ALL = (
    _bank("BCA", "10766", 10_000, 50_000_000, days=1),
    _bank("BNI", "8808", 1, 50_000_000),
    _bank("BRI", "26215", 1, 50 * _BILLION),
    _bank("MANDIRI", "88908", 1, 50 * _BILLION),
    _bank("PERMATA", "8214", 1, 9_999_999_999),
    _bank("BSI", "9347", 1, 50 * _BILLION),
    _bank("CIMB", "9349", 1, 50_000_000),
    _bank("BJB", "1234", 1, 2 * _BILLION),
    _bank("BNC", "9013", 10_000, 50 * _BILLION),
    _bank("HANA", "9772", 1, 50 * _BILLION),
    _bank("MUAMALAT", "8219", 10_000, 50 * _BILLION),
    _bank("SAHABAT_SAMPOERNA", "4014", 1, 50 * _BILLION, code="BSS"),
    _wallet("OVO", 100, 20_000_000, 55, Refunding(14)),
    _wallet("DANA", 100, 20_000_000, 86400, Refunding(30)),
    _wallet("SHOPEEPAY", 1, 20_000_000, 1800, Refunding(365), 2.0),
    _wallet("LINKAJA", 100, 10_000_000, 1800, Refunding(30, partial=False, repeated=False)),
    _wallet("ASTRAPAY", 100, 20_000_000, None, None),
    _wallet("JENIUSPAY", 1_000, 20_000_000, None, Refunding(1, repeated=False), 2.0),
    _wallet("GOPAY", 1, 50_000_000, 1800, Refunding(45), 2.0, days=1, v2=False),
    _wallet("NEXCASH", 1, 20_000_000, None, None),
    Channel(
        code="QRIS",
        kind=QR,
        old="QRIS",
        invoice="QRIS",
        ledger="QRIS",
        lowest=1,
        highest=10_000_000,
        settles_in=2,
        lifetime=2 * 86400,
        percent=0.7,
        fee_has_vat=True,
        refunds=Refunding(7),
    ),
    _counter("ALFAMART", 5_000_000, "AL"),
    _counter("INDOMARET", 5_000_000, "IN"),
    Channel(
        code="CARDS",
        kind=CARD,
        old="CARDS",
        invoice="CREDIT_CARD",
        ledger="VISA",
        lowest=5_000,
        highest=200_000_000,
        settles_in=5,
        business_days=True,
        lifetime=600,
        flat_fee=2000,
        percent=2.9,
        refunds=Refunding(365),
    ),
)
BY_CODE = {channel.code: channel for channel in ALL}
BY_OLD_NAME = {(channel.kind, channel.old): channel for channel in ALL if channel.old}
BY_INVOICE_NAME = {channel.invoice: channel for channel in ALL}
QRIS_REFUNDERS = frozenset({"DANA", "SHOPEEPAY", "OVO", "GOPAY", "CIMB", "PERMATA", "JENIUS", "BSI"})
"""The apps that take back what was paid by their scan."""
