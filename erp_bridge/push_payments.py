"""What the marketplace paid out on a day: one payment in Odoo for all its invoices.

Whether an invoice is paid is asked of Odoo each time, so repeating it after a cut pays nothing twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from channels import todos
from erp_bridge import bindings, queries, wallet_names
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import UNDONE, Invoice
from erp_bridge.queries import Released
from erp_bridge.records import FULL, Profile
from omnihub.core import batches, clock, work
from omnihub.core.errors import RemoteError
from omnihub.core.halving import Refusal, halve
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

AT_ONCE = 200
LATER = timedelta(minutes=15)
SHOWN = 5


@dataclass(slots=True)
class Day:
    """One shop's payout of one Jakarta day, on its way into the books.

    `taken_back`: invoices whose payment somebody cancelled or unmatched in Odoo, by the payment's name.
    """

    client: Client
    profile: Profile
    day: date
    orders: Sequence[Released]
    invoices: dict[int, Invoice] = field(default_factory=dict)
    taken_back: dict[str, str] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)

    @property
    def memo(self) -> str:
        return wallet_names.payout(self.profile, self.day)

    def posted(self, order: Released) -> list[Invoice]:
        found = (self.invoices.get(pk) for pk in order.invoice_ids)
        return [invoice for invoice in found if invoice and invoice.posted and invoice.sale]

    def unpaid(self, order: Released) -> list[Invoice]:
        return [invoice for invoice in self.posted(order) if not invoice.paid]


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for row in works:
        if deadline.passed():
            break
        try:
            outcomes[row.pk] = _deliver(row.subject, deadline)
        except RemoteError as error:
            outcomes[row.pk] = Outcome.of(error)
    return outcomes


def _deliver(subject: str, deadline: Deadline) -> Outcome:
    shop, _, text = subject.partition(":")
    profile = queries.profile(int(shop))
    orders = queries.released(int(shop), date.fromisoformat(text))
    if not orders:
        return Outcome.done("No released orders on this day")
    if not queries.pushes(int(shop)):  # perhaps since this began to gather, or to wait for an invoice
        return Outcome.done("Sending to Odoo is switched off for the shop. Switching it on asks again")
    if profile is None:
        return Outcome.settings("The shop has no Odoo profile: choose one on the Odoo page.", "no_profile")
    if profile.settlement == FULL:
        work.add(todos.settlements(profile.shop_pk, [date.fromisoformat(text)], "money was released"))
        return Outcome.done("Booked with the wallet's day, each fee by its name")
    client = connect.client().for_company(profile.company_id)
    payout = Day(client, profile, date.fromisoformat(text), orders)
    settle(payout, deadline)
    _remember(payout)
    _doubt_paid(payout)
    return _end(payout, deadline)


def _read(payout: Day) -> None:
    ids = [pk for order in payout.orders for pk in order.invoice_ids]
    payout.invoices = {}
    for some in batches.of(AT_ONCE, ids):
        payout.invoices.update({found.id: found for found in payout.client.read_invoices(some)})


def settle(payout: Day, deadline: Deadline) -> None:
    """Pay what is posted and was never paid, all of it with one payment."""
    _read(payout)
    owed = (each.id for order in payout.orders if not order.paid for each in payout.unpaid(order))
    unpaid = list(dict.fromkeys(owed))  # staff may have put several orders on one invoice
    if not unpaid:
        return

    payers = {pk: invoice.partner_id for pk, invoice in payout.invoices.items()}

    def pay(some: Sequence[int]) -> None:
        wizard = payout.client.open_payment(
            some,
            journal_id=payout.profile.wallet_journal_id,
            date=payout.day.isoformat(),
            memo=payout.memo,
        )
        payout.client.create_payment(wizard, some)

    for some in _by_payer(unpaid, payers):
        if not deadline.passed():
            payout.refused.update(halve(some, pay))
    _read(payout)


def _by_payer(unpaid: Sequence[int], payers: Mapping[int, int | None]) -> Iterator[list[int]]:
    """Odoo makes one payment a payer, and forgets our memo where there are several: so each has its call.

    Only orders that somebody typed in by hand have another payer than the shop's own.
    """
    for payer in dict.fromkeys(payers[pk] for pk in unpaid):
        yield from batches.of(AT_ONCE, [pk for pk in unpaid if payers[pk] == payer])


def _remember(payout: Day) -> None:
    """Which payment paid which order, also one that a person made. Asked only where that isn't known yet."""
    unknown: dict[int, list[Released]] = defaultdict(list)
    for order in payout.orders:
        if not order.paid or order.payment_state in UNDONE:
            for invoice in payout.posted(order):
                if invoice.paid:
                    unknown[invoice.id].append(order)
    if not unknown:
        return
    found = [
        payment
        for payment in payout.client.find_payments(payout.profile.wallet_journal_id, payout.memo)
        if payment.alive
    ]
    missing = unknown.keys() - {pk for payment in found for pk in payment.invoice_ids}
    if missing:
        found += [each for each in payout.client.payments_of(sorted(missing)) if each.alive]
    bindings.bind_all(
        Link(Kind.PAYMENT, str(order.pk), payment.id, payment.name, payment.state)
        for payment in found
        for pk in payment.invoice_ids
        for order in unknown.get(pk, ())
    )


def _doubt_paid(payout: Day) -> None:
    """What was paid once and is open again: a person did that, and is asked before money is booked twice."""
    orders = {order: order.payment_id for order in payout.orders if order.payment_id and payout.unpaid(order)}
    if not orders:
        return
    payments = {each.id: each for each in payout.client.read_payments(sorted(set(orders.values())))}
    for order, pk in orders.items():
        name = payments[pk].name if pk in payments else "its payment"
        payout.taken_back |= {each.name: name for each in payout.unpaid(order)}
    bindings.bind_all(
        Link(Kind.PAYMENT, str(order.pk), pk, payments[pk].name, payments[pk].state)
        for order, pk in orders.items()
        if pk in payments
    )


def _end(payout: Day, deadline: Deadline) -> Outcome:
    waiting = [order.number for order in payout.orders if not payout.posted(order) and not order.cancelled]
    unpaid = [each.name for order in payout.orders if not order.paid for each in payout.unpaid(order)]
    if payout.refused:
        first = next(iter(payout.refused.values()))
        words = f"{payout.memo}: {_some(unpaid)} could not be paid. {first.words}"
        return Outcome(first.fate, words, "odoo_payment")
    if unpaid and deadline.passed():
        return Outcome.again(f"{len(unpaid)} invoices of {payout.memo} are still to be paid", "not_reached")
    if unpaid:
        return Outcome.person(
            f"Odoo did not settle {_some(unpaid)} with the payment {payout.memo}. Reconcile it there, then "
            "try again.",
            "odoo_not_paid",
        )
    if payout.taken_back:
        return Outcome.person(_taken_back(payout.taken_back), "odoo_payment_undone")
    if waiting:
        return Outcome.again(
            f"{len(payout.orders) - len(waiting)} of {len(payout.orders)} orders of {payout.memo} are paid; "
            f"no posted invoice yet for {_some(waiting)}",
            "no_invoice",
            at=clock.now() + LATER,
        )
    return Outcome.done(f"{len(payout.orders)} orders of {payout.memo} are paid in Odoo")


def _taken_back(found: Mapping[str, str]) -> str:
    invoices, payments = _some(sorted(found)), _some(sorted(set(found.values())))
    return (
        f"{invoices} was paid, and is open again in Odoo: {payments} was cancelled or unmatched there. No "
        "payment is made again by itself. Match the money to the invoice in Odoo, or book it as it "
        "was, then try again."
    )


def _some(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
