"""A proof as text for the terminal and as JSON for scripts."""

from collections.abc import Iterator
from typing import Any

from erp_bridge.models import ProofRow, ProofRun
from omnihub.core.money import rupiah

EXIT = {
    ProofRun.Verdict.EQUAL: 0,
    ProofRun.Verdict.DIFFERENT: 1,
    ProofRun.Verdict.EMPTY: 2,
    ProofRun.Verdict.BROKEN: 3,
}
SENTENCE = {
    ProofRun.Verdict.EQUAL: "Equal: marketplace, OmniHub and Odoo agree.",
    ProofRun.Verdict.DIFFERENT: "Different: see the orders above.",
    ProofRun.Verdict.EMPTY: "Nothing to compare: no settled order since go-live.",
    ProofRun.Verdict.BROKEN: "The proof could not be finished.",
}
SHOWN = 20


def rows_of(run: ProofRun) -> list[ProofRow]:
    return list(run.rows.select_related("shop").order_by("shop_id", "day", "pk"))


def lines(run: ProofRun) -> Iterator[str]:
    head = f"{'shop':<16} {'day':<10} {'document':<9}"
    yield f"{head} {'marketplace':>24} {'OmniHub':>24} {'Odoo':>24}  not settled"
    for row in rows_of(run):
        sides = (
            (row.marketplace_count, row.marketplace_sum),
            (row.mirror_count, row.mirror_sum),
            (row.erp_count, row.erp_sum),
        )
        cells = " ".join(f"{count:>6} {rupiah(total):>17}" for count, total in sides)
        yield f"{str(row.shop)[:16]:<16} {row.day} {row.document:<9} {cells}  {row.unsettled or ''}"
        for difference in row.differences[:SHOWN]:
            yield f"    {difference['order']}: {difference['reason']}"
        if len(row.differences) > SHOWN:
            yield f"    and {len(row.differences) - SHOWN} more"
        for awaited in row.open_returns[:SHOWN]:
            yield f"    on its way back, no difference: {awaited['order']}: {awaited['reason']}"
    if run.note:
        yield run.note
    yield SENTENCE[ProofRun.Verdict(run.verdict)]


def as_json(run: ProofRun) -> dict[str, Any]:
    return {
        "verdict": run.verdict,
        "started_at": run.started_at.isoformat(),
        "days": run.days,
        "settle_seconds": run.settle_seconds,
        "note": run.note,
        "rows": [_row(row) for row in rows_of(run)],
    }


def _row(row: ProofRow) -> dict[str, Any]:
    return {
        "shop": row.shop.key,
        "day": row.day.isoformat(),
        "document": row.document,
        "marketplace": {"count": row.marketplace_count, "sum": str(row.marketplace_sum)},
        "omnihub": {"count": row.mirror_count, "sum": str(row.mirror_sum)},
        "odoo": {"count": row.erp_count, "sum": str(row.erp_sum)},
        "unsettled": row.unsettled,
        "cancelled_before": row.cancelled_before,
        "differences": [{"order": one["order"], "reason": one["reason"]} for one in row.differences],
        "open_returns": [{"order": one["order"], "reason": one["reason"]} for one in row.open_returns],
    }
