"""How one delivery of one piece of work ended, and how long a delivery may take."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from omnihub.core.errors import Busy, Fate, RemoteError, Unreachable

DONE = "done"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`remote_down` marks an error that is nobody's fault here: it is repeated for days, if need be."""

    fate: str
    words: str = ""
    code: str = ""
    at: datetime | None = None
    look_first: bool = False
    remote_down: bool = False

    @classmethod
    def done(cls, words: str = "") -> Self:
        return cls(DONE, words)

    @classmethod
    def again(
        cls, words: str, code: str = "", at: datetime | None = None, *, look_first: bool = False
    ) -> Self:
        return cls(Fate.AGAIN, words, code, at, look_first)

    @classmethod
    def person(cls, words: str, code: str = "") -> Self:
        return cls(Fate.PERSON, words, code)

    @classmethod
    def settings(cls, words: str, code: str = "") -> Self:
        return cls(Fate.SETTINGS, words, code)

    @classmethod
    def of(cls, error: RemoteError) -> Self:
        return cls(
            error.fate,
            error.words,
            error.code,
            error.until if isinstance(error, Busy) else None,
            look_first=isinstance(error, Unreachable) and error.sent,
            remote_down=isinstance(error, Unreachable | Busy),
        )

    def with_code(self, code: str) -> Self:
        return replace(self, code=code)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment by which a delivery gives back what it has not begun."""

    end: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        return max(0.0, self.end - time.monotonic())

    def passed(self) -> bool:
        return time.monotonic() >= self.end
