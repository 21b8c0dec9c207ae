"""Reading Xendit's JSON: amounts come as numbers or as text, moments with any number of decimals."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from omnihub.core import money
from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text

BEYOND_MICROSECONDS = re.compile(r"(\.\d{6})\d+")


def decode(body: bytes) -> Any:
    """Numbers with a point become Decimal, never float. Raises ValueError."""
    try:
        return json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class Row:
    """One JSON object, and `what` it is for the message when something is missing."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, Mapping):
            words = Text("Xendit sent %(what)s in a shape that OmniHub does not know.", what=what)
            raise Unreadable(words, code="xendit_unreadable", detail=what)
        self.value: Mapping[str, Any] = value
        self.what = what

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) not in (None, "")

    def _wrong(self, name: str) -> Unreadable:
        words = Text(
            "Xendit sent %(what)s in which %(name)s is missing or cannot be read.", what=self.what, name=name
        )
        return Unreadable(words, code="xendit_unreadable", detail=f"{self.what}: {name}")

    def text(self, *names: str) -> str:
        """The first of the names that has something in it."""
        for name in names:
            value = self.value.get(name)
            if value not in (None, "") and not isinstance(value, Mapping | list):
                return str(value).strip()
        return ""

    def need_text(self, *names: str) -> str:
        if not (text := self.text(*names)):
            raise self._wrong(names[0])
        return text

    def money(self, *names: str) -> Decimal | None:
        """None where it is not told: that is not zero."""
        name = next((one for one in names if one in self), "")
        if not name:
            return None
        try:
            return money.amount(self.value[name])
        except ValueError as error:
            raise self._wrong(name) from error

    def need_money(self, *names: str) -> Decimal:
        found = self.money(*names)
        if found is None:
            raise self._wrong(names[0])
        return found

    def moment(self, *names: str) -> datetime | None:
        text = self.text(*names)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(BEYOND_MICROSECONDS.sub(r"\1", text))
        except ValueError as error:
            raise self._wrong(names[0]) from error
        if found.tzinfo is None:
            raise self._wrong(names[0])
        return found

    def need_moment(self, *names: str) -> datetime:
        found = self.moment(*names)
        if found is None:
            raise self._wrong(names[0])
        return found

    def flag(self, name: str) -> bool:
        return str(self.value.get(name)).lower() == "true"

    def row(self, name: str) -> "Row":
        return Row(self.value.get(name) or {}, f"{self.what}, {name}")

    def rows(self, name: str) -> list["Row"]:
        value = self.value.get(name) or []
        if not isinstance(value, list):
            raise self._wrong(name)
        return [Row(one, f"{self.what}, {name}") for one in value]


def rows(body: Any, what: str) -> list[Row]:
    """A bare list, as some answers are."""
    if not isinstance(body, list):
        Row(body, what)
        raise Row({}, what)._wrong("list")  # noqa: SLF001 - the same words
    return [Row(one, what) for one in body]
