"""What becomes of a label that did not come: asked again, made anew, or handed to a person with words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from channels.labels import MAKE_FIRST, NOT_PRINTABLE, OTHER_KIND
from channels.parcels import Parcel
from omnihub.core import claims, clock, retry
from omnihub.core.errors import Busy, Fate, RemoteError, Unreadable
from omnihub.core.outcomes import Outcome
from shipping import labels
from shipping.models import Label

BEING_MADE = "label_making"
FIRST_LOOK, LAST_LOOK = timedelta(seconds=2), timedelta(seconds=60)
LOOKS, LOOK_AFTER = 2, timedelta(seconds=30)
"""So often the order is read again where the marketplace prints nothing, before a person is asked; and until
that has worked.
"""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60))
"""After each bad file. After the last a person is asked."""


class Fates:
    """`outcomes` by the label's key. What is missing in them was not begun: time was over."""

    def __init__(self, attempts: Mapping[int, int]) -> None:
        self.attempts = attempts
        self.outcomes: dict[int, Outcome] = {}
        self.parcels: dict[int, Parcel] = {}

    def _bad_file(self, label: Label, error: RemoteError) -> None:
        tries = labels.bad_file(label)
        if tries > len(PAUSES):
            self._person(label, error.code, error.words)
        else:
            self._again(label, error.words, error.code, clock.now() + PAUSES[tries - 1])

    def _without(self, some: Sequence[Label], problems: Mapping[str, RemoteError]) -> list[Label]:
        for label in some:
            if problem := problems.get(self.parcels[label.pk].number):
                self._failed(label, problem)
        return [label for label in some if label.pk not in self.outcomes]

    def _failed(self, label: Label, error: RemoteError) -> None:
        """One parcel's own failure, among others that may have come through."""
        if isinstance(error, Busy):
            self._again(label, error.words, error.code, error.until)
        elif error.code in {MAKE_FIRST, OTHER_KIND} and label.tries < len(PAUSES):
            labels.make_again(label, other_kind=error.code == OTHER_KIND, tries=label.tries + 1)
            self._again(label, error.words, error.code)
        elif error.code == NOT_PRINTABLE and (label.tries < LOOKS or labels.is_being_read(label)):
            labels.read_order_again(label)
            self._again(label, error.words, error.code, clock.now() + LOOK_AFTER)
        elif isinstance(error, Unreadable):
            self._bad_file(label, error)
        elif error.fate == Fate.PERSON:
            self._person(label, error.code, error.words)
        else:
            self.outcomes[label.pk] = Outcome.of(error)

    def _failed_call(self, some: Sequence[Label], error: RemoteError) -> None:
        """The call itself failed. One parcel may be the cause: so each goes alone the next time."""
        for label in some:
            if error.fate != Fate.PERSON:
                self.outcomes[label.pk] = Outcome.of(error)
            elif len(some) > 1:
                self.outcomes[label.pk] = Outcome.again(error.words, claims.ALONE)
            else:
                self._failed(label, error)

    def _person(self, label: Label, code: str, words: str) -> None:
        labels.fail([label], code, words)
        self.outcomes[label.pk] = Outcome.person(words, code)

    def _again(self, label: Label, words: str, code: str = BEING_MADE, at: datetime | None = None) -> None:
        """The longer it takes, the rarer it is asked about, once a minute in the end; then a person is."""
        if retry.given_up(self.attempts.get(label.pk, 0)):
            self._person(label, code, words)
            return
        age = clock.now() - label.made_at if label.made_at else timedelta(0)
        pause = min(max(age / 2, FIRST_LOOK), LAST_LOOK)
        self.outcomes[label.pk] = Outcome.again(words, code, at or clock.now() + pause)

    def _of(self, some: Iterable[Label]) -> list[Parcel]:
        return [self.parcels[label.pk] for label in some]

    def _by_kind(self, some: Iterable[Label]) -> dict[str, list[Label]]:
        found: dict[str, list[Label]] = defaultdict(list)
        for label in some:
            if label.pk not in self.outcomes:
                found[label.kind].append(label)
        return found
