"""Make a proof: begin it, read slice after slice, compare, keep the result."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from channels.models import Shop
from erp_bridge.models import OdooProfile, ProofRow, ProofRun, ProofSlice
from erp_bridge.proof import reading, slicing
from erp_bridge.proof.facts import Document
from omnihub.core import clock
from omnihub.core.errors import Fate, RemoteError
from omnihub.core.outcomes import Deadline

DAYS = 3
COLUMNS = ("marketplace", "mirror", "erp")
COUNTED = (*(f"{column}_count" for column in COLUMNS), "unsettled", "cancelled_before")
LISTED = ("differences", "open_returns")
Rows = dict[tuple[int, str, str], dict[str, Any]]
SUMMED = tuple(f"{column}_sum" for column in COLUMNS)


@transaction.atomic
def begin(*, days: int = DAYS, settle_seconds: int | None = None) -> ProofRun:
    """The orders of the last `days` of every live shop are to be compared; nothing is read yet."""
    settle = settings.SETTLE_SECONDS if settle_seconds is None else settle_seconds
    run = ProofRun.objects.create(started_at=clock.now(), days=days, settle_seconds=settle)
    for profile in _profiles():
        ProofSlice.objects.bulk_create(slicing.cut(run, profile.shop))
    return run


def go_on(run: ProofRun, deadline: Deadline) -> bool:
    """Read what is still unread. False: the time is over, call again.

    Raises RemoteError where a side is down; what was read stays read. What a person must settle first is
    noted on its slice, and the others go on.
    """
    profiles = {profile.shop_id: profile for profile in _profiles()}
    while (part := _next(run)) is not None:
        if deadline.passed():
            return False
        try:
            reading.read(part, profiles[part.shop_id])
        except KeyError:
            _leave(part, f"{part.shop}: its Odoo profile is gone: choose one on the Odoo page.")
        except RemoteError as error:
            if error.fate == Fate.AGAIN:
                raise
            _leave(part, f"{part.shop}: {error.words}")
    finish(run)
    return True


def prove(*, days: int = DAYS, settle_seconds: int | None = None) -> ProofRun:
    """All of it at once, however long it takes. Never raises for a remote's sake."""
    run = begin(days=days, settle_seconds=settle_seconds)
    try:
        go_on(run, Deadline.after(float("inf")))
    except RemoteError as error:
        give_up(run, error.words)
    return run


def give_up(run: ProofRun, words: str) -> None:
    """What could be read is kept; it is no proof."""
    for part in run.slices.filter(done=False):
        _leave(part, f"{part.shop}: {words}")
    finish(run)


def forget(*, before: datetime) -> None:
    """One an hour is nine thousand a year, each with the rows of its days."""
    ProofRun.objects.filter(started_at__lt=before).delete()


def unfinished() -> ProofRun | None:
    return ProofRun.objects.filter(finished_at__isnull=True).order_by("-pk").first()


def _profiles() -> Iterable[OdooProfile]:
    live = OdooProfile.objects.filter(shop__go_live_at__isnull=False)
    return live.select_related("shop").order_by("pk")


def _next(run: ProofRun) -> ProofSlice | None:
    """A shop's releases before its orders; the newest orders last."""
    left = run.slices.filter(done=False).select_related("shop", "run")
    return left.order_by("shop", "-kind", "start").first()


def _leave(part: ProofSlice, words: str) -> None:
    part.done, part.note = True, words
    part.save(update_fields=["done", "note"])


@transaction.atomic
def finish(run: ProofRun) -> None:
    problems = list(dict.fromkeys([*_notes(run), *_without_profile()]))
    rows = list(_rows(run))
    run.finished_at, run.verdict, run.note = clock.now(), verdict(rows, problems), "\n".join(problems)
    run.save()
    ProofRow.objects.bulk_create(rows, batch_size=200)
    run.slices.all().delete()


def _notes(run: ProofRun) -> Iterator[str]:
    return iter(run.slices.exclude(note="").order_by("pk").values_list("note", flat=True))


def _rows(run: ProofRun) -> Iterator[ProofRow]:
    """What several slices saw of one day is one row."""
    found: Rows = {}
    read = run.slices.exclude(kind=ProofSlice.Kind.RELEASES).order_by("shop", "start")
    for part in read.iterator():
        for row in part.result.get("rows", ()):
            key = (part.shop_id, row["day"], row["document"])
            found[key] = _added(found[key], row) if key in found else row
        if part.result.get("unmatched"):
            _blame(found, part)
    for (shop_id, day, document), row in found.items():
        values = {name: row[name] for name in COUNTED} | {name: row.get(name, []) for name in LISTED}
        sums = {name: Decimal(row[name]) for name in SUMMED}
        yield ProofRow(
            run=run, shop_id=shop_id, day=date.fromisoformat(day), document=document, **values, **sums
        )


def _blame(found: Rows, part: ProofSlice) -> None:
    """Money without an invoice is no order's: it stands with the payments of the shop's newest day."""
    payments = [key for key in found if key[0] == part.shop_id and key[2] == Document.PAYMENT]
    if payments:
        found[max(payments)]["differences"].append({"order": "", "reason": part.result["unmatched"]})


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    counts = {name: one[name] + other[name] for name in COUNTED}
    sums = {name: str(Decimal(one[name]) + Decimal(other[name])) for name in SUMMED}
    return {**one, **counts, **sums, **{name: one.get(name, []) + other.get(name, []) for name in LISTED}}


def _without_profile() -> list[str]:
    live = Shop.objects.filter(go_live_at__isnull=False, odoo_profile__isnull=True)
    return [f"{shop} is live but has no Odoo profile: choose one on the Odoo page." for shop in live]


def verdict(rows: Iterable[ProofRow], problems: list[str]) -> ProofRun.Verdict:
    """Nothing to compare is never green."""
    seen = Counter[str]()
    for row in rows:
        seen["compared"] += row.marketplace_count
        seen["different"] += bool(row.differences) or not _equal(row)
    if problems:
        return ProofRun.Verdict.BROKEN
    if seen["different"]:
        return ProofRun.Verdict.DIFFERENT
    return ProofRun.Verdict.EQUAL if seen["compared"] else ProofRun.Verdict.EMPTY


def _equal(row: ProofRow) -> bool:
    return (
        row.marketplace_count == row.mirror_count == row.erp_count
        and row.marketplace_sum == row.mirror_sum == row.erp_sum
    )
