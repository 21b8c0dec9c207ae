"""What a connection test says: lines, and the sections they stand in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from omnihub.core import texts


class Level(StrEnum):
    """A note is worth knowing and stops nothing; what failed has to be put right."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and in plain words how it is, or what is wrong and what to do."""

    what: str
    level: Level
    words: str

    @property
    def ok(self) -> bool:
        return self.level is not Level.FAILED


def good(what: str, words: str) -> Finding:
    return Finding(what, Level.OK, words)


def note(what: str, words: str) -> Finding:
    return Finding(what, Level.NOTE, words)


def bad(what: str, words: str) -> Finding:
    return Finding(what, Level.FAILED, words)


@dataclass(frozen=True, slots=True)
class Section:
    """`key` says which one it is, `shop` whose it is; None where it is everybody's."""

    key: str
    title: str
    findings: tuple[Finding, ...] = field(default=())
    shop: int | None = None

    @property
    def failed(self) -> int:
        return sum(not finding.ok for finding in self.findings)

    @property
    def noted(self) -> int:
        return sum(finding.level is Level.NOTE for finding in self.findings)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        findings = (
            Finding(texts.read(row["what"]), Level(row["level"]), texts.read(row["words"]))
            for row in kept["findings"]
        )
        return cls(kept["key"], texts.read(kept["title"]), tuple(findings), kept["shop"])

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        rows = [
            {"what": texts.kept(each.what), "level": each.level, "words": texts.kept(each.words)}
            for each in self.findings
        ]
        return {"key": self.key, "title": texts.kept(self.title), "shop": self.shop, "findings": rows}


def sections(kept: Iterable[Mapping[str, Any]]) -> list[Section]:
    return [Section.read(row) for row in kept]
