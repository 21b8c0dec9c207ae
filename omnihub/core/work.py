"""The work table: add, claim, deliver, outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to be done. Rows of one (topic, subject) that wait fold into one."""

    topic: str
    subject: str
    key: str = ""
    reason: str = ""
    not_before: datetime | None = None
    correlation_id: str = ""


def add(todos: Iterable[Todo]) -> None:
    raise NotImplementedError
