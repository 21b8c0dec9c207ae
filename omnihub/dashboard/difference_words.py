"""A difference's evidence in words, and where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from omnihub.reconciliation.models import Book, Difference
from omnihub.reconciliation.records import What
from payments.models import Receipt

LABELS: dict[str, str | Promise] = {
    "order": gettext_lazy("Order"),
    "payment": gettext_lazy("Payment at the gateway"),
    "refund": gettext_lazy("Refund at the gateway"),
    "transaction": gettext_lazy("Entry of their book"),
    "entry_kind": gettext_lazy("Their kind of entry"),
    "channel": pgettext_lazy("payment", "Channel"),
    "reference": gettext_lazy("Our reference"),
    "their_reference": gettext_lazy("Reference in their book"),
    "fee": gettext_lazy("Fee"),
    "fee_tax": gettext_lazy("Tax on the fee"),
    "expected": gettext_lazy("Expected on"),
    "meant": gettext_lazy("What it is"),
    "terms": gettext_lazy("Terms that differ"),
    "words": gettext_lazy("What they say of it"),
    "document": gettext_lazy("Document in Odoo"),
    "journal": gettext_lazy("Journal in Odoo"),
    "sum": gettext_lazy("Entry of the day"),
    "orders": gettext_lazy("Orders in it"),
    "parts": gettext_lazy("Fees in it"),
    "line": gettext_lazy("Line of the entry"),
    "shared": gettext_lazy("The wallets of these shops together"),
    "before_there": gettext_lazy("Balance before, at the marketplace"),
    "before_here": gettext_lazy("Balance before, in Odoo"),
}
NOUGHTS = frozenset({"0", "0.00"})
BALANCES = frozenset({"before_there", "before_here"})
SUMS = BALANCES | {"fee", "fee_tax"}
SIDES: dict[str, tuple[str | Promise, str | Promise]] = {
    Book.GATEWAY: (pgettext_lazy("books", "We"), gettext_lazy("Payment gateway")),
    Book.GATEWAY_ERP: (pgettext_lazy("books", "We"), gettext_lazy("Odoo")),
    Book.WALLET: (pgettext_lazy("books", "We"), gettext_lazy("Marketplace's wallet")),
    Book.WALLET_ERP: (gettext_lazy("Marketplace's wallet"), gettext_lazy("Odoo")),
}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str | Promise
    words: str
    is_sum: bool = False


def facts(row: Difference) -> Iterator[Fact]:
    """What has no label of ours is for machines."""
    for name, label in LABELS.items():
        value = row.evidence.get(name)
        if value in (None, "") or (value in NOUGHTS and name not in BALANCES):
            continue
        words = str(Receipt.Meant(value).label) if name == "meant" else str(value)
        yield Fact(label, words, is_sum=name in SUMS)


TITLES: dict[str, str | Promise] = {
    What.MISSING_THERE: gettext_lazy("Not booked in Odoo"),
    What.MISSING_HERE: gettext_lazy("Only in Odoo"),
    What.DOUBLED_THERE: gettext_lazy("Twice in Odoo"),
}
"""Where the other side is Odoo."""


def title(row: Difference) -> str | Promise:
    if row.book in (Book.WALLET_ERP, Book.GATEWAY_ERP):
        return TITLES.get(row.what, row.get_what_display())
    return row.get_what_display()


def called(row: Difference) -> str:
    """What people find it by: its order, or the reference of its entry; empty where both books number it."""
    if row.order:
        return row.order.number
    return row.key if row.book == Book.WALLET_ERP else ""


def sides(row: Difference) -> tuple[str | Promise, str | Promise]:
    return SIDES[row.book]
