"""What the sides of a cancellation say to each other and to the pages: plain values, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from omnihub.core.texts import kept


class Ability(StrEnum):
    """What a side can do with it at this moment."""

    WILL = "will"
    NOTHING = "nothing"
    PERSON = "person"
    """A person does it, on a page of the remote."""
    CANNOT = "cannot"
    """And then nothing is cancelled."""
    UNKNOWN = "unknown"
    """It could not be asked; the step looks again when its turn comes."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it would go out, or why not."""

    way: str
    recipient: str
    subject: str
    text: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What one side would do, until when it may, and what it costs. `words` and `costs` are Texts."""

    side: str
    ability: Ability
    words: Sequence[str]
    costs: Sequence[str] = ()
    until: datetime | None = None
    messages: Sequence[Told] = ()
    warning: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON, for the receipt: without the text of messages, which names people."""
        return self.agreed() | {
            "messages": [{"way": one.way, "because": kept(one.because)} for one in self.messages]
        }

    def agreed(self) -> dict[str, Any]:
        """As JSON, all that a person sees and agrees to."""
        return {
            "side": self.side,
            "ability": self.ability.value,
            "words": [kept(one) for one in self.words],
            "costs": [kept(one) for one in self.costs],
            "until": self.until.isoformat() if self.until else "",
            "messages": [asdict(one) | {"because": kept(one.because)} for one in self.messages],
            "warning": kept(self.warning),
        }


class End(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    HELD = "held"
    """A person does it, or decides; the others that need it wait."""
    OVER = "over"
    """Nothing can be cancelled any more: the whole cancellation ends here."""
    LATER = "later"
    """It goes on elsewhere: look again."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a turn of a step ended. `looks_again`: a held one that other work asks a person about; news of that
    work wakes it.
    """

    end: End
    words: str = ""
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    looks_again: bool = False
