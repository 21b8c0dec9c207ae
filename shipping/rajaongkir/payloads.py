"""The shapes of what RajaOngkir sends: strict on what we use, loose on the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from omnihub.core import money
from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text

SUCCESS = "success"


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

    def number(self, name: str) -> int:
        text = self.need_text(name)
        if not (text.isascii() and text.isdecimal()):
            raise _missing(self.what, name)
        return int(text)

    def amount(self, name: str) -> Decimal:
        try:
            found = money.amount(self.value.get(name))
        except ValueError as error:
            raise _missing(self.what, name) from error
        if found < 0:
            raise _missing(self.what, name)
        return found

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1"}

    def row(self, name: str) -> "Row":
        return Row(self.value.get(name) or {}, f"{self.what}, {name}")

    def rows(self, name: str) -> list["Row"]:
        return rows(self.value.get(name), f"{self.what}, {name}")


def rows(value: object, what: str) -> list[Row]:
    """Null is an empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise _unknown_shape(what)
    return [Row(one, what) for one in value]


def _unknown_shape(what: str) -> Unreadable:
    words = Text("RajaOngkir sent %(what)s in a shape that OmniHub does not know.", what=what)
    return Unreadable(words, code="rajaongkir_shape", detail=what)


def _missing(what: str, name: str) -> Unreadable:
    words = Text(
        "RajaOngkir sent %(what)s in which %(name)s is missing or cannot be read.", what=what, name=name
    )
    return Unreadable(words, code="rajaongkir_shape", detail=f"{what}: {name}")


@dataclass(frozen=True, slots=True)
class Meta:
    """Around every answer. Only `success` is one: error and failed are used without a rule."""

    message: str
    code: int
    status: str

    @classmethod
    def parse(cls, body: object) -> Self:
        row = Row(body, "an answer").row("meta")
        code = row.text("code")
        return cls(row.text("message"), int(code) if code.isdecimal() else 0, row.text("status").lower())

    @property
    def failed(self) -> bool:
        return self.status != SUCCESS


@dataclass(frozen=True, slots=True)
class Destination:
    """One row of the free search. A coarse one has "-" for what it does not name, and perhaps the code 0."""

    id: int
    subdistrict: str
    district: str
    city: str
    province: str
    postcode: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            id=row.number("id"),
            subdistrict=row.text("subdistrict_name"),
            district=row.text("district_name"),
            city=row.need_text("city_name"),
            province=row.text("province_name"),
            postcode=row.text("zip_code"),
        )


@dataclass(frozen=True, slots=True)
class Cost:
    code: str
    service: str
    name: str
    description: str
    cost: Decimal
    days: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            code=row.need_text("code").lower(),
            service=row.need_text("service"),
            name=row.text("name"),
            description=row.text("description"),
            cost=row.amount("cost"),
            days=row.text("etd"),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the courier's own story. Nothing of it is sure to be there."""

    code: str
    words: str
    date: str
    time: str
    city: str


@dataclass(frozen=True, slots=True)
class Waybill:
    delivered: bool
    status: str
    pod_date: str
    pod_time: str
    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, data: object) -> Self:
        row = Row(data, "a waybill")
        last = row.row("delivery_status")
        return cls(
            delivered=row.flag("delivered"),
            status=last.text("status") or row.row("summary").text("status"),
            pod_date=last.text("pod_date"),
            pod_time=last.text("pod_time"),
            lines=tuple(_line(one) for one in row.rows("manifest")),
        )


def _line(row: Row) -> Line:
    return Line(
        code=row.text("manifest_code"),
        words=row.text("manifest_description"),
        date=row.text("manifest_date"),
        time=row.text("manifest_time"),
        city=row.text("city_name"),
    )
