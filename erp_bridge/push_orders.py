"""Orders into the ERP, fifty at once: what Odoo holds is read, and only the missing steps are done.

Everything here may be repeated after a time-out anywhere. No database transaction is open while Odoo
works: what is needed is read before, and what was seen is bound afterwards, also when it ended in the middle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from channels import stock, todos
from erp_bridge import bindings, queries, triage
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect, convert
from erp_bridge.odoo.convert import Names
from erp_bridge.odoo.payloads import Invoice, Sale
from erp_bridge.plan import Step
from erp_bridge.records import LOCKED, Profile
from erp_bridge.steps import way
from erp_bridge.steps.case import NO_GROSS, Case, Round
from erp_bridge.steps.refund import NO_REFUND
from omnihub.core import installation, work
from omnihub.core.database import database_now
from omnihub.core.models import Work
from omnihub.core.outcomes import DONE, Deadline, Outcome
from omnihub.core.work import Todo
from payments.todos import book_receipt, book_refund

CANCELLED_THERE = "cancelled in Odoo"
SETTLED_WITHIN = timedelta(seconds=2)
UNSAID = frozenset({NO_GROSS, NO_REFUND})


@transaction.atomic
def again(order_pk: int, reason: str) -> None:
    """A person asks for it: Odoo is looked at, also where we believe that nothing has changed."""
    bindings.doubt(Kind.ORDER, str(order_pk))
    work.add([todos.push(order_pk, reason)])


@transaction.atomic
def anew(order_pk: int, reason: str) -> None:
    """A person says that Odoo lost the order: what is missing there is made once more."""
    for kind in bindings.OF_AN_ORDER:
        bindings.forget(kind, str(order_pk))
    work.add([todos.push(order_pk, reason)])


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What isn't in the answer was not reached and is given back."""
    work_of = {int(row.subject): row.pk for row in works}
    found = queries.orders(work_of)
    outcomes = {pk: Outcome.done("The order is no longer here") for pk in work_of.keys() - found.keys()}
    groups: dict[Profile, list[Case]] = defaultdict(list)
    for pk, pushable in found.items():
        case = triage.sort(pushable)
        if isinstance(case, Outcome):
            outcomes[pk] = case
        elif pushable.profile is not None:
            groups[pushable.profile].append(case)
    for profile, cases in groups.items():
        _push(profile, cases, deadline)
        outcomes.update({case.order.pk: case.outcome for case in cases if case.outcome is not None})
    # An escrow that came late: no push tells of it.
    priceless = [found[pk] for pk, outcome in outcomes.items() if outcome.code in UNSAID]
    work.add(todos.pull(one.shop_key, one.order.number, "escrow not known yet") for one in priceless)
    return {work_of[pk]: outcome for pk, outcome in outcomes.items()}


def _push(profile: Profile, cases: Sequence[Case], deadline: Deadline) -> None:
    round_ = begin(profile, cases, deadline)
    way.go(round_)
    _remember(round_)


def begin(profile: Profile, cases: Sequence[Case], deadline: Deadline) -> Round:
    subjects = {convert.partner_subject(profile.shop_pk, case.order) for case in cases} - {""}
    known = bindings.find_all(Kind.PARTNER, subjects)
    return Round(
        client=connect.client().for_company(profile.company_id),
        profile=profile,
        names=Names.of(installation.key(), profile.shop_kind, profile.shop_remote_id),
        cases=cases,
        deadline=deadline,
        partners={subject: bound.odoo_id for subject, bound in known.items()},
    )


def _remember(round_: Round) -> None:
    links = [Link(Kind.PARTNER, subject, pk) for subject, pk in round_.new_partners.items()]
    for case in round_.cases:
        links.extend(_papers(case, round_.profile))
    answered_at = database_now()
    with transaction.atomic():
        work.add(_refunds(round_.profile, round_.cases))
        bindings.bind_all(links)
        stock.mark_held([case.order.pk for case in round_.cases if case.kept], answered_at)
        stock.mark_held([case.order.pk for case in round_.cases if case.let_go], None)
        work.add(_payments(round_.profile, round_.cases))
        work.add(_receipts(round_.profile, round_.cases))
        work.add(_notices(round_.cases))


def _notices(cases: Iterable[Case]) -> list[Todo]:
    """Somebody cancelled a sales order in Odoo while its order lives: the cancellations ask whether it is to
    be called off everywhere. And where an order is called off, they learn when Odoo has followed, or waits.
    """
    soon = database_now() + SETTLED_WITHIN
    followed = [
        replace(todos.notice_cancellation(case.order.pk, "Odoo follows"), not_before=soon)
        for case in cases
        if Step.CANCEL in case.wanted
    ]
    return followed + [
        todos.notice_cancellation(case.order.pk, CANCELLED_THERE)
        for case in cases
        if case.sale and case.sale.state == "cancel" and Step.CANCEL not in case.wanted
        if not case.order.of_website  # its own look calls it off here
        if case.bound is None or case.bound.state != "cancel"
    ]


def _papers(case: Case, profile: Profile) -> Iterator[Link]:
    """What was seen in Odoo."""
    subject, digest = str(case.order.pk), _digest(case, profile)
    if case.gone and case.bound:
        yield Link(
            Kind.ORDER,
            subject,
            case.bound.odoo_id,
            case.bound.name,
            bindings.DELETED,
            digest,
            seen=bindings.DELETED,
        )
    if case.sale is None:
        return
    sale = case.sale
    yield Link(Kind.ORDER, subject, sale.id, sale.name, _state(case, sale), digest, case.written, case.seen)
    yield from _transfers(case, subject)
    yield from _bills(case, subject)


def _transfers(case: Case, subject: str) -> Iterator[Link]:
    for each in case.pickings:
        if each.outgoing and each.done:
            yield Link(Kind.DELIVERY, subject, each.id, each.name, each.state)
        elif each.incoming:
            yield Link(Kind.RETURN, subject, each.id, each.name, each.state)


def _bills(case: Case, subject: str) -> Iterator[Link]:
    for each in (*case.invoices, *case.dropped):
        if each.sale and (each.posted or each.id in case.booked):
            yield Link(Kind.INVOICE, subject, each.id, each.name, each.state)
    for each in _notes(case):
        yield Link(Kind.CREDIT, subject, each.id, each.name, each.state)


def _notes(case: Case) -> list[Invoice]:
    notes = {each.id: each for each in (*case.invoices, *case.notes) if not each.sale and each.posted}
    return list(notes.values())


def _state(case: Case, sale: Sale) -> str:
    """An amendment opens a locked order. Where it was cut, the lock it owes stays remembered."""
    unfinished = case.bound is not None and case.bound.locked and not case.seen
    return LOCKED if sale.confirmed and (sale.locked or unfinished) else sale.state


def _digest(case: Case, profile: Profile) -> str:
    """Only what is complete carries the one that spares the next look. That it was complete once is kept."""
    if case.outcome is not None and case.outcome.fate == DONE:
        return convert.digest(case.order, profile, case.wanted)
    return bindings.DOUBTED if case.bound and case.bound.digest else ""


def _is_taken_back(invoices: Iterable[Invoice]) -> bool:
    """Whether somebody cancelled or unmatched the payment of an invoice that was paid."""
    return any(each.posted and each.sale and not each.paid for each in invoices)


def _payments(profile: Profile, cases: Iterable[Case]) -> list[Todo]:
    """The money of some orders came before their invoice was posted: now it can be booked. And where a
    payment was taken back, that work asks a person.
    """
    posted = {case.order.pk: case.invoices for case in cases if any(each.posted for each in case.invoices)}
    paid = bindings.find_all(Kind.PAYMENT, [str(pk) for pk in posted])
    released = queries.releases(
        pk for pk, invoices in posted.items() if str(pk) not in paid or _is_taken_back(invoices)
    )
    return todos.payments(profile.shop_pk, released, "an invoice was posted, or its payment taken back")


def _receipts(profile: Profile, cases: Iterable[Case]) -> list[Todo]:
    """Money of our own shop is booked when it comes. What is invoiced after that is matched with it now."""
    if not profile.own:
        return []
    owed = [case.order.pk for case in cases if _is_taken_back(case.invoices)]
    paid = queries.receipts(owed)
    return [book_receipt(receipt, order, "an invoice was posted") for receipt, order in paid]


def _refunds(profile: Profile, cases: Iterable[Case]) -> list[Todo]:
    """Money that went back is booked when it goes, and waits for its credit note. That is told once, when the
    note is not bound yet.
    """
    if not profile.own:
        return []
    notes = {case.order.pk: {each.id for each in _notes(case)} for case in cases}
    known = set(bindings.ids_of(Kind.CREDIT, [str(pk) for pk, ids in notes.items() if ids]))
    gone = queries.refunds_done(pk for pk, ids in notes.items() if ids - known)
    return [book_refund(refund, order, "its credit note is there") for refund, order in gone]
