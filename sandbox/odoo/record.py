"""One record, read like an object: `line.order_id.partner_id.name`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sandbox.odoo.store import Row

if TYPE_CHECKING:
    from sandbox.odoo.environment import Env
    from sandbox.odoo.model import Model


class Record:
    """False when it points nowhere; then its fields are empty, too."""

    __slots__ = ("id", "model")

    def __init__(self, model: "Model", number: int | bool) -> None:  # noqa: FBT001  Odoo's "none" is False
        self.model = model
        self.id = number

    def __bool__(self) -> bool:
        return bool(self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.id == other.id and self.model.name == other.model.name

    def __hash__(self) -> int:
        return hash((self.model.name, self.id))

    def __repr__(self) -> str:
        return f"{self.model.name}({self.id or ''})"

    def __getattr__(self, name: str) -> Any:
        field = self.model.fields.get(name)
        if field is None:
            raise AttributeError(f"{self.model.name} has no field {name}")
        return field.wrap(self.model.env, field.raw(self))

    def raw(self, name: str) -> Any:
        """As it is kept: an id instead of a record, text instead of a date."""
        return self.model.fields[name].raw(self)

    @property
    def row(self) -> Row:
        return self.model.env.store.rows(self.model.name)[self.id]

    @property
    def env(self) -> "Env":
        return self.model.env

    def put(self, **values: Any) -> None:
        """Write kept values as they are: no rules, no consequences."""
        self.model.stamp(self.id, values)


def ids(records: Iterable[Record]) -> list[int]:
    return [record.id for record in records]
