"""Kinds of fields: what they accept, how they are kept and how a client sees them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.odoo.record import Record
from sandbox.odoo.rounding import rounded

if TYPE_CHECKING:
    from sandbox.odoo.environment import Env

Default = Callable[["Env"], Any]
DATE = "%Y-%m-%d"
DATETIME = "%Y-%m-%d %H:%M:%S"


class Field:
    kind: ClassVar[str] = "char"
    null: ClassVar[Any] = False

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        readonly: bool | None = None,
        default: Any = None,
        compute: str = "",
        related: str = "",
        copied: bool = True,
        indexed: bool = False,
        hidden: bool = False,
    ) -> None:
        self.label = label
        self.required = required
        self.default = default
        self.compute = compute
        """The method of the model that works it out, each time it is read."""
        self.related = related
        self.readonly = bool(compute or related) if readonly is None else readonly
        self.copied = copied and not compute and not related
        self.indexed = indexed
        self.hidden = hidden
        """The stand-in's own, which no Odoo has: clients do not see it."""
        self.name = ""
        self.model = ""

    @property
    def kept(self) -> bool:
        return not self.compute and not self.related

    def raw(self, record: Record) -> Any:
        if not record.id:
            return self.null
        if self.kept:
            return self.stored(record)
        if self.compute:
            return getattr(record.model, self.compute)(record)
        *path, last = self.related.split(".")
        for step in path:
            record = getattr(record, step)
        return record.raw(last)

    def stored(self, record: Record) -> Any:
        row = record.model.env.store.rows(record.model.name).get(record.id)
        if row is None:
            raise record.model.missing(record.id)
        return row.get(self.name, self.null)

    def accept(self, _env: "Env", value: Any) -> Any:
        """From a client's value to the kept one."""
        return value

    def wrap(self, _env: "Env", raw: Any) -> Any:
        """From the kept value to what the code reads."""
        return raw

    def show(self, _env: "Env", raw: Any, *, plain: bool = False) -> Any:  # noqa: ARG002
        """From the kept value to a client's."""
        return raw

    def describe(self) -> dict[str, Any]:
        return {
            "type": self.kind,
            "string": self.label,
            "name": self.name,
            "required": self.required,
            "readonly": self.readonly,
            "store": self.kept,
            "searchable": True,
            "sortable": self.kept,
            "groupable": self.kept,
            "exportable": True,
            "manual": False,
            "depends": [],
            "company_dependent": False,
            "change_default": False,
        }


class Char(Field):
    def accept(self, _env: "Env", value: Any) -> Any:
        return str(value) if value not in (None, False, "") else False


class Text(Char):
    kind = "text"


class Html(Char):
    kind = "html"


class Json(Field):
    kind = "json"


class Boolean(Field):
    kind = "boolean"

    def accept(self, _env: "Env", value: Any) -> Any:
        return bool(value)


class Integer(Field):
    kind = "integer"
    null = 0

    def accept(self, _env: "Env", value: Any) -> Any:
        return int(value or 0)


class Float(Field):
    kind = "float"
    null = 0.0

    def __init__(self, label: str, *, digits: int = 2, **options: Any) -> None:
        super().__init__(label, **options)
        self.digits = digits

    def accept(self, _env: "Env", value: Any) -> Any:
        return rounded(float(value or 0.0), 10**-self.digits)

    def show(self, _env: "Env", raw: Any, *, plain: bool = False) -> Any:  # noqa: ARG002
        return float(raw)

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "digits": [16, self.digits]}


class Monetary(Float):
    kind = "monetary"

    def describe(self) -> dict[str, Any]:
        return {**Field.describe(self), "currency_field": "currency_id"}


class Date(Field):
    kind = "date"

    def accept(self, _env: "Env", value: Any) -> Any:
        if not value:
            return False
        text = str(value)[: len("2026-01-31")]
        return datetime.strptime(text, DATE).replace(tzinfo=UTC).strftime(DATE)


class Datetime(Field):
    kind = "datetime"

    def accept(self, _env: "Env", value: Any) -> Any:
        if not value:
            return False
        text = str(value)
        shape = DATE if len(text) == len("2026-01-31") else DATETIME
        return datetime.strptime(text, shape).replace(tzinfo=UTC).strftime(DATETIME)

    def show(self, _env: "Env", raw: Any, *, plain: bool = False) -> Any:  # noqa: ARG002
        return raw[: len("2026-01-31 12:00:00")] if raw else False


class Selection(Field):
    kind = "selection"

    def __init__(self, label: str, choices: dict[str, str], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = choices

    def accept(self, _env: "Env", value: Any) -> Any:
        if value in (None, False, ""):
            return False
        if value not in self.choices:
            raise ValueError(f"Wrong value for {self.model}.{self.name}: {value!r}")
        return value

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "selection": [list(pair) for pair in self.choices.items()]}


class Relation(Field):
    """A field that points to records of `target`."""

    def __init__(self, label: str, target: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.target = target

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "relation": self.target, "domain": [], "context": {}}


class Many2one(Relation):
    kind = "many2one"

    def __init__(self, label: str, target: str, *, ondelete: str = "", **options: Any) -> None:
        super().__init__(label, target, **options)
        self.ondelete = ondelete or ("restrict" if self.required else "set null")

    def accept(self, env: "Env", value: Any) -> Any:
        if not value:
            return False
        if isinstance(value, tuple):
            value = value[0]
        if not isinstance(value, int):
            return env[self.target].number(value)
        if value not in env.store.rows(self.target):
            raise env[self.target].missing(value)
        return value

    def wrap(self, env: "Env", raw: Any) -> Record:
        return Record(env[self.target], raw or False)

    def show(self, env: "Env", raw: Any, *, plain: bool = False) -> Any:
        if not raw:
            return False
        return raw if plain else [raw, env[self.target].one(raw).display_name]


class Many(Relation):
    """A field that holds several records, shown in the order of their model."""

    null = ()

    def wrap(self, env: "Env", raw: Any) -> list[Record]:
        return [Record(env[self.target], number) for number in raw]

    def show(self, _env: "Env", raw: Any, *, plain: bool = False) -> Any:  # noqa: ARG002
        return list(raw)


class One2many(Many):
    kind = "one2many"

    def __init__(self, label: str, target: str, inverse: str, **options: Any) -> None:
        super().__init__(label, target, **{"copied": False, **options})
        self.inverse = inverse

    @property
    def kept(self) -> bool:
        return False

    def raw(self, record: Record) -> Any:
        if self.compute or self.related:
            return super().raw(record)
        if not record.id:
            return []
        env = record.model.env
        return env[self.target].in_order(env.store.matching(self.target, self.inverse, record.id))

    def describe(self) -> dict[str, Any]:
        return {**super().describe(), "relation_field": self.inverse, "store": not self.compute}


class Many2many(Many):
    kind = "many2many"

    def stored(self, record: Record) -> Any:
        rows = record.model.env.store.rows(self.target)
        there = [number for number in super().stored(record) or () if number in rows]
        return record.model.env[self.target].in_order(there)
