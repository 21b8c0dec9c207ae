"""One order on its way, and the round of orders that goes through the steps together. No database here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.payloads import Invoice, Picking, Sale
from erp_bridge.plan import Step
from erp_bridge.records import Bound, Order, Profile
from omnihub.core import clock
from omnihub.core.halving import Refusal, halve
from omnihub.core.outcomes import Deadline, Outcome

SOON = timedelta(minutes=10)
NO_GROSS = "no_gross"


class OutOfTime(Exception):
    """The deadline passed between two steps."""


@dataclass(eq=False, slots=True)
class Case:
    """`outcome` ends the order's way. `doubt` is a reason to call a person once all else is done.

    `booked`: invoices that were posted when last read. `made`: the sales order was made in this round.
    `written`: digest of the lines as we wrote them, where this round knows it. `seen`: digest of all that
    Odoo held in the end. `gone`: Odoo has the sales order no longer. `pickings_read`, `invoices_read`: they
    are as Odoo holds them, nothing was written to them since. `notes`: credit notes of its invoices.
    """

    order: Order
    wanted: frozenset[Step]
    bound: Bound | None = None
    booked: frozenset[int] = frozenset()
    sale: Sale | None = None
    made: bool = False
    written: str | None = None
    seen: str = ""
    gone: bool = False
    pickings: list[Picking] = field(default_factory=list)
    pickings_read: bool = False
    invoices: list[Invoice] = field(default_factory=list)
    dropped: list[Invoice] = field(default_factory=list)
    invoices_read: bool = False
    notes: list[Invoice] = field(default_factory=list)
    waits: str = ""
    doubt: str = ""
    doubt_code: str = ""
    outcome: Outcome | None = None

    @property
    def name(self) -> str:
        return self.sale.name if self.sale else self.order.number

    @property
    def deliveries(self) -> list[Picking]:
        return [picking for picking in self.pickings if picking.outgoing]

    @property
    def comings(self) -> list[Picking]:
        """Transfers of what comes back."""
        return [picking for picking in self.pickings if picking.incoming]

    @property
    def kept(self) -> bool:
        """Odoo itself keeps the order's pieces, or has sent them."""
        return self.sale is not None and self.sale.confirmed

    @property
    def let_go(self) -> bool:
        """It does not, or no longer: a quotation keeps nothing. Goods that had left are nobody's to keep."""
        if self.order.stock_taken:
            return False
        return self.gone or (self.sale is not None and not self.sale.confirmed)

    def wonder(self, words: str, code: str) -> None:
        """The first doubt is told: what follows is mostly its consequence."""
        if words and not self.doubt:
            self.doubt, self.doubt_code = words, code

    def person(self, words: str, code: str) -> None:
        self.outcome = Outcome.person(words, code)

    def again(self, words: str, code: str) -> None:
        self.outcome = Outcome.again(words, code, at=clock.now() + SOON)


@dataclass(slots=True)
class Round:
    """Orders of one shop. `partners`: delivery addresses known so far; `new_partners`: those made here."""

    client: Client
    profile: Profile
    names: Names
    cases: Sequence[Case]
    deadline: Deadline
    partners: dict[str, int] = field(default_factory=dict)
    new_partners: dict[str, int] = field(default_factory=dict)

    def going(self, step: Step) -> list[Case]:
        """The orders that want this step and were not stopped before it."""
        self.check_time()
        return [case for case in self.cases if case.outcome is None and step in case.wanted]

    def selling(self, step: Step) -> list[tuple[Case, Sale]]:
        """Those of them whose sales order is confirmed."""
        return [(case, case.sale) for case in self.going(step) if case.sale and case.sale.confirmed]

    def named(self, order: Order, lines: Iterable[convert.SaleLine]) -> dict[str, convert.SaleLine]:
        """Lines by the external ids they have, or will have, in the ERP."""
        return {self.names.line(order.number, line.place): line for line in lines}

    def check_time(self) -> None:
        if self.deadline.passed():
            raise OutOfTime


def halved(
    cases: Iterable[Case], call: Callable[[Sequence[Case]], None], *, doing: str, code: str
) -> list[Case]:
    """Do it for all at once. What Odoo refuses is stopped with its own words; the others are returned."""
    listed = list(cases)
    refused = halve(listed, call)
    for case, error in refused.items():
        stop(case, error, doing=doing, code=code)
    return [case for case in listed if case not in refused]


def stop(case: Case, error: Refusal, *, doing: str, code: str) -> None:
    words = f"{case.name}: could not {doing}. {error.words}"
    case.outcome = Outcome(error.fate, words, error.code or code)
