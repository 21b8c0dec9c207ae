"""Plans and receipts as people read them. Nothing of them names the buyer."""

from collections.abc import Iterator

from omnihub.core import clock, texts
from omnihub.core.texts import Text
from omnihub.erasing.blocking import Blocker
from omnihub.erasing.models import Erasure
from omnihub.erasing.planning import Plan

WIDTH = 46
STAYS = "Order numbers, dates, goods, sums, taxes, city and province stay: the books hang on them."
NAMES = {
    "partners": Text("contacts in Odoo"),
    "leads": Text("leads in Odoo"),
    "sales": Text("sales orders in Odoo (their sums stay)"),
}


def of_plan(plan: Plan) -> Iterator[str]:
    for name, count in plan.counts:
        if count:
            yield _line(name, count)
    for key, count in plan.in_odoo.items():
        if count:
            yield _line(NAMES[key], count)
    yield "  and every note, message received and log that names the buyer"
    yield STAYS


def of_blocker(blocker: Blocker) -> str:
    if blocker.until is None:
        return f"  {blocker.words}"
    return f"  {blocker.words} Possible from {blocker.until.astimezone(clock.JAKARTA):%d %b %Y %H:%M}."


def of_erasure(row: Erasure) -> Iterator[str]:
    yield f"Receipt {row.short}: {row.get_state_display()}"
    yield f"  asked by {row.asked_by} on {row.asked_at.astimezone(clock.JAKARTA):%d %b %Y %H:%M}"
    if row.finished_at:
        yield f"  finished on {row.finished_at.astimezone(clock.JAKARTA):%d %b %Y %H:%M}"
    for name, count in row.counts:
        if count:
            yield _line(texts.read(name), count)
    yield STAYS
    if row.left:
        yield "Left for a person to do:"
        yield from (f"  {texts.read(words)}" for words in row.left)


def _line(name: str, count: int) -> str:
    return f"  {name:<{WIDTH}} {count:>6}"
