"""By which words a buyer is found in a text that anybody may have written. Pure.

A telephone number is found in every spelling, a name or an address with any space between its words. Single
short words are not looked for: they would be found in half of all texts.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from omnihub.core import phones
from omnihub.core.erasing import GONE

SHORTEST_NAME = 6
SHORTEST_WORD = 5
SHORTEST_NUMBER = 8
MASKS = ("*", "•", "●")
BETWEEN = r"[\s().\-]*"
HOME = "62"


@dataclass(frozen=True, slots=True)
class Needles:
    """`numbers`: national digits. `words`: names, addresses and user names. `references`: what names his
    orders and payments in messages of remotes, which tell of him as a whole.
    """

    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, numbers: Iterable[str], words: Iterable[str], references: Iterable[str]) -> "Needles":
        spoken = {digits for typed in numbers if len(digits := _national(typed)) >= SHORTEST_NUMBER}
        told = {" ".join(text.split()) for text in words}
        named = {text for text in references if len(text) >= SHORTEST_NUMBER}
        return cls(tuple(sorted(spoken)), tuple(sorted(filter(_tells, told))), tuple(sorted(named)))

    @classmethod
    def read(cls, kept: str) -> "Needles":
        return cls(**{name: tuple(found) for name, found in json.loads(kept).items()}) if kept else cls()

    def kept(self) -> str:
        return json.dumps(asdict(self))

    def pattern(self) -> re.Pattern[str] | None:
        """None where there is nothing to look for."""
        parts = [_number(digits) for digits in self.numbers]
        parts += [_words(words) for words in sorted(self.words, key=len, reverse=True)]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _national(typed: str) -> str:
    if any(mask in typed for mask in MASKS):
        return ""
    digits = re.sub(r"\D", "", phones.read(typed).e164 or typed)
    return digits.removeprefix(HOME).lstrip("0")


def _tells(text: str) -> bool:
    if any(mask in text for mask in MASKS):
        return False
    return len(text) >= SHORTEST_NAME or (len(text) >= SHORTEST_WORD and any(one.isdigit() for one in text))


def _number(digits: str) -> str:
    spaced = BETWEEN.join(digits)
    return rf"(?<!\d)(?:\+?{HOME}|0)?{BETWEEN}0?{spaced}(?!\d)"


def _words(text: str) -> str:
    spaced = r"\s+".join(re.escape(word) for word in text.split())
    return rf"(?<!\w){spaced}(?!\w)"


def without(value: Any, pattern: re.Pattern[str]) -> Any:
    """The same, however deep, without him."""
    if isinstance(value, str):
        return pattern.sub(GONE, value)
    if isinstance(value, dict):
        return {without(key, pattern): without(item, pattern) for key, item in value.items()}
    if isinstance(value, list):
        return [without(item, pattern) for item in value]
    return value
