"""What crosses the door about labels: plain values, no Django, no marketplace's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omnihub.core.errors import RemoteError

# Codes of refusals that mean the same on every marketplace.
MAKE_FIRST = "label_make_first"
NOT_TOGETHER = "label_not_together"
ONLY_THERE = "label_only_there"
NOT_PRINTABLE = "label_not_printable"
OTHER_KIND = "label_other_kind"


class Paper(StrEnum):
    THERMAL = "thermal"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class LabelKinds:
    """In the marketplace's words. A paper that it does not offer for this parcel is missing."""

    suggested: str
    of: Mapping[Paper, str] = field(default_factory=dict)

    def choice(self, paper: str) -> str:
        """`paper` is what the shop prefers; any other word means: as the marketplace suggests."""
        wished = self.of.get(Paper(paper)) if paper in set(Paper) else None
        return wished or self.suggested


@dataclass(frozen=True, slots=True)
class LabelKindsReading:
    """By the package's number. Each parcel that was asked about is in one of the parts."""

    kinds: Mapping[str, LabelKinds]
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelStates:
    """By the package's number, how far the marketplace is. Each parcel is in one of the parts."""

    ready: frozenset[str]
    being_made: frozenset[str] = frozenset()
    problems: Mapping[str, RemoteError] = field(default_factory=dict)
