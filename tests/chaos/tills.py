"""Our own shop in a storm. Its buyers come by themselves; here its staff give money back and clear up."""

import contextlib
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from channels.models import Storefront
from omnihub.core import work
from omnihub.core.errors import RemoteError
from omnihub.core.money import rupiah
from omnihub.demo import setting_up
from payments import bank_accounts, refunds, strays, todos
from payments.models import Payment, Receipt, Refund
from payments.records import Account

SHARE = 5
"""One in so many paid orders gets some of its money back."""
SOME = Decimal(7_000)
STAFF, OTHER = "sari", "ani"
ACCOUNT = Account("ID_BCA", "1234567890", "Budi Santoso")
OVER = (Refund.State.DONE, Refund.State.DROPPED)
MOVING = {"PAYMENT": 1, "REFUND": -1, "DISBURSEMENT": -1}
UNBOOKED = {"draft", "canceled", "cancel", "rejected"}


def begin() -> None:
    """Whoever does not pay within a minute loses the goods."""
    Storefront.objects.update(pay_within_minutes=1)


def give_back(chance: random.Random) -> None:
    """Staff press the button for an order that nobody has given anything back of."""
    rows = Receipt.objects.filter(meant=Receipt.Meant.ORDER)
    if Refund.objects.count() * SHARE >= rows.count():
        return
    pks = list(rows.filter(refunds=None, amount__gte=SOME).order_by("pk").values_list("pk", flat=True))
    if pks:
        refunds.ask(rows.get(pk=chance.choice(pks)), SOME, "by:sari:storm", "", STAFF)


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


def orders() -> str:
    counts = Counter(Payment.objects.values_list("state", flat=True))
    return f"own shop: {dict(counts)}; {Refund.objects.filter(state=Refund.State.DONE).count()} refunds"


def differences() -> list[str]:
    """Where gateway, receipts and Odoo's journal do not hold the same sum."""
    gateway, ours, odoo = _at_the_gateway(), _ours(), _in_odoo()
    if gateway == ours == odoo:
        return []
    return [f"own shop: {rupiah(gateway)} at the gateway, {rupiah(ours)} here, {rupiah(odoo)} in Odoo"]


def _at_the_gateway() -> Decimal:
    told = _world("xendit/state?limit=100000")["transactions"]
    well = [row for row in told if row["status"] == "SUCCESS"]
    return _sum(MOVING.get(row["type"], 0) * Decimal(str(row["amount"])) for row in well)


def _ours() -> Decimal:
    came = Receipt.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    gone = Refund.objects.filter(state=Refund.State.DONE).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return Decimal(came - gone)


def _in_odoo() -> Decimal:
    rows = _world("odoo/account.payment")
    booked = [row for row in rows if row["state"] not in UNBOOKED and _is_ours(row)]
    signs = {"inbound": 1, "outbound": -1}
    return _sum(signs[row["payment_type"]] * Decimal(str(row["amount"])) for row in booked)


def _is_ours(row: Mapping[str, Any]) -> bool:
    return str(row["memo"]).startswith(("Xendit ", "Refund "))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _world(path: str) -> Any:
    return setting_up.sandbox().call("GET", f"/world/api/{path}", read_timeout=60).json()
