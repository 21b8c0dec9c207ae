"""Make a proof: read three sides, compare them, keep the result."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from channels.models import Shop
from erp_bridge.models import OdooProfile, ProofRow, ProofRun
from erp_bridge.proof import compare, erp, marketplace, mirror
from erp_bridge.proof.facts import Difference, Document
from omnihub.core import clock
from omnihub.core.errors import RemoteError

DAYS = 3


def prove(*, days: int = DAYS, settle_seconds: int | None = None) -> ProofRun:
    """Compare the orders of the last `days` of every live shop. Never raises for a remote's sake."""
    settle = settings.SETTLE_SECONDS if settle_seconds is None else settle_seconds
    run = ProofRun.objects.create(started_at=clock.now(), days=days, settle_seconds=settle)
    problems: list[str] = []
    rows: list[ProofRow] = []
    for profile in OdooProfile.objects.filter(shop__go_live_at__isnull=False).select_related("shop"):
        try:
            rows += _rows(run, profile, timedelta(days=days), timedelta(seconds=settle))
        except RemoteError as error:
            problems.append(f"{profile.shop}: {error.words}")
    problems += _without_profile()
    return _keep(run, rows, problems)


def forget(*, before: datetime) -> None:
    """One an hour is nine thousand a year, each with the rows of its days."""
    ProofRun.objects.filter(started_at__lt=before).delete()


def _rows(run: ProofRun, profile: OdooProfile, span: timedelta, settle: timedelta) -> list[ProofRow]:
    shop = profile.shop
    if shop.go_live_at is None:
        return []
    window = marketplace.Window(max(shop.go_live_at, run.started_at - span), run.started_at, settle)
    sold = list(marketplace.sold(shop, profile, window))
    numbers = [order.number for order in sold]
    booked = erp.booked(profile, numbers)
    rows = compare.rows(sold, mirror.mirrored(shop, profile, numbers), booked)
    unmatched = erp.unmatched_payments(profile)
    if unmatched and rows:
        rows[-1].differences.append(Difference("", Document.PAYMENT, unmatched))
    return [_row(run, shop, row) for row in rows]


def _row(run: ProofRun, shop: Shop, row: compare.Row) -> ProofRow:
    return ProofRow(
        run=run,
        shop=shop,
        day=row.day,
        document=row.document,
        marketplace_count=row.marketplace.count,
        marketplace_sum=row.marketplace.total,
        mirror_count=row.mirror.count,
        mirror_sum=row.mirror.total,
        erp_count=row.erp.count,
        erp_sum=row.erp.total,
        unsettled=row.unsettled,
        cancelled_before=row.cancelled_before,
        differences=[{"order": found.number, "reason": found.reason} for found in row.differences],
    )


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


def _keep(run: ProofRun, rows: list[ProofRow], problems: list[str]) -> ProofRun:
    run.finished_at = clock.now()
    run.verdict = verdict(rows, problems)
    run.note = "\n".join(problems)
    with transaction.atomic():
        run.save()
        ProofRow.objects.bulk_create(rows, batch_size=200)
    return run
