"""The shapes of what WhatsApp sends: strict on what we use, loose on the rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text


def decode(body: bytes) -> Any:
    """Raises ValueError."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class Row:
    """One JSON object, and `what` it is for the message when something is missing."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, Mapping):
            raise _unknown_shape(what)
        self.value: Mapping[str, Any] = value
        self.what = what

    def text(self, name: str) -> str:
        value = self.value.get(name)
        return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()

    def need_text(self, name: str) -> str:
        if not (text := self.text(name)):
            raise _missing(self.what, name)
        return text

    def moment(self, name: str) -> datetime:
        """Seconds since 1970, as text or as a number."""
        try:
            return datetime.fromtimestamp(int(self.need_text(name)), tz=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise _missing(self.what, name) from error

    def row(self, name: str) -> "Row":
        return Row(self.value.get(name) or {}, f"{self.what}, {name}")

    def rows(self, name: str) -> list["Row"]:
        value = self.value.get(name) or []
        if not isinstance(value, list):
            raise _missing(self.what, name)
        return [Row(one, f"{self.what}, {name}") for one in value]


def _unknown_shape(what: str) -> Unreadable:
    return Unreadable(
        Text("WhatsApp sent %(what)s in a shape that OmniHub does not know.", what=what), detail=what
    )


def _missing(what: str, name: str) -> Unreadable:
    words = Text(
        "WhatsApp sent %(what)s in which %(name)s is missing or cannot be read.", what=what, name=name
    )
    return Unreadable(words, detail=f"{what}: {name}")


@dataclass(frozen=True, slots=True)
class Accepted:
    """`status` is there for templates only."""

    message_id: str
    status: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        rows = Row(body, "an answer").rows("messages")
        if not rows:
            raise _missing("an answer", "messages")
        return cls(rows[0].need_text("id"), rows[0].text("message_status"))


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    language: str
    status: str
    category: str
    reason: str
    components: tuple[Row, ...]

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            name=row.need_text("name"),
            language=row.need_text("language"),
            status=row.need_text("status").upper(),
            category=row.text("category").upper(),
            reason=row.text("rejected_reason"),
            components=tuple(row.rows("components")),
        )


@dataclass(frozen=True, slots=True)
class TemplatePage:
    templates: tuple[Template, ...]
    after: str
    """Where the next page begins; empty on the last one."""

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "the templates")
        paging = row.row("paging")
        after = paging.row("cursors").text("after") if paging.text("next") else ""
        return cls(tuple(Template.parse(one) for one in row.rows("data")), after)


@dataclass(frozen=True, slots=True)
class Number:
    shown: str
    verified_name: str
    quality: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "the number")
        return cls(
            row.need_text("display_phone_number"), row.text("verified_name"), row.text("quality_rating")
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """An error's object, in an answer or in a status. `about_object`: the id in the address is unknown."""

    code: int
    words: str
    about_object: bool = False

    @classmethod
    def parse(cls, row: Row) -> Self:
        details = row.row("error_data").text("details")
        said = details or row.text("message") or row.text("title")
        unknown = "does not exist, cannot be loaded" in row.text("message")
        return cls(_code(row.text("code")), said, unknown)


def _code(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else -1


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of news in a call of the webhook."""

    business_id: str
    field: str
    value: Row


def changes(body: Any) -> list[Change]:
    """Of all entries of one call. Raises Unreadable for what is no call of WhatsApp's."""
    call = Row(body, "a call")
    if call.text("object") != "whatsapp_business_account":
        raise _missing("a call", "object")
    return [
        Change(entry.text("id"), change.text("field"), change.row("value"))
        for entry in call.rows("entry")
        for change in entry.rows("changes")
    ]
