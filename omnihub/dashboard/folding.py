"""A busy order's timeline made short: what repeats is one entry, and only the newest are shown."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from omnihub.dashboard.timeline import Entry, Rank

REPEATED = 3
SHOWN = 40
REPEATING = (Rank.MESSAGE, Rank.ATTEMPT)

Sameness = tuple[Rank, str, str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, or the same thing again and again until something else did."""

    entries: Sequence[Entry]

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    @property
    def times(self) -> int:
        return len(self.entries)

    @property
    def since(self) -> datetime:
        return self.first.at

    @property
    def until(self) -> datetime:
        return self.last.at


@dataclass(frozen=True, slots=True)
class Story:
    """`first` is always told; of what followed the newest, and how much is left out between."""

    first: Moment
    left_out: int
    rest: list[Moment]


def story(entries: Sequence[Entry], *, whole: bool = False) -> Story:
    moments = list(fold(entries))
    kept = moments[1:] if whole else moments[1:][-SHOWN:]
    left_out = moments[1 : len(moments) - len(kept)]
    return Story(moments[0], sum(moment.times for moment in left_out), kept)


def fold(entries: Iterable[Entry]) -> Iterator[Moment]:
    """What comes in and what is tried repeats; between two changes of the order it is put together."""
    for repeating, stretch in groupby(entries, key=lambda entry: entry.rank in REPEATING):
        if repeating:
            yield from _folded(list(stretch))
        else:
            yield from (Moment([entry]) for entry in stretch)


def _folded(stretch: Sequence[Entry]) -> Iterator[Moment]:
    alike: dict[Sameness, list[Entry]] = defaultdict(list)
    for entry in stretch:
        alike[_sameness(entry)].append(entry)
    for entry in stretch:
        same = alike[_sameness(entry)]
        if len(same) < REPEATED:
            yield Moment([entry])
        elif entry is same[0]:
            yield Moment(same)


def _sameness(entry: Entry) -> Sameness:
    return entry.rank, entry.where, entry.title, entry.words
