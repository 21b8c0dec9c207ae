"""How far the looks at whole shops are, in words."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import syncs
from channels.models import SyncRun
from omnihub.core import clock

SHOWN_AFTERWARDS = timedelta(seconds=45)
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Look:
    run: SyncRun
    found: int
    waiting: int
    held: int
    changed: int | None = None

    @property
    def failed(self) -> bool:
        return self.run.state == SyncRun.State.FAILED

    @property
    def took(self) -> timedelta | None:
        return self.run.finished_at - self.run.asked_at if self.run.finished_at else None

    @property
    def done(self) -> bool:
        return self.run.finished_at is not None

    @property
    def read(self) -> int:
        return max(self.found - self.waiting - self.held, 0)

    @property
    def words(self) -> str:
        if self.run.state == SyncRun.State.FAILED:
            return _("could not be looked through: %(note)s") % {"note": self.run.note}
        if self.done:
            return self._end()
        if self.run.note:
            return _("has a difficulty and tries again: %(note)s") % {"note": self.run.note}
        if self.run.state == SyncRun.State.QUEUED:
            return _("waits for its turn")
        words = {"found": self.found, "read": self.read, "waiting": self.waiting}
        said = _("%(found)d found, %(read)d read, %(waiting)d waiting") % words
        return ", ".join([said, *self._more()])

    def _end(self) -> str:
        said = ngettext("done, %(n)d found and read", "done, %(n)d found and read", self.read) % {
            "n": self.read
        }
        return ", ".join([said, *self._more()])

    def _more(self) -> list[str]:
        said = []
        if self.changed is not None:
            said.append(_("%(n)d changed") % {"n": self.changed})
        if self.held:
            said.append(_("%(n)d held") % {"n": self.held})
        return said


def current(*kinds: str) -> list[Look]:
    """Open runs, and those a person asked for that ended a moment ago, so that their end is seen."""
    ended = Q(finished_at__gt=clock.now() - SHOWN_AFTERWARDS, asked_by__gt="")
    kinds = kinds or (SyncRun.Kind.ORDERS,)
    runs = SyncRun.objects.filter(Q(finished_at__isnull=True) | ended, kind__in=kinds)
    return [look(run) for run in runs.select_related("shop").order_by("asked_at", "pk")]


def look(run: SyncRun) -> Look:
    progress = syncs.progress(run)
    return Look(run, progress.found, progress.waiting, progress.held, progress.changed)


def history() -> list[Look]:
    """The newest runs of all shops, open ones too."""
    runs = SyncRun.objects.select_related("shop").order_by("-asked_at", "-pk")
    return [look(run) for run in runs[:HISTORY]]


def newest() -> dict[tuple[int, str], SyncRun]:
    """Of each shop and kind the last that was asked for."""
    last = SyncRun.objects.values("shop", "kind").annotate(newest=Max("pk")).order_by()
    runs = SyncRun.objects.filter(pk__in=[row["newest"] for row in last])
    return {(run.shop_id, run.kind): run for run in runs}
