"""Who calls, with what context, at what moment, on which records."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.odoo.record import Record
from sandbox.odoo.store import Store

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

ROOT = 1
"""OdooBot, the superuser."""

Registry = Mapping[str, "type[Model]"]


class Env:
    def __init__(
        self, store: Store, registry: Registry, uid: int, context: Mapping[str, Any], moment: datetime
    ) -> None:
        self.store = store
        self.registry = registry
        self.uid = uid
        self.context = dict(context)
        self.moment = moment
        """When the transaction began; what `write_date` says, however long it takes."""
        self.memo: dict[Any, Any] = {}
        """What need not be worked out twice in one call."""
        self._models: dict[str, Model] = {}

    def __getitem__(self, name: str) -> Any:
        """A Model. Which one is known only when it runs, and so are its methods."""
        if name not in self._models:
            self._models[name] = self.registry[name](self)
        return self._models[name]

    def __contains__(self, name: str) -> bool:
        return name in self.registry

    def with_context(self, **more: Any) -> "Env":
        return Env(self.store, self.registry, self.uid, {**self.context, **more}, self.moment)

    @property
    def user(self) -> Record:
        return self["res.users"].one(self.uid)

    @property
    def company(self) -> Record:
        allowed = self.context.get("allowed_company_ids") or [self.user.company_id.id]
        return self["res.company"].one(allowed[0])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.context.get("tz") or self.user.tz or "UTC")

    @property
    def today(self) -> str:
        """The date on the user's own calendar."""
        return self.moment.astimezone(self.zone).date().isoformat()

    @property
    def today_date(self) -> date:
        return date.fromisoformat(self.today)

    @property
    def now(self) -> str:
        return self.moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def transaction_start(self) -> str:
        """With microseconds: kept, never shown."""
        shape = "%Y-%m-%d %H:%M:%S.%f" if self.moment.microsecond else "%Y-%m-%d %H:%M:%S"
        return self.moment.astimezone(UTC).strftime(shape)

    def by_reference(self, external_id: str) -> Record:
        """The record behind `module.name`; a Record that is false when there is none."""
        module, _, name = external_id.partition(".")
        for number in list(self.store.matching("ir.model.data", "name", name)):
            row = self.store.rows("ir.model.data")[number]
            if row["module"] == module:
                return self[row["model"]].one(row["res_id"])
        return self["ir.model.data"].one(False)
