"""Our own shop in a storm. Its buyers come by themselves; here some pay once more or too late, and its staff
give money back and clear up.
"""

import contextlib
import random
from datetime import time
from decimal import Decimal

from django.db import transaction

from channels.models import Storefront
from omnihub.core import work
from omnihub.core.errors import RemoteError
from omnihub.demo import setting_up
from omnihub.notifications.models import MessagePolicy
from payments import bank_accounts, refunds, strays, todos
from payments.models import Charge, Payment, Receipt, Refund
from payments.records import REQUEST, Account

SHARE, TWICE, LATE = 5, 10, 2
"""One in so many paid orders gets some of its money back, or is paid once more; one in so many whose time is
over is paid all the same. Of each kind there is one at least.
"""
BALANCE = 50_000_000
"""What gives back before the first payment has settled."""
MIDNIGHT = time(0)
SOME, SOME_THERE = Decimal(7_000), Decimal(3_000)
GIVES_BACK = ("DANA", "SHOPEEPAY", "GOPAY")
STAFF, OTHER = "sari", "ani"
ACCOUNT = Account("ID_BCA", "1234567890", "Budi Santoso")
OVER = (Refund.State.DONE, Refund.State.DROPPED)


def begin() -> None:
    """Whoever does not pay within two minutes loses the goods. No hour of the day is quiet."""
    Storefront.objects.update(pay_within_minutes=2)
    for storefront in Storefront.objects.all():
        quiet = {"quiet_from": MIDNIGHT, "quiet_until": MIDNIGHT}
        MessagePolicy.objects.update_or_create(shop_id=storefront.shop_id, defaults=quiet)
    setting_up.control("xendit/move/topup", {"amount": BALANCE})


def placed() -> int:
    return Payment.objects.count()


class Payers:
    """Buyers who pay once more, or when their time is over."""

    def __init__(self) -> None:
        self._twice: set[str] = set()
        self._late: set[str] = set()

    def go_wrong(self) -> None:
        paid, over = _tries(Payment.State.PAID), _tries(Payment.State.EXPIRED)
        if len(self._twice) * TWICE < len(paid):
            self._pay(paid, self._twice, "again")
        if len(self._late) * LATE < len(over):
            self._pay(over, self._late, "late")

    @staticmethod
    def _pay(tries: list[str], done: set[str], how: str) -> None:
        reference = next((one for one in tries if one not in done), "")
        if reference:
            done.add(reference)
            setting_up.control("xendit/pay", {"id": reference, how: True})


def _tries(state: Payment.State) -> list[str]:
    """The references by which these were paid, or might have been."""
    rows = Charge.objects.filter(payment__state=state, form=REQUEST).exclude(remote_id="")
    if state == Payment.State.PAID:
        rows = rows.filter(state=Charge.State.SUCCEEDED)
    return list(rows.order_by("pk").values_list("reference", flat=True))


def give_back(chance: random.Random) -> None:
    """Staff press the button for an order that nobody has given anything back of."""
    rows = Receipt.objects.filter(meant=Receipt.Meant.ORDER)
    if Refund.objects.count() * SHARE >= rows.count():
        return
    pks = list(rows.filter(refunds=None, amount__gte=SOME).order_by("pk").values_list("pk", flat=True))
    if pks:
        refunds.ask(rows.get(pk=chance.choice(pks)), SOME, "by:sari:storm", "", STAFF)


def give_back_there() -> None:
    """Somebody does it in the gateway's dashboard instead, where the way to pay can give back."""
    paid = Receipt.objects.filter(meant=Receipt.Meant.ORDER, amount__gte=SOME_THERE)
    there = Refund.objects.filter(purpose__startswith=Refund.ELSEWHERE)
    if there.count() * TWICE >= paid.count():
        return
    row = paid.filter(refunds=None, charge__method__in=GIVES_BACK).order_by("pk").first()
    if row is not None:
        with contextlib.suppress(RemoteError):  # it is asked for twice where we have not heard of it yet
            given = {"id": row.remote_id, "amount": int(SOME_THERE), "reference_id": f"by-hand-{row.pk}"}
            setting_up.control("xendit/give_back", given)


def decide() -> None:
    """What waits for a person gets its answer; what is on its way is looked at."""
    for row in Refund.objects.exclude(state__in=OVER).select_related("receipt"):
        with contextlib.suppress(RemoteError):
            _decide(row)
    for odd in Receipt.objects.exclude(meant=Receipt.Meant.ORDER):
        if (rest := strays.left(odd)) > 0:
            refunds.ask(odd, rest, "stray", "", STAFF)


def _decide(row: Refund) -> None:
    pk = str(row.pk)
    if row.state == Refund.State.ACCOUNT:
        bank_accounts.enter_by_staff(pk, ACCOUNT, STAFF)
    elif row.state == Refund.State.APPROVAL:
        refunds.approve(pk, OTHER)
    elif row.state == Refund.State.FAILED:
        refunds.again(pk, STAFF)
    else:
        with transaction.atomic():
            work.add([todos.refund(pk, row.receipt_id, "somebody looks")])


def busy() -> bool:
    waits = Payment.objects.filter(state=Payment.State.OPEN)
    return waits.exists() or Refund.objects.exclude(state__in=OVER).exists()
