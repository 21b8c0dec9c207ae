"""What crosses borders inside the messages: plain values, no Django, no provider's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from omnihub.core.errors import Fate, RemoteError

SENT, DELIVERED, READ, FAILED = "sent", "delivered", "read", "failed"
RANKS = {SENT: 1, DELIVERED: 2, READ: 3}
"""A message's state never goes down; FAILED is the end unless it was delivered or read before."""

ACCEPTED, HELD = "accepted", "held"
"""What a provider says when it takes a message: it will be sent, or waits for a look at its quality."""

STOP, START = "stop", "start"


class Then(StrEnum):
    """What becomes of a message, and of its neighbours, after a provider's refusal."""

    NEXT_WAY = "next_way"
    """This way does not reach this person: try the next one at once."""
    STOP_TEMPLATE = "stop_template"
    """No message of this template gets through until somebody mends it. Each tries its next way."""
    LATER = "later"
    """Only this recipient waits."""
    BACK_OFF = "back_off"
    """The whole way waits for a while."""
    STOP_ALL = "stop_all"
    """The whole way waits for a setting."""
    PERSON = "person"
    """Our own mistake: the next way is tried, and a person is told."""
    NOBODY = "nobody"
    """The recipient does not want it: nothing more is tried, nobody needs to look."""


_BY_FATE = {Fate.AGAIN: Then.BACK_OFF, Fate.SETTINGS: Then.STOP_ALL, Fate.PERSON: Then.PERSON}


def then(error: RemoteError) -> Then:
    """What the provider's own error says, else what its fate means."""
    said = getattr(error, "then", None)
    return said if isinstance(said, Then) else _BY_FATE[error.fate]


@dataclass(frozen=True, slots=True)
class Sent:
    """A provider took the message; whether it arrives is told later."""

    remote_id: str
    state: str = ACCEPTED


@dataclass(frozen=True, slots=True)
class StatusData:
    """What became of one message. `callback` is our own reference, given when it was sent; may be empty."""

    remote_id: str
    state: str
    at: datetime
    callback: str = ""
    code: str = ""
    words: str = ""
    then: Then | None = None
    """With FAILED: what to do about it."""


@dataclass(frozen=True, slots=True)
class InboundData:
    """A message from a person: it opens the time in which free text may be sent to them.

    `phone` is E.164; empty where they hide their number and only `user_id` is known. `wants` is STOP or
    START where the whole message says so. The text itself is not kept here: it is in the inbox.
    """

    remote_id: str
    at: datetime
    phone: str = ""
    user_id: str = ""
    kind: str = "text"
    wants: str = ""


@dataclass(frozen=True, slots=True)
class TemplateData:
    """A template as the provider keeps it. `parameters` are the names in its text, in order."""

    name: str
    language: str
    status: str
    category: str = ""
    text: str = ""
    parameters: tuple[str, ...] = ()
    reason: str = ""

    @property
    def usable(self) -> bool:
        return self.status == "APPROVED"


@dataclass(frozen=True, slots=True)
class TemplateNews:
    """The provider changed a template's status."""

    name: str
    language: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """All that one incoming call tells."""

    statuses: tuple[StatusData, ...] = ()
    inbound: tuple[InboundData, ...] = ()
    templates: tuple[TemplateNews, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.statuses or self.inbound or self.templates)


@dataclass(frozen=True, slots=True)
class NumberData:
    """The number we send from, as the provider describes it."""

    phone: str
    name: str
    quality: str = ""
