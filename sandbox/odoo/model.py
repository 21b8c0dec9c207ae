"""What every model can: the methods that Odoo's own code and its clients share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sandbox.odoo import access, automation, domains, grouping, loading, ordering, writing
from sandbox.odoo.environment import Env
from sandbox.odoo.errors import BadSyntax, MissingError
from sandbox.odoo.exposed import on_model, on_records
from sandbox.odoo.fields import Char, Datetime, Field, Float, Integer, Many2one
from sandbox.odoo.record import Record, ids
from sandbox.odoo.store import Row

Values = dict[str, Any]
Fields = dict[str, Field]


class Model:
    name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    order: ClassVar[str] = "id"
    title: ClassVar[str] = "name"
    """The field that names a record."""
    searched: ClassVar[tuple[str, ...]] = ()
    """The fields that `name_search` looks at; the title when empty."""
    parent: ClassVar[str] = "parent_id"
    fields: ClassVar[Fields] = {}
    blank: ClassVar[Values] = {}
    """Numbers that nobody gave are 0 in the row, so that they can be added up."""

    def __init_subclass__(cls) -> None:
        """Every model has these; each field learns its name."""
        own = {
            "id": Integer("ID", readonly=True),
            "display_name": Char("Display Name", compute="display"),
            "create_date": Datetime("Created on", readonly=True, copied=False),
            "create_uid": Many2one("Created by", "res.users", readonly=True, copied=False),
            "write_date": Datetime("Last Updated on", readonly=True, copied=False),
            "write_uid": Many2one("Last Updated by", "res.users", readonly=True, copied=False),
        }
        cls.fields = {**own, **cls.fields}
        for name, field in cls.fields.items():
            field.name, field.model = name, cls.name
        numbers = {name: field for name, field in cls.fields.items() if isinstance(field, Integer | Float)}
        cls.blank = {name: field.null for name, field in numbers.items() if field.kept and name != "id"}

    def __init__(self, env: Env) -> None:
        self.env = env

    # -- records

    def one(self, number: int | bool) -> Record:  # noqa: FBT001
        return Record(self, number)

    def some(self, numbers: Iterable[int]) -> list[Record]:
        return [Record(self, number) for number in numbers]

    def find(self, *domain: Any, order: str = "", limit: int | None = None) -> list[Record]:
        return self.some(self.search_ids(list(domain), limit=limit, order=order))

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """As a list of them is shown: the model's order, archived ones left out."""
        there = list(numbers)
        if "active" in self.fields and self.env.context.get("active_test", True):
            rows = self.env.store.rows(self.name)
            there = [number for number in there if rows[number].get("active")]
        return ordering.arranged(self, there, self.order)

    def missing(self, number: Any) -> MissingError:
        return MissingError(
            "Record does not exist or has been deleted.\n"
            f"(Record: {self.name}({number},), User: {self.env.uid})"
        )

    def number(self, value: Any) -> int:
        """A client sent something else where an id belongs."""
        raise BadSyntax("integer", value)

    def display(self, record: Record) -> str:
        return record.raw(self.title) or f"{self.name},{record.id}"

    def by_name(self, text: str, operator: str) -> list[int]:
        fields = self.searched or (self.title,)
        domain = ["|"] * (len(fields) - 1) + [(name, operator, text) for name in fields]
        return domains.search(self, domain)

    # -- the rules of a model, for it to fill in

    def complete(self, values: Values) -> None:
        """Fill what was left open in a new record's values."""

    def before_write(self, record: Record, values: Values) -> None:
        """Refuse, or add to the values."""

    def began(self, record: Record) -> None:
        """A new record is there; its lines and what it writes elsewhere are not yet."""

    def created(self, records: list[Record]) -> None:
        """What follows from new records."""

    def written(self, record: Record, before: Row, values: Values) -> None:
        """What follows from a change."""

    def before_unlink(self, records: list[Record]) -> None:
        """Refuse, or take along what belongs to them."""

    # -- keeping

    def stamp(self, number: Any, values: Mapping[str, Any]) -> None:
        who = {"write_uid": self.env.uid, "write_date": self.env.transaction_start}
        before = self.env.store.rows(self.name)[number]
        self.env.store.update(self.name, number, {**values, **who})
        automation.changed(self, number, before)

    def make(self, values: Values) -> Record:
        return writing.create(self, [values])[0]

    # -- what clients call

    @on_model("read")
    def search(
        self, domain: Any = None, offset: int = 0, limit: int | None = None, order: str | None = None
    ) -> list[int]:
        return self.search_ids(domain or [], offset or 0, limit or None, order or "")

    def search_ids(
        self, domain: Sequence[Any], offset: int = 0, limit: int | None = None, order: str = ""
    ) -> list[int]:
        found = ordering.arranged(self, domains.search(self, domain), order or self.order)
        return found[offset : None if limit is None else offset + limit]

    @on_model("read")
    def search_count(self, domain: Any = None, limit: int | None = None) -> int:
        return min(len(domains.search(self, domain or [])), limit or 1 << 60)

    @on_records("read")
    def read(
        self, records: list[Record], fields: Any = None, load: str | None = "_classic_read"
    ) -> list[Values]:
        names = list(fields) if fields else [name for name, field in self.fields.items() if not field.hidden]
        wanted = [(name, self.field(name)) for name in names if name != "id"]
        rows, plain = self.env.store.rows(self.name), load != "_classic_read"
        return [
            {"id": record.id}
            | {name: field.show(self.env, field.raw(record), plain=plain) for name, field in wanted}
            for record in records
            if record.id in rows
        ]

    @on_model("read")
    def search_read(
        self,
        domain: Any = None,
        fields: Any = None,
        offset: int = 0,
        limit: int | None = None,
        order: str | None = None,
        **read: Any,
    ) -> list[Values]:
        return self.read(self.some(self.search(domain, offset, limit, order)), fields, **read)

    def field(self, name: str) -> Field:
        if name not in self.fields:
            raise ValueError(f"Invalid field {name!r} on model {self.name!r}")
        return self.fields[name]

    @on_model("create")
    def create(self, vals_list: Any) -> Any:
        many = isinstance(vals_list, list | tuple)
        records = writing.create(self, list(vals_list) if many else [vals_list])
        return ids(records) if many else records[0].id

    @on_records("write")
    def write(self, records: list[Record], vals: Values) -> bool:
        return writing.write(self, records, vals)

    @on_records("unlink")
    def unlink(self, records: list[Record]) -> bool:
        return writing.unlink(self, records)

    @on_records("create")
    def copy(self, records: list[Record], default: Values | None = None) -> list[int]:
        return ids([writing.copy(self, record, default or {}) for record in records])

    @on_records("read")
    def exists(self, records: list[Record]) -> list[int]:
        rows = self.env.store.rows(self.name)
        return [record.id for record in records if record.id in rows]

    @on_records("any")
    def get_metadata(self, records: list[Record]) -> list[Values]:
        """External ids for anybody: the table of them is for administrators only."""
        return [loading.metadata(record) for record in records if record.id in self.env.store.rows(self.name)]

    @on_model("any")
    def fields_get(self, allfields: Any = None, attributes: Any = None) -> Values:
        names = [
            name for name in allfields or self.fields if name in self.fields and not self.fields[name].hidden
        ]
        described = {name: self.fields[name].describe() for name in names}
        if not attributes:
            return described
        return {
            name: {key: value for key, value in facts.items() if key in attributes}
            for name, facts in described.items()
        }

    @on_model("read")
    def default_get(self, fields_list: Sequence[str]) -> Values:
        defaults = writing.defaults(self)
        return {name: defaults[name] for name in fields_list if defaults.get(name, False) is not False}

    @on_model("read")
    def name_search(
        self, name: str = "", args: Any = None, operator: str = "ilike", limit: int | None = 100
    ) -> list[list[Any]]:
        found = set(self.by_name(name, operator)) if name else None
        chosen = [n for n in self.search_ids(args or []) if found is None or n in found]
        return [[number, self.one(number).display_name] for number in chosen[: limit or None]]

    @on_model("read")
    def read_group(
        self,
        domain: Any,
        fields: Sequence[str],
        groupby: Any,
        offset: int = 0,
        limit: int | None = None,
        orderby: str = "",
        lazy: Any = True,  # noqa: FBT002  the client's own argument
    ) -> list[Values]:
        groups = grouping.read_group(self, domain, fields, groupby, orderby=orderby, lazy=lazy)
        return groups[offset : None if limit is None else offset + limit]

    @on_model("any")
    def load(self, fields: list[str], data: list[list[Any]]) -> Values:
        return loading.load(self, fields, data)

    @on_records("any")
    def has_access(self, _records: list[Record], operation: str) -> bool:
        return access.allowed(self.env, self.name, operation)

    @on_model("any")
    def check_access_rights(self, operation: str, raise_exception: Any = True) -> bool:  # noqa: FBT002
        if raise_exception:
            access.check(self.env, self.name, operation)
        return access.allowed(self.env, self.name, operation)
