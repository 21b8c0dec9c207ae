"""What a gateway asks for and tells, in our own words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

REQUEST, SESSION, INVOICE = "request", "session", "invoice"
"""As what a charge is asked for: on our own page, on the gateway's, by the gateway's link with reminders."""

ACCOUNT_NUMBER, QR, URL, CODE, PAYER, CHANNEL = (
    "account_number",
    "qr",
    "url",
    "code",
    "payer_name",
    "channel",
)
"""What the buyer needs, as `Charge.instructions` names it. The channel is the one that was really used."""

OPEN, SUCCEEDED, FAILED, EXPIRED, CANCELLED = "open", "succeeded", "failed", "expired", "cancelled"
SENT, DONE = "sent", "done"

NO_BALANCE = "insufficient_balance"
"""Why money did not go back: our own balance was too small, whatever the buyer's account is."""

GATEWAY, PAYOUT = "gateway", "payout"

OF_CHARGE, OF_REFUND, OF_PAYOUT, OF_NOTHING = "charge", "refund", "payout", ""


@dataclass(frozen=True, slots=True)
class MethodData:
    """A way to pay and its limits, as the gateway publishes them. Our own table may be narrower."""

    code: str
    group: str
    name: str
    lowest: Decimal = Decimal(0)
    highest: Decimal | None = None
    usual: bool = True
    """Offered by a new shop from the start."""


@dataclass(frozen=True, slots=True)
class ReturnUrls:
    """Where the gateway sends the buyer back to."""

    success: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Payer:
    """`phone` as +62…"""

    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One charge that is to be asked for."""

    reference: str
    form: str
    method: str
    group: str
    amount: Decimal
    currency: str
    description: str
    expires_at: datetime
    payer: Payer
    ways: ReturnUrls
    language: str = "id"
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that came. `remote_id` is the gateway's number of it."""

    remote_id: str
    amount: Decimal
    currency: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ChargeData:
    """What the gateway shows of a charge. The money that came is told apart from the state."""

    remote_id: str
    reference: str
    state: str
    remote_status: str
    amount: Decimal | None
    currency: str
    instructions: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None
    problem: str = ""
    paid: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A charge that the gateway is asked about."""

    form: str
    remote_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class RefundData:
    remote_id: str
    reference: str
    state: str
    remote_status: str
    amount: Decimal
    currency: str
    problem: str = ""
    fee: Decimal | None = None
    payment_id: str = ""
    charge_id: str = ""
    """What it gives back, by the gateway's numbers: the payment, and the request or the invoice."""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A buyer's bank account."""

    bank: str
    number: str = field(repr=False)
    holder: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a call of the gateway says. Nothing of it is believed but what it is about."""

    event: str
    about: str
    reference: str = ""
    remote_id: str = ""
    payment_id: str = ""
    amount: Decimal | None = None
    currency: str = ""
    claims_paid: bool = False


@dataclass(frozen=True, slots=True)
class EntryData:
    """One transaction of the gateway's book. `net` is signed: what our balance changes by."""

    remote_id: str
    kind: str
    remote_kind: str
    remote_status: str
    product_id: str
    reference: str
    channel: str
    incoming: bool
    currency: str
    amount: Decimal
    fee: Decimal
    fee_tax: Decimal
    net: Decimal
    at: datetime
    updated_at: datetime
    settles_at: datetime | None
    settled_at: datetime | None
