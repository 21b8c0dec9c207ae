"""What can go wrong with a remote, and what becomes of it.

RemoteError
├── Unreachable   no connection, or no answer in time         again
├── Busy          429, 5xx, our own gate; may name a wait     again
├── Refused       the remote read it and said no              person
├── SignedOut     key, token or permission is wrong           settings
│   └── NotAllowed    a right is missing, perhaps for one record alone
└── Unreadable    the answer has not the agreed shape         person
"""

from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """How a failure ends: tried again by itself, handed to a person, or waiting for a setting."""

    AGAIN = "again"
    PERSON = "person"
    SETTINGS = "settings"


class RemoteError(Exception):
    """A call that did not succeed. `words` are for staff; `code` and `detail` for the log."""

    fate = Fate.PERSON

    def __init__(self, words: str, *, code: str = "", detail: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.code = code
        self.detail = detail


class Unreachable(RemoteError):
    """`sent` is true when the request had left: the work may have been done all the same."""

    fate = Fate.AGAIN

    def __init__(self, words: str, *, sent: bool, code: str = "", detail: str = "") -> None:
        super().__init__(words, code=code, detail=detail)
        self.sent = sent


class Busy(RemoteError):
    """The remote (or our own gate before it) asks us to slow down; `until` is its own wish."""

    fate = Fate.AGAIN

    def __init__(
        self, words: str, *, until: datetime | None = None, code: str = "", detail: str = ""
    ) -> None:
        super().__init__(words, code=code, detail=detail)
        self.until = until


class Refused(RemoteError):
    """Our data does not suit the remote. The same call will be refused again."""


class SignedOut(RemoteError):
    fate = Fate.SETTINGS


class NotAllowed(SignedOut):
    """A rule may be about one record of a list only: so the list is halved as if it were refused."""


class Unreadable(RemoteError):
    """The remote answered something that is not in its documentation."""
