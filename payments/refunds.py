"""Refunds as people ask for, approve and drop them. Nothing here calls a gateway: work does.

Of one receipt never more goes back than came. A refund has a purpose, and a purpose has one refund: whoever
presses twice gets the one that is there.
"""

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction

from omnihub.core import clock, money, work
from omnihub.core.errors import Refused
from omnihub.core.texts import Text
from payments import policies, providers, records, strays, todos
from payments.models import Payment, Receipt, Refund

UNSENT = (Refund.State.ACCOUNT, Refund.State.APPROVAL, Refund.State.READY, Refund.State.FAILED)

AGAIN = ":again"
LONGEST_PURPOSE = 85


class NotPossible(Refused):
    """It may not be refunded like this. The words are for the person who asked."""


@transaction.atomic
def ask(
    receipt: Receipt, amount: Decimal, purpose: str, reason: str, by: str, seen_left: Decimal | None = None
) -> Refund:
    """Raises NotPossible. Asked again with the same purpose, it answers the refund that is there.

    `seen_left`: what was left where the person looked. Something else now: somebody was quicker.
    """
    Payment.objects.select_for_update().get(pk=receipt.payment_id)
    row = Receipt.objects.select_for_update().select_related("charge", "payment__order").get(pk=receipt.pk)
    if there := row.refunds.filter(purpose=purpose).first():
        return there
    _may_go(row, amount, seen_left)
    part = amount < row.amount
    way = Refund.Way.GATEWAY if _goes_back(row, part=part) else Refund.Way.PAYOUT
    refund = Refund.objects.create(
        receipt=row,
        amount=amount,
        currency=row.currency,
        purpose=purpose[:100],
        reason=reason[:300],
        way=way,
        state=_begins(row, way, amount),
        asked_by=by[:150],
        asked_at=clock.now(),
    )
    _tell(refund, f"asked for by {by}")
    work.add([todos.check(row.pk, "a refund was asked for")] if row.meant != Receipt.Meant.ORDER else [])
    return refund


def _may_go(row: Receipt, amount: Decimal, seen_left: Decimal | None) -> None:
    if amount <= 0 or amount != amount.to_integral_value():
        raise NotPossible(Text("A refund is a whole sum above zero."), code="refund_sum")
    rest = strays.left(row)
    if seen_left is not None and seen_left != rest:
        words = Text("Somebody else has just refunded of this. Look again before you go on.")
        raise NotPossible(words, code="refund_changed")
    if amount > rest:
        words = Text("Only %(left)s of this payment are left to give back.", left=money.rupiah(rest))
        raise NotPossible(words, code="refund_too_much")


def _goes_back(row: Receipt, *, part: bool) -> bool:
    channel = row.charge.instructions.get(records.CHANNEL) or row.charge.method
    return providers.kind(row.gateway).paid_back(channel, part=part)


def way_of(receipt: Receipt, amount: Decimal) -> Refund.Way:
    """How this sum would go back."""
    return Refund.Way.GATEWAY if _goes_back(receipt, part=amount < receipt.amount) else Refund.Way.PAYOUT


def _begins(row: Receipt, way: Refund.Way, amount: Decimal) -> Refund.State:
    if way == Refund.Way.PAYOUT:
        return Refund.State.ACCOUNT
    return Refund.State.APPROVAL if needs_approval(row, amount) else Refund.State.READY


def needs_approval(receipt: Receipt, amount: Decimal) -> bool:
    """Of what goes back the way it came; what goes to a bank account always does."""
    return amount > policies.of(receipt.payment.order.shop_id).approve_above


def approve(pk: str, by: str) -> Refund:
    """Raises NotPossible where the one who asked would approve it, or it waits for nobody."""

    def approved(row: Refund) -> None:
        if row.state != Refund.State.APPROVAL:
            raise NotPossible(Text("This refund waits for nobody's approval."), code="refund_not_waiting")
        if row.asked_by == by:
            words = Text("Somebody else must approve it: you have asked for this refund yourself.")
            raise NotPossible(words, code="refund_same_person")
        row.state, row.approved_by, row.approved_at = Refund.State.READY, by[:150], clock.now()

    return _change(pk, approved, f"approved by {by}")


def drop(pk: str, by: str) -> Refund:
    """It is not sent. Raises NotPossible where it is on its way."""

    def dropped(row: Refund) -> None:
        if row.state == Refund.State.DROPPED:
            return
        if row.state not in UNSENT:
            raise NotPossible(Text("This refund is on its way, or done."), code="refund_on_its_way")
        row.state, row.ended_at, row.account_digest = Refund.State.DROPPED, clock.now(), ""
        row.reason = f"{row.reason} · dropped by {by}"[:300]

    return _change(pk, dropped, f"dropped by {by}")


@transaction.atomic
def again(pk: str, by: str) -> Refund:
    """A refund that failed at the gateway is tried once more, to a bank account where a person says so.

    The gateway knows the reference of a payout that failed or came back for good: a new one takes its place,
    with the account where that was not at fault. Somebody approves it again.
    """
    row = locked(pk)
    if row.state != Refund.State.FAILED:
        raise NotPossible(Text("This refund has not failed."), code="refund_not_failed")
    if strays.left(row.receipt) < row.amount:
        raise NotPossible(Text("Meanwhile another refund took this money."), code="refund_too_much")
    if row.way == Refund.Way.PAYOUT:
        return _instead_of(row, by)
    return _change(pk, _to_account, f"to a bank account, by {by}")


def _instead_of(row: Refund, by: str) -> Refund:
    base = row.purpose.partition(AGAIN)[0][:LONGEST_PURPOSE]
    number = row.receipt.refunds.filter(purpose__startswith=f"{base}{AGAIN}").count() + 1
    account = {"account": row.account, "account_shown": row.account_shown} if row.account_holds else {}
    row.state = Refund.State.DROPPED
    row.save()
    _tell(row, f"tried again by {by}")
    fresh = Refund.objects.create(
        receipt=row.receipt,
        amount=row.amount,
        currency=row.currency,
        purpose=f"{base}{AGAIN}{number}",
        reason=row.reason,
        way=Refund.Way.PAYOUT,
        state=Refund.State.APPROVAL if account else Refund.State.ACCOUNT,
        asked_by=by[:150],
        asked_at=clock.now(),
        **account,
    )
    _tell(fresh, f"once more, by {by}")
    return fresh


def to_account(pk: str) -> Refund:
    """The gateway cannot give it back the way it came."""
    return _change(pk, _to_account, "the gateway cannot give it back the way it came")


def _to_account(row: Refund) -> None:
    row.way, row.state, row.remote_id, row.remote_status = Refund.Way.PAYOUT, Refund.State.ACCOUNT, "", ""
    row.sent_at = row.ended_at = None


@transaction.atomic
def _change(pk: str, change: Callable[[Refund], None], because: str) -> Refund:
    row = locked(pk)
    change(row)
    row.save()
    _tell(row, because)
    return row


def locked(pk: str) -> Refund:
    """Inside a transaction: the payment first, then the refund, as all do that give money back."""
    Payment.objects.select_for_update().get(receipts__refunds__pk=pk)
    return Refund.objects.select_for_update().select_related("receipt__payment__order").get(pk=pk)


def _tell(row: Refund, because: str) -> None:
    work.add([todos.refund(str(row.pk), row.receipt_id, because[:200])])
    if row.receipt.meant != Receipt.Meant.ORDER:
        work.add([todos.check(row.receipt_id, because[:200])])
