"""What the sandbox was told at its start or over the control API, apart from faults."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    seed: int = 1
    push_url: str = ""
    token_seconds: int = 14400
    push_retry_scale: float = 1.0
    hang_seconds: float = 30.0
    mask_buyers: bool = True
    tracking_seconds: float = 3.0
    label_seconds: float = 0.5
    """How long a shipping document is PROCESSING."""
    refuse_needless_package_number: bool = False
    """Whether an order that is not split refuses to be named by its package; both are documented."""
    returns_from_page: int = 0
    """The first page of get_return_list: 0 by its text, 1 by its sample."""
    confirm_refunds_at_once: bool = False
    """Whether `confirm` pays a return whose goods the buyer has not sent yet, or lets them be sent first."""
    commission_percent: float = 8.0
    service_percent: float = 4.0
    campaign_percent: float = 0.0
    withholding_percent: float = 0.0
    processing_fee: int = 1250
    """The rule book of fees: each order is charged what was valid when it was placed."""
    withdrawal_seconds: float = 5.0
    """How long a withdrawal takes to the bank."""
    refresh_replay: bool = False
    """Whether a used refresh token still gives the same new pair for four hours, as one source says."""
    push_status: str = "Normal"
    """live_push_status: Normal, Warning or Suspended. While suspended nothing is sent, now or later."""
    lost_as_objects: bool = False
    """One sample shows `data` of a lost push as an object; then an empty list is null, too."""
    whatsapp_url: str = ""
    """Where WhatsApp's webhook goes."""
    whatsapp_sent_seconds: float = 0.3
    whatsapp_delivered_seconds: float = 1.0
    whatsapp_read_seconds: float = 4.0
    """After the step before it; below zero it never comes."""
    whatsapp_review_seconds: float = 3.0
    whatsapp_retry_scale: float = 1.0
    whatsapp_window_at_once: bool = False
    """Whether free text outside the 24 hours is refused at once, and not in a status."""
    whatsapp_allowed: str = ""
    """The only phones a test number may write to, with blanks between them; "" allows all."""
    xendit_url: str = ""
    """Where Xendit's webhooks of all topics go."""
    xendit_clock_ahead: float = 0.0
    """Seconds by which Xendit's clock is ahead of ours: links expire and money settles by it."""
    xendit_day_seconds: float = 86400.0
    """How long a day of settlement takes; another length than a day forgets weekends."""
    xendit_retry_scale: float = 1.0
    xendit_drops_timeouts: bool = False
    """Whether a webhook that got no answer at all is never tried again, as one source says."""
    xendit_refund_seconds: float = 0.5
    xendit_payout_seconds: float = 0.5
    xendit_report_seconds: float = 0.5
    xendit_buyers_pay_seconds: float = -1.0
    """After how long the buyers of the market pay whatever is asked; below zero never."""
    xendit_channels_off: str = ""
    """Channels that are not activated, with blanks between them, as v3 names them."""
    xendit_checks_balance: bool = True
    """Whether refunds and payouts need a balance that covers them."""
    xendit_old_refund_codes: bool = False
    """Whether refusals of refunds have the names and statuses of the SDK's text."""
    xendit_lists_v3: bool = True
    """Whether GET /v3/payment_requests exists; its filters are unpublished."""
    xendit_key_revoked: bool = False
    rajaongkir_wrong_key_status: int = 400
    """400 as it was seen, or 401 as the documentation lists it."""
    rajaongkir_no_service_status: int = 400
    """400 as it was seen, or 404: no courier serves the route."""
    rajaongkir_strict_ids: bool = False
    """Whether a number of the other list is refused; in earnest it gets a wrong price."""
    rajaongkir_counts_couriers: bool = False
    """Whether a call for costs counts once for each courier it names."""
    rajaongkir_hour_seconds: float = 5.0
    """How long an hour of a parcel's way takes."""
    redirect_domain: str = ""
    """The "Redirect URL Domain" of the Console; "" accepts any."""


@dataclass(slots=True)
class _Current:
    start: Options = field(default_factory=Options)
    now: Options = field(default_factory=Options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now, name)


current = _Current()


def begin_with(**given: Any) -> None:
    """The options of the command line: what a reset goes back to."""
    current.start = current.now = replace(current.start, **given)


def go_back() -> None:
    current.now = current.start


def change(given: Mapping[str, Any]) -> None:
    """ValueError names an option that does not exist or has the wrong kind of value."""
    kinds = {f.name: type(getattr(current.start, f.name)) for f in fields(Options)}
    unknown = sorted(set(given) - set(kinds))
    if unknown:
        raise ValueError(f"There is no setting {unknown[0]!r}. The settings are: {', '.join(sorted(kinds))}.")
    current.now = replace(current.now, **{name: of_kind(kinds[name], value) for name, value in given.items()})


def of_kind(kind: type, value: Any) -> Any:
    """The value as that kind; only true and false are truths, not any text that is not empty."""
    if kind is bool and not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false.")
    return kind(value)


def read() -> dict[str, Any]:
    return asdict(current.now)
