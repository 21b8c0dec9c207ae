"""Errands about the sellers' wallets: read what moved them, and hold up a hand where something is odd."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from channels import settlements, shops, statements, todos, wallet, wallets
from channels.models import EscrowStatement, Shop, WalletDay, WalletEntry
from channels.pull import UNKNOWN_SHOP, Outcomes, each_shop
from omnihub.core import clock, cursors, database, work
from omnihub.core.models import Work
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

NO_WALLET = Outcome.done("Nobody holds this shop's money for it: there is no wallet to read.")
GAP, UNEXPLAINED, LATE = "wallet_gap", "wallet_unexplained", "release_late"
LOOKED_BACK, YOUNG = timedelta(days=60), timedelta(minutes=30)
NAMED = 3
State = WalletEntry.State


def deliver(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Every line since the last look; then what they mean for orders, days and books."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        read = wallets.WALLETS.get(shop.kind)
        if read is None:
            return dict.fromkeys((one.pk for one in mine), NO_WALLET)
        before = cursors.read(settlements.cursor(shop.key))
        if not (read(shop, deadline) and statements.fill(shop, deadline)):
            return {}
        wallet.carry_on(shop, database.database_now())
        wallet.match_again(shop)
        _close_days(shop, before)
        work.add([todos.check_money(shop.key, "the wallet was read")])
        return dict.fromkeys((one.pk for one in mine), Outcome.done())

    return each_shop(works, look)


def _close_days(shop: Shop, before: str | None) -> None:
    """Days that were over and read as a whole for the first time, as far as something moved on them."""
    if before is None or not shop.pushes_orders:
        return
    first = clock.jakarta_date(clock.from_epoch(int(before)) or clock.EPOCH)
    last = clock.jakarta_date(settlements.read_until(shop))
    days = WalletDay.objects.filter(shop=shop, day__gte=first, day__lt=last, entries__gt=0)
    work.add(todos.settlements(shop.pk, days.values_list("day", flat=True), "the day is complete"))


def check(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Nobody is asked: the mirror knows what is odd."""
    outcomes: Outcomes = {}
    for one in works:
        shop = shops.find(one.subject)
        outcomes[one.pk] = (_gap(shop) or _unexplained(shop) or _late(shop)) if shop else UNKNOWN_SHOP
    return outcomes


def _gap(shop: Shop) -> Outcome | None:
    since = clock.jakarta_date(clock.now() - LOOKED_BACK)
    day = WalletDay.objects.filter(shop=shop, day__gte=since).exclude(gap=0).order_by("-day").first()
    if day is None:
        return None
    words = Text(
        "%(shop)s: the wallet's lines of %(day)s do not lead from one balance to the next: %(gap)s.",
        shop=shop,
        day=day.day.isoformat(),
        gap=rupiah(day.gap),
    )
    return Outcome.person(words, GAP)


def _unexplained(shop: Shop) -> Outcome | None:
    """Lines that are new are given the time in which their order is read."""
    now = clock.now()
    odd = [State.UNMATCHED, State.DIFFERS]
    rows = WalletEntry.objects.filter(shop=shop, at__gt=now - LOOKED_BACK, state__in=odd)
    rows = rows.filter(read_at__lt=now - YOUNG)
    shown = list(rows.order_by("-at", "-pk")[: NAMED + 1])
    if not shown:
        return None
    named = ", ".join(f"{row.order_number or row.remote_type} {rupiah(row.amount)}" for row in shown[:NAMED])
    words = Text(
        "%(shop)s: lines of the wallet that nothing explains: %(lines)s%(more)s.",
        shop=shop,
        lines=named,
        more=" …" if len(shown) > NAMED else "",
    )
    return Outcome.person(words, UNEXPLAINED)


def _late(shop: Shop) -> Outcome:
    now = clock.now()
    due = now - timedelta(days=settings.RELEASE_DAYS)
    rows = EscrowStatement.objects.filter(shop=shop, released_at=None, completed_at__lt=due, received__gt=0)
    recent = rows.filter(completed_at__gt=now - LOOKED_BACK).select_related("order")
    shown = list(recent.order_by("completed_at", "pk")[: NAMED + 1])
    if not shown:
        return Outcome.done()
    words = Text(
        "%(shop)s: completed more than %(days)s days ago and not paid out: %(orders)s%(more)s.",
        shop=shop,
        days=settings.RELEASE_DAYS,
        orders=", ".join(row.order.number for row in shown[:NAMED]),
        more=" …" if len(shown) > NAMED else "",
    )
    return Outcome.person(words, LATE)
