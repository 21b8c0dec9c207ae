"""Walks through a whole shop, in as many steps as it takes: where they are, and what they could not read.

An item that cannot be read holds up no other. It is told at the end, and read again by the next walk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from omnihub.core import cursors
from omnihub.core.errors import RemoteError
from omnihub.core.outcomes import Outcome

NAMED = 5
FITS = 200
UNREAD = "items_unread"


@dataclass(frozen=True, slots=True)
class Unread:
    """How many items, the first of them, and why one could not be read: "2 44001,44002 Shopee refuses"."""

    count: int = 0
    items: tuple[str, ...] = ()
    words: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        if not text:
            return cls()
        count, items, words = text.split(" ", 2)
        return cls(int(count), tuple(items.split(",")), words)

    def __str__(self) -> str:
        return f"{self.count} {','.join(self.items)} {self.words}"[:FITS]

    def plus(self, problems: Mapping[str, RemoteError]) -> "Unread":
        words = [self.words, *(problem.words for problem in problems.values())]
        return Unread(self.count + len(problems), (*self.items, *problems)[:NAMED], max(words, key=bool))

    def outcome(self) -> Outcome:
        if not self.count:
            return Outcome.done()
        more = f" and {self.count - NAMED} more" if self.count > NAMED else ""
        items = "item" if self.count == 1 else "items"
        return Outcome.person(
            f"{self.count} {items} could not be read: {', '.join(self.items)}{more}. All others were. "
            f"The next look tries again. {self.words}",
            UNREAD,
        )


@dataclass(frozen=True, slots=True)
class Walk:
    """One at a time of a name. `place` is "" at the start."""

    name: str

    @property
    def place(self) -> str:
        return cursors.read(self.name) or ""

    def move(self, place: str, problems: Mapping[str, RemoteError]) -> None:
        if problems:
            cursors.move(self._unread, str(self._told().plus(problems)))
        cursors.move(self.name, place)

    def end(self) -> Outcome:
        """The next one begins at the start."""
        unread = self._told()
        cursors.move(self._unread, "")
        cursors.move(self.name, "")
        return unread.outcome()

    @property
    def _unread(self) -> str:
        return f"{self.name}:unread"

    def _told(self) -> Unread:
        return Unread.parse(cursors.read(self._unread) or "")
