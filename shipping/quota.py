"""How many calls a day's plan has left. Counted here, since no answer tells it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from omnihub.core import clock, work
from shipping import account, todos
from shipping.models import CostAccount, QuotaDay
from shipping.rajaongkir import errors

COSTS, AREAS, NEWS = 0, 30, 20
"""What is asked for, and the percent of the plan that it leaves to the costs: a sale waits for those."""
AGAIN = timedelta(hours=1)
"""RajaOngkir's own word that a day is over is doubted after so long while we counted less."""


def today(row: CostAccount) -> QuotaDay:
    """Unsaved where nothing was counted yet."""
    name, day = account.key_name(account.key(row)), clock.jakarta_date(clock.now())
    return QuotaDay.objects.filter(day=day, key_name=name).first() or QuotaDay(day=day, key_name=name)


def spend(row: CostAccount, leaves: int) -> None:
    """Count a call before it goes out. Raises QuotaUsedUp where the plan has none left for this."""
    day = _saved(row)
    if _used_up(row, day):
        raise errors.quota_used_up()
    most = row.daily_limit - row.daily_limit * leaves // 100
    if QuotaDay.objects.filter(pk=day.pk, calls__lt=most).update(calls=F("calls") + 1):
        return
    if leaves == COSTS:
        used_up(row)
    raise errors.quota_used_up()


def used_up(row: CostAccount) -> None:
    """By our own count, or because RajaOngkir says so. Staff are told once."""
    day = _saved(row)
    with transaction.atomic():
        first = QuotaDay.objects.filter(pk=day.pk, used_up_at=None).update(used_up_at=clock.now())
        if first:
            work.add([todos.check("the calls of today are used up")])
        else:
            QuotaDay.objects.filter(pk=day.pk).update(used_up_at=clock.now())


def asked(row: CostAccount) -> None:
    """A buyer was shown costs, wherever they came from."""
    QuotaDay.objects.filter(pk=_saved(row).pk).update(questions=F("questions") + 1)


def is_used_up(row: CostAccount) -> bool:
    day = today(row)
    return day.calls >= row.daily_limit or _used_up(row, day)


def _used_up(row: CostAccount, day: QuotaDay) -> bool:
    if day.used_up_at is None:
        return False
    return day.calls >= row.daily_limit or day.used_up_at > clock.now() - AGAIN


def _saved(row: CostAccount) -> QuotaDay:
    name, day = account.key_name(account.key(row)), clock.jakarta_date(clock.now())
    return QuotaDay.objects.get_or_create(day=day, key_name=name)[0]
