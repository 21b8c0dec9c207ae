"""Send refunds: looked up at the gateway before each try, and marked before they are handed over.

A refund that is marked as sent may have got through. So it is found by its reference, or sent again with the
same one: the gateway knows one refund to a reference.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from channels import todos as channel_todos
from channels.models import OrderEvent
from omnihub.core import clock, work
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut, Unreachable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.core.work import Todo
from payments import bank_accounts, providers, records, refunds, strays, todos
from payments.faults import AskedBefore, NotRefundable
from payments.models import Receipt, Refund
from payments.records import RefundData

State, Way = Refund.State, Refund.Way
REASON = "REQUESTED_BY_CUSTOMER"

WAITS = {
    State.ACCOUNT: (
        Text("The buyer's bank account is missing: make a link and send it to the buyer."),
        "refund_account",
    ),
    State.APPROVAL: (Text("A second person must approve this refund."), "refund_approval"),
    State.FAILED: (Text("The gateway could not give the money back."), "refund_failed"),
}


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        row = Refund.objects.select_related("receipt__charge").filter(pk=one.subject).first()
        outcomes[one.pk] = _one(row) if row else Outcome.done("This refund is gone")
    return outcomes


def _one(row: Refund) -> Outcome:
    if row.state == State.DROPPED or (row.state == State.DONE and row.way == Way.GATEWAY):
        return Outcome.done()
    if row.sent_at is None and strays.left(row.receipt) < strays.NOTHING:
        row = _refused(row)
    if row.state in WAITS:
        return Outcome.person(*WAITS[State(row.state)])
    try:
        return _sent(row)
    except NotRefundable as error:
        refunds.to_account(str(row.pk))
        return Outcome.person(error.words, "refund_account")
    except RemoteError as error:
        return Outcome.of(error)


def _refused(row: Refund) -> Refund:
    """Meanwhile somebody gave the money back in the gateway's dashboard: together that would be too much."""
    mine = Refund.objects.filter(pk=row.pk, state=row.state, sent_at=None)
    mine.update(state=State.FAILED, problem="refund_too_much", account_digest="")
    row.refresh_from_db()
    return row


def _sent(row: Refund) -> Outcome:
    found = _found(row) if row.sent_at is not None else None
    if found is None and row.remote_id:
        return Outcome.again("The gateway does not show it yet.", "refund_not_shown")
    if found is None and not _handing_over(row):
        return Outcome.done("Another worker sends it")
    found = found or _handed_over(row)
    return _outcome(take(str(row.pk), found))


def _found(row: Refund) -> RefundData | None:
    gateway = providers.of(row.receipt.gateway)
    if row.way == Way.PAYOUT:
        return gateway.find_payout(row.reference)
    return gateway.find_refund(providers.known(row.receipt.charge), row.reference, row.remote_id)


def _handing_over(row: Refund) -> bool:
    """The last thing before the call. False where somebody dropped it meanwhile."""
    mine = Refund.objects.filter(pk=row.pk, state=row.state, sent_at=row.sent_at)
    return bool(mine.update(state=State.SENT, sent_at=clock.now(), problem=""))


def _handed_over(row: Refund) -> RefundData:
    try:
        return _call(row)
    except AskedBefore:
        if found := _found(row):
            return found
        raise
    except (Busy, Refused, SignedOut, Unreachable) as error:
        if not (isinstance(error, Unreachable) and error.sent):
            _not_sent(row, error.code)
        raise


def _call(row: Refund) -> RefundData:
    gateway = providers.of(row.receipt.gateway)
    if row.way == Way.PAYOUT:
        account = bank_accounts.read(row)
        return gateway.pay_out(account, row.reference, row.amount, "Refund")
    charge = providers.known(row.receipt.charge)
    return gateway.refund(charge, row.reference, row.amount, REASON, _which(row.receipt))


def _which(receipt: Receipt) -> str:
    """The gateway's number of the payment, where it is not the first of its charge."""
    first = Receipt.objects.filter(charge=receipt.charge_id).order_by("paid_at", "pk").first()
    return "" if first is None or first.pk == receipt.pk else receipt.remote_id


def _not_sent(row: Refund, code: str) -> None:
    mine = Refund.objects.filter(pk=row.pk, state=State.SENT)
    mine.update(state=State.READY, sent_at=None, problem=code[:100])


@transaction.atomic
def take(pk: str, data: RefundData) -> Refund:
    """What the gateway shows of it. A payout that was done may come back days later."""
    row = refunds.locked(pk)
    was = row.state
    if was == State.DROPPED:
        return row
    row.remote_id, row.remote_status = data.remote_id, data.remote_status[:40]
    row.problem, row.fee = data.problem[:100], data.fee if data.fee is not None else row.fee
    row.sent_at = row.sent_at or clock.now()
    row.state = {records.DONE: State.DONE, records.FAILED: State.FAILED}.get(data.state, State.SENT)
    row.ended_at = _ended(row, was)
    row.save()
    if row.state != was and State.DONE in (row.state, was):
        _happened(row)
        work.add(_told(row))
    return row


def _happened(row: Refund) -> None:
    """For the order's timeline."""
    kind = "refund" if row.state == State.DONE else "refund_back"
    OrderEvent.objects.create(
        order_id=row.receipt.payment.order_id,
        at=clock.now(),
        kind="refund_there" if row.made_elsewhere and kind == "refund" else kind,
        after=f"{row.amount:.2f}",
        by="" if row.made_elsewhere else row.asked_by,
    )


def _told(row: Refund) -> list[Todo]:
    """The books, the buyer, and whoever decides again on money that pays no order and came back."""
    receipt, order = row.receipt, row.receipt.payment.order
    wanted = [todos.book_refund(str(row.pk), order.pk, f"now {row.state}")]
    if receipt.meant != Receipt.Meant.ORDER:
        wanted.append(todos.check(receipt.pk, f"its refund is {row.state}"))
    if row.state == State.DONE and order.shop.messages:
        wanted.append(channel_todos.announce(order.pk, "money was given back"))
    return wanted


def _ended(row: Refund, was: str) -> datetime | None:
    """What came back ends on the day on which it did."""
    if row.state == State.SENT:
        return None
    return clock.now() if row.state != was == State.DONE else row.ended_at or clock.now()


def _outcome(row: Refund) -> Outcome:
    """One on its way is looked at again by schedule, or when the gateway tells."""
    return Outcome.person(*WAITS[State.FAILED]) if row.state == State.FAILED else Outcome.done()
