"""How much of an order's invoices is to be credited, worked out from what Odoo holds of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from erp_bridge.odoo.payloads import Invoice
from erp_bridge.steps.case import Case
from omnihub.core.money import rupiah
from omnihub.core.texts import Text

MARK = "OmniHub"
"""In the reference of each credit note of ours, from its first moment on."""

BY_HAND = "odoo_credit_by_hand"
NOTHING = Decimal(0)


@dataclass(eq=False, slots=True)
class Due:
    """Of one order: `amount` in all is to be credited. `sold`: its sales order lives on as sold, so the note
    takes nothing off the quantities that it counts as invoiced, and nobody is asked to invoice them anew.
    """

    case: Case
    amount: Decimal
    day: date
    reason: str
    sold: bool = False
    pieces: Mapping[int, Decimal] = field(default_factory=dict)
    """By line of the sales order, what it asks for no more, and is not to count as invoiced any longer."""

    @property
    def invoices(self) -> list[Invoice]:
        return [each for each in self.case.invoices if each.posted and each.sale]

    @property
    def invoiced(self) -> Decimal:
        return sum((each.total for each in self.invoices), NOTHING)

    @property
    def credited(self) -> Decimal:
        return sum((each.total for each in self.case.notes if each.posted), NOTHING)

    @property
    def missing(self) -> Decimal:
        return self.amount - self.credited

    @property
    def whole(self) -> bool:
        """All of what was invoiced, in one go: Odoo's own reversal says it line by line."""
        return self.missing == self.invoiced

    @property
    def drafts(self) -> list[Invoice]:
        return [each for each in self.case.notes if each.draft and MARK in each.ref]

    @property
    def reversed(self) -> list[Invoice]:
        """The invoices that the missing sum is taken from."""
        if self.whole:
            return self.invoices
        return sorted(self.invoices, key=lambda each: each.total)[-1:]

    @property
    def reference(self) -> str:
        return f"{self.case.order.number}: {self.reason} ({MARK})"


def obstacle(due: Due) -> str:
    """Why a person has to credit it: in words; empty where nothing stands in the way."""
    if due.missing <= 0:
        return ""
    several = [each.name for each in due.invoices if "," in each.origin]
    drafts = [each for each in due.case.notes if each.draft and each not in due.drafts]
    if several:
        return by_hand(due, Text("%(name)s is of several orders", name=", ".join(several)))
    if drafts:
        return by_hand(due, Text("somebody began a credit note in Odoo and did not post it"))
    if due.amount > due.invoiced or (not due.whole and due.missing > due.reversed[0].total):
        return by_hand(due, Text("its invoices add up to %(total)s", total=rupiah(due.invoiced)))
    return ""


def by_hand(due: Due, why: str) -> str:
    return Text(
        "%(name)s: %(amount)s is to be credited, and OmniHub makes no credit note by itself: %(why)s. Make "
        "and post it in Odoo from the invoice, then try again.",
        name=due.case.name,
        amount=rupiah(due.missing),
        why=why,
    )
