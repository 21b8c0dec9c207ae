"""How far the reading of old orders is, in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from channels import backfills
from channels.models import Backfill, Shop
from omnihub.core import clock

State = Backfill.State
SHOWN = 10
LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Run:
    row: Backfill
    progress: backfills.Progress

    @property
    def first_day(self) -> date:
        return clock.jakarta_date(self.row.since)

    @property
    def last_day(self) -> date:
        return clock.jakarta_date(self.row.until - LAST_MOMENT)

    @property
    def open(self) -> bool:
        return self.row.state in {State.QUEUED, State.RUNNING}

    @property
    def may_go_on(self) -> bool:
        return self.row.state in {State.FAILED, State.CANCELLED}

    @property
    def words(self) -> str:
        row = self.row
        if row.state == State.QUEUED and not row.found:
            return _("waits for its turn")
        if row.counting and self.open:
            return _("counting: %(found)d found so far") % {"found": row.found}
        said = _("%(read)d of %(found)d read") % {"read": row.read, "found": row.found}
        return f"{said}, {_('%(n)d with a problem') % {'n': row.troubled}}" if row.troubled else said


def runs(shop: Shop) -> list[Run]:
    rows = Backfill.objects.filter(shop=shop).select_related("shop").order_by("-asked_at")[:SHOWN]
    return [look(row) for row in rows]


def look(row: Backfill) -> Run:
    return Run(row, backfills.progress(row))
