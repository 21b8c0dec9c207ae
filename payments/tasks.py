"""What the schedule calls."""

from datetime import timedelta

from django.db import transaction

from omnihub.core import clock, work
from payments import providers, todos
from payments.models import Charge, Payment, Refund

AT_ONCE = 500
REFUND_LOOK = timedelta(minutes=30)
ACCOUNT_KEPT = timedelta(days=90)
PRUNED_WITHIN = timedelta(days=30)


def look() -> None:
    """Open charges whose next look is due, and payments whose time is over."""
    now = clock.now()
    charges = Charge.objects.filter(look_at__lte=now).order_by("look_at")
    over = Payment.objects.filter(state=Payment.State.OPEN, pay_by__lte=now).order_by("pay_by")
    wanted = [todos.look(pk, "by schedule") for pk in charges.values_list("pk", flat=True)[:AT_ONCE]]
    wanted += [todos.expire(pk, "its time is over") for pk in over.values_list("pk", flat=True)[:AT_ONCE]]
    _add(wanted)


def look_at_refunds() -> None:
    """Those on their way, where no notice came."""
    rows = Refund.objects.filter(state=Refund.State.SENT, sent_at__lte=clock.now() - REFUND_LOOK)
    found = rows.order_by("sent_at").values_list("pk", "receipt", named=False)[:AT_ONCE]
    _add([todos.refund(str(pk), receipt, "by schedule") for pk, receipt in found])


def ledger() -> None:
    _add([todos.ledger(gateway, "by schedule") for gateway in providers.GATEWAYS if providers.ready(gateway)])


def check_accounts() -> None:
    _add([todos.account(one, "by schedule") for one in providers.GATEWAYS if providers.ready(one)])


def prune() -> None:
    """Bank accounts of buyers whose money arrived long ago; what they end with stays."""
    until = clock.now() - ACCOUNT_KEPT
    over = [Refund.State.DONE, Refund.State.DROPPED]
    rows = Refund.objects.filter(state__in=over, ended_at__lt=until, ended_at__gt=until - PRUNED_WITHIN)
    for row in rows.exclude(account_shown="").iterator():
        row.account = ""
        row.save(update_fields=["account"])


def _add(wanted: list[work.Todo]) -> None:
    with transaction.atomic():
        work.add(wanted)
