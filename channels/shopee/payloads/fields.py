"""Reading Shopee's JSON: `null`, `0`, `""` and a missing name all mean "none"; ids come as numbers or text.

`need_...` is for what we cannot do without: it raises Unreadable with the field's name.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from omnihub.core import clock, money
from omnihub.core.errors import Unreadable


def decode(body: bytes) -> Any:
    """Numbers with a point become Decimal, never float. Raises ValueError."""
    try:
        return json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class Row:
    """One JSON object of an answer, and `what` it is for the message when something is missing."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, Mapping):
            raise Unreadable(f"Shopee sent {what} in a shape that OmniHub does not know.", detail=what)
        self.value: Mapping[str, Any] = value
        self.what = what

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def _wrong(self, name: str) -> Unreadable:
        words = f"Shopee sent {self.what} in which {name!r} is missing or cannot be read."
        return Unreadable(words, detail=f"{self.what}: {name}")

    def text(self, *names: str) -> str:
        """The first of the names that has something in it."""
        for name in names:
            value = self.value.get(name)
            if isinstance(value, list):
                value = ", ".join(str(part) for part in value)
            if value not in (None, ""):
                return str(value).strip()
        return ""

    def need_text(self, *names: str) -> str:
        if not (text := self.text(*names)):
            raise self._wrong(names[0])
        return text

    def ident(self, *names: str) -> str:
        """An id as text; Shopee's 0 is none."""
        return next((text for name in names if (text := self.text(name)) != "0" and text), "")

    def whole(self, name: str) -> int:
        value = self.value.get(name)
        try:
            return int(value) if value not in (None, "") else 0
        except (TypeError, ValueError) as error:
            raise self._wrong(name) from error

    def money(self, name: str) -> Decimal:
        try:
            return money.amount(self.value.get(name))
        except ValueError as error:
            raise self._wrong(name) from error

    def need_money(self, name: str) -> Decimal:
        if self.value.get(name) in (None, ""):
            raise self._wrong(name)
        return self.money(name)

    def moment(self, name: str) -> datetime | None:
        try:
            return clock.from_epoch(self.whole(name))
        except (OverflowError, ValueError, OSError) as error:
            raise self._wrong(name) from error

    def need_moment(self, name: str) -> datetime:
        if not (moment := self.moment(name)):
            raise self._wrong(name)
        return moment

    def flag(self, name: str) -> bool:
        return str(self.value.get(name)).lower() in {"true", "1"}

    def row(self, name: str) -> "Row":
        return Row(self.value.get(name) or {}, f"{self.what}, {name}")

    def rows(self, name: str) -> list["Row"]:
        value = self.value.get(name) or []
        if not isinstance(value, list):
            raise self._wrong(name)
        return [Row(one, f"{self.what}, {name}") for one in value]
