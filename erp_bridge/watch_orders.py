"""What people do in Odoo to the orders that we wrote there.

A look finds the sales orders that changed, reads what Odoo holds of them now, and compares it with what the
last push left behind: our own writing is no news. What is news goes the way of every order (`order.push`),
which does the missing steps or asks a person. Nothing is written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db import transaction

from channels import todos
from channels.models import Order
from channels.states import ENDED
from erp_bridge import bindings
from erp_bridge.bindings import Kind
from erp_bridge.models import Binding
from erp_bridge.odoo import changes, connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import MOMENT
from erp_bridge.steps import see
from omnihub.core import cursors, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

PAGE = 500
OVERLAP = timedelta(minutes=5)
"""write_date is the start of Odoo's transaction: a long one shows up late with an old date."""

MOST_MISSING_PAGES = 4


@dataclass(slots=True)
class Look:
    """A look through the changed orders, page by page, in the order of their ids; `until` is where the next
    one begins.
    """

    cursor: str
    since: str
    after: int
    until: str
    news: int = 0

    @classmethod
    def resumed(cls, client: Client, company: int) -> Self:
        """The first look ever begins now: what was before it is met when its order moves on."""
        cursor = f"odoo:orders:{company}"
        since, _, rest = (cursors.read(cursor) or "").partition("|")
        after, _, until = rest.partition("|")
        newest = until or changes.newest(client)
        return cls(cursor, since or newest, int(after or 0), newest)

    def pause(self) -> None:
        cursors.move(self.cursor, f"{self.since}|{self.after}|{self.until}")

    def finish(self) -> None:
        if self.until:
            until = datetime.strptime(self.until, MOMENT).replace(tzinfo=UTC)
            cursors.move(self.cursor, f"{until - OVERLAP:{MOMENT}}|0|")


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Given back, to go on where it stopped, when the time is up."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        company = int(row.subject.rpartition(":")[2])
        try:
            outcome = _watch(company, deadline)
        except RemoteError as error:
            outcome = Outcome.of(error)
        if outcome:
            outcomes[row.pk] = outcome
    return outcomes


def _watch(company: int, deadline: Deadline) -> Outcome | None:
    client = connect.client().for_company(company)
    look = Look.resumed(client, company)
    while True:
        changed = changes.sales(client, look.since, look.after, PAGE) if look.since else []
        look.news += _notice(client, changed)
        if len(changed) < PAGE:
            break
        look.after = changed[-1]
        if deadline.passed():
            look.pause()
            return None
    look.finish()
    missing = _miss(client, company, deadline)
    return Outcome.done(f"{look.news + missing} orders were changed by somebody in Odoo")


def _notice(client: Client, changed: Sequence[int]) -> int:
    """Those of our orders that are no longer as the last push left them. Money that came is remembered and
    told to nobody: only so is it news when somebody takes it back.
    """
    rows = Binding.objects.filter(kind=Kind.ORDER, odoo_model="sale.order", odoo_id__in=changed)
    known = {row.odoo_id: row for row in rows}
    if not known:
        return 0
    paid: dict[str, str] = {}
    changed_there: dict[str, str] = {}
    for pk, held in see.read(client, sorted(known)).items():
        subject, seen, now = known[pk].subject, known[pk].seen, held.digest()
        if now != seen:
            (paid if held.unpaid() == seen else changed_there)[subject] = now
    bindings.saw(Kind.ORDER, paid)
    return _tell(changed_there, "changed in Odoo")


def _miss(client: Client, company: int, deadline: Deadline) -> int:
    """A deleted order leaves no date behind. Some pages of the orders that are under way are asked for by id,
    a few at each look, and over again from the start.
    """
    cursor = f"odoo:orders:{company}:missing"
    after, told = int(cursors.read(cursor) or 0), 0
    for _ in range(MOST_MISSING_PAGES):
        rows, after = _under_way(company, after)
        present = changes.existing(client, [row.odoo_id for row in rows]) if rows else set()
        gone = {row.subject: bindings.DELETED for row in rows if row.odoo_id not in present}
        told += _tell(gone, "deleted in Odoo")
        cursors.move(cursor, str(after))
        if not after or deadline.passed():
            break
    return told


def _under_way(company: int, after: int) -> tuple[list[Binding], int]:
    """A page of bindings that were not told to be deleted, and the order behind which the next begins."""
    alive = Order.objects.filter(shop__odoo_profile__company_id=company, history=False, pk__gt=after)
    pks = list(alive.exclude(status__in=ENDED).order_by("pk").values_list("pk", flat=True)[:PAGE])
    rows = Binding.objects.filter(kind=Kind.ORDER, subject__in=[str(pk) for pk in pks])
    return list(rows.exclude(seen=bindings.DELETED)), pks[-1] if len(pks) == PAGE else 0


@transaction.atomic
def _tell(seen: Mapping[str, str], reason: str) -> int:
    """Once. The push looks at Odoo, whatever our own digest says, also when it can't do so before long."""
    bindings.doubt(Kind.ORDER, *seen)
    bindings.saw(Kind.ORDER, seen)
    work.add(todos.push(int(subject), reason) for subject in seen)
    return len(seen)
