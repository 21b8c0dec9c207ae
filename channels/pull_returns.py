"""Errands about returns: read them by number, look for what no push told us, and warn of their deadlines."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from channels import marketplaces, returns, shops, todos
from channels import orders as mirror
from channels.cases import CASE_UNKNOWN, PulledCases
from channels.models import ReturnCase, Shop
from channels.pull import UNKNOWN_SHOP, Outcomes, at_shop, each_shop
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

DUE = "return_due"
NAMED = 3


def deliver(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Read returns by number into the mirror, with their orders, whose money they change."""
    by_shop: dict[str, list[Work]] = defaultdict(list)
    for one in works:
        by_shop[todos.shop_and_number(one.subject)[0]].append(one)
    outcomes: Outcomes = {}
    for shop_key, mine in by_shop.items():
        if not deadline.passed():
            outcomes |= at_shop(shop_key, mine, _read)
    return outcomes


def _read(shop: Shop, mine: Sequence[Work]) -> Outcomes:
    by_number = {todos.shop_and_number(one.subject)[1]: one for one in mine}
    pulled = read(shop, list(by_number), {n: one.correlation_id for n, one in by_number.items()})
    known = {case.number for case in pulled.cases}
    return {one.pk: _outcome(number, pulled, known) for number, one in by_number.items()}


def read(shop: Shop, numbers: Sequence[str], correlations: dict[str, str] | None = None) -> PulledCases:
    """The orders first: a return is linked to its order, and its push finds the order's new escrow."""
    pulled = marketplaces.for_shop(shop).pull_returns(numbers)
    mirror.save_all(shop, pulled.orders)
    returns.save_all(shop, pulled.cases, correlations)
    return pulled


def _outcome(number: str, pulled: PulledCases, known: set[str]) -> Outcome:
    if number in pulled.problems:
        return Outcome.of(pulled.problems[number])
    if number in known:
        return Outcome.done()
    words = Text("The marketplace does not know return %(number)s (yet).", number=number)
    return Outcome.again(words, CASE_UNKNOWN)


def catch_up(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Look for returns that no push told us of."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        if not marketplaces.for_shop(shop).catch_up_returns(deadline):
            return {}
        return dict.fromkeys((one.pk for one in mine), Outcome.done())

    return each_shop(works, look)


def due(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Hold up a hand for cases whose deadline is near. Nobody is asked: the mirror knows its deadlines."""
    outcomes: Outcomes = {}
    for one in works:
        shop = shops.find(one.subject)
        outcomes[one.pk] = _due(shop) if shop else UNKNOWN_SHOP
    return outcomes


def _due(shop: Shop) -> Outcome:
    soon = clock.now() + timedelta(hours=settings.RETURN_WARN_HOURS)
    cases = list(
        ReturnCase.objects.filter(shop=shop, act_by__lt=soon)
        .order_by("act_by", "pk")
        .values_list("number", flat=True)[: NAMED + 1]
    )
    if not cases:
        return Outcome.done()
    more = " …" if len(cases) > NAMED else ""
    words = Text(
        "%(shop)s: returns wait for you, and their time is nearly over: %(numbers)s%(more)s.",
        shop=shop,
        numbers=", ".join(cases[:NAMED]),
        more=more,
    )
    return Outcome.person(words, DUE)
