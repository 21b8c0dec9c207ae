"""The door to the gateways. A second one is its folder, a line here, and one in HOOKS."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from payments.models import Charge
from payments.records import Account, ChargeData, EntryData, Known, MethodData, Notice, RefundData, Wanted
from payments.xendit import incoming
from payments.xendit.provider import Xendit

DEFAULT = "xendit"


class Gateway(Protocol):
    """One client for as many calls as are at hand. Failures: core's remote errors, `payments.faults`."""

    key: str
    label: str

    @staticmethod
    def ready() -> bool:
        """Whether a key is set."""

    @staticmethod
    def methods() -> Sequence[MethodData]: ...

    @staticmethod
    def form(group: str, hosted: str) -> str:
        """As what a method is asked for. `hosted`: the shop's choice for the gateway's own page."""

    @staticmethod
    def paid_back(channel: str, *, part: bool) -> bool:
        """Whether a refund can go the way the money came."""

    @staticmethod
    def banks() -> Mapping[str, str]:
        """Where a payout may go: code and name."""

    def ask(self, wanted: Wanted) -> ChargeData: ...

    def find(self, charge: Known) -> ChargeData | None:
        """By our reference: where an answer was lost, before anything is sent again."""

    def read(self, charge: Known, payment_id: str = "") -> ChargeData: ...

    def cancel(self, charge: Known) -> ChargeData: ...

    def refund(
        self, charge: Known, reference: str, amount: Decimal, reason: str, payment_id: str = ""
    ) -> RefundData:
        """`payment_id`: where the charge was paid more than once, and not its first payment goes back."""

    def find_refund(self, charge: Known, reference: str, remote_id: str = "") -> RefundData | None: ...

    def read_refund(self, remote_id: str) -> RefundData:
        """By the gateway's number: one that was not asked for here. Raises NotFound."""

    def pay_out(self, account: Account, reference: str, amount: Decimal, words: str) -> RefundData: ...

    def find_payout(self, reference: str) -> RefundData | None: ...

    def balance(self, kind: str = "CASH", at: datetime | None = None) -> Decimal: ...

    def entries(self, since: datetime, until: datetime) -> Iterator[tuple[list[EntryData], datetime]]: ...

    def activated(self) -> frozenset[str]:
        """The methods that our account may use. On a person's click only: it may write a trial there."""


GATEWAYS: Mapping[str, type[Gateway]] = {
    "xendit": Xendit,
}

NOTICES: Mapping[str, Callable[[str], Notice | None]] = {
    "xendit": incoming.stored,
}
"""How what a gateway told by itself is read again: by the subject of the work that it made."""


def of(gateway: str) -> Gateway:
    """Ready to call. Raises SignedOut where no key is set."""
    return GATEWAYS[gateway]()


def kind(gateway: str) -> type[Gateway]:
    return GATEWAYS[gateway]


def ready(gateway: str) -> bool:
    return gateway in GATEWAYS and GATEWAYS[gateway].ready()


def known(charge: Charge) -> Known:
    return Known(charge.form, charge.remote_id, charge.reference)
