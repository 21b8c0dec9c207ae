"""The payments of a span of days as a report: filters out of the address, sums by day, channel and method."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode

from django.urls import reverse

from omnihub.core import clock
from omnihub.dashboard.queries.kept import kept
from omnihub.dashboard.queries.money import flows
from omnihub.dashboard.queries.money.flows import NOTHING, Ending, Flow

DEFAULT_DAYS = 14
LONGEST = 92
KEEP_SECONDS = 30
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SHOP = re.compile(r"\d{1,9}", re.ASCII)
MOST_METHOD = 60
K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class Wish:
    since: date
    until: date
    shop: int | None = None
    method: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> "Wish":
        """Anything that is none of ours shows the last two weeks, not an error."""
        until = min(_day(query.get("until", "")) or today, today)
        since = _day(query.get("since", "")) or until - timedelta(days=DEFAULT_DAYS - 1)
        since = min(max(since, until - timedelta(days=LONGEST - 1)), until)
        shop = query.get("shop", "")
        method = query.get("method", "")[:MOST_METHOD].replace("\x00", "")
        return cls(since, until, int(shop) if SHOP.fullmatch(shop) else None, method)

    def but(self, **changes: object) -> "Wish":
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def terms(self) -> str:
        pairs = {"since": self.since, "until": self.until, "shop": self.shop, "method": self.method}
        return urlencode({name: str(value) for name, value in pairs.items() if value})

    @property
    def address(self) -> str:
        return f"{reverse('dashboard:payment_report')}?{self.terms}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Sums:
    """What ended each way. `told`: of so many successful ones are fees and net known."""

    counts: Mapping[Ending, int]
    amounts: Mapping[Ending, Decimal]
    fees: Decimal
    net: Decimal
    told: int

    @classmethod
    def of(cls, some: Iterable[Flow]) -> "Sums":
        counts, amounts = dict.fromkeys(Ending, 0), dict.fromkeys(Ending, NOTHING)
        fees, net, told = NOTHING, NOTHING, 0
        for flow in some:
            counts[flow.ending] += flow.count
            amounts[flow.ending] += flow.amount
            fees, net, told = fees + flow.fees, net + flow.net, told + flow.told
        return cls(counts, amounts, fees, net, told)

    @property
    def untold(self) -> int:
        return self.counts[Ending.SUCCESSFUL] - self.told


@dataclass(frozen=True, slots=True)
class Report:
    wish: Wish
    total: Sums
    days: Sequence[tuple[date, Sums]]
    shops: Sequence[tuple[int, Sums]]
    methods: Sequence[tuple[str, Sums]]
    all_methods: Sequence[str]


def of(wish: Wish) -> Report:
    every = _flows(wish.since, wish.until)
    some = [one for one in every if wish.shop in (None, one.shop) and wish.method in ("", one.method)]
    return Report(
        wish=wish,
        total=Sums.of(some),
        days=_by_day(wish, some),
        shops=_by(some, lambda one: one.shop),
        methods=_by(some, lambda one: one.method),
        all_methods=sorted({one.method for one in every if one.method}),
    )


def _flows(since: date, until: date) -> list[Flow]:
    def read() -> list[tuple[object, ...]]:
        return [astuple(one) for one in flows.between(since, until)]

    return [Flow(*terms) for terms in kept(f"payments:{since}:{until}", KEEP_SECONDS, read)]  # type: ignore[arg-type]


def _by_day(wish: Wish, some: Sequence[Flow]) -> list[tuple[date, Sums]]:
    """Every day of the span, also one on which nobody paid."""
    span = [wish.since + timedelta(days=on) for on in range((wish.until - wish.since).days + 1)]
    return [(day, Sums.of(one for one in some if one.day == day)) for day in span]


def _by(some: Sequence[Flow], name: Callable[[Flow], K]) -> list[tuple[K, Sums]]:
    found = {key: Sums.of(one for one in some if name(one) == key) for key in {name(one) for one in some}}
    return sorted(found.items(), key=lambda pair: -pair[1].amounts[Ending.SUCCESSFUL])


def today() -> date:
    return clock.jakarta_date(clock.now())
