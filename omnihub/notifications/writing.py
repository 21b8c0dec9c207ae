"""Rows of the log and the work to send them, in one transaction: once for each (event, order, way)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from channels.models import Order
from omnihub.core import batches, work
from omnihub.core.work import Todo
from omnihub.notifications import deciding, events, quiet
from omnihub.notifications.deciding import Known, Occasion
from omnihub.notifications.events import EMAIL, Because, State
from omnihub.notifications.models import Message, MessagePolicy

SEND = "message.send"
AT_ONCE = 1000


def orders() -> QuerySet[Order]:
    """With all that a message may speak of."""
    return Order.objects.select_related("shop", "checkout").prefetch_related("lines", "packages")


def write(occasions: Iterable[Occasion], known: Known) -> int:
    """Inside the caller's transaction or its own. How many new messages wait to be sent."""
    count = 0
    for some in batches.of(AT_ONCE, occasions):
        rows = [row for occasion in some for row in deciding.messages(occasion, known)]
        count += add(rows, known)
    return count


@transaction.atomic
def add(rows: Sequence[Message], known: Known, reason: str = "") -> int:
    """What is there already stays as it is, and is not sent for a second time."""
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    waiting = {row.pk: row for row in rows if row.state == State.WAITING}
    ours: set[int] = set()
    for some in batches.of(AT_ONCE, waiting):
        ours |= set(Message.objects.filter(pk__in=some).values_list("pk", flat=True))
    work.add(_todo(waiting[pk], known, reason) for pk in sorted(ours))
    return len(ours)


def _todo(row: Message, known: Known, reason: str) -> Todo:
    policy = known.policies[row.order.shop_id]
    at = quiet_until(row, policy, known.now)
    return Todo(SEND, str(row.pk), reason=reason or row.event, not_before=at)


def quiet_until(row: Message, policy: MessagePolicy, now: datetime) -> datetime | None:
    """E-mails wake nobody."""
    if row.way == EMAIL:
        return None
    return quiet.ends(now, row.order.recipient_state, policy.quiet_from, policy.quiet_until)


def instead(row: Message, known: Known) -> bool:
    """The next ways of a failed message's chain. False where there is none that may speak."""
    policy = known.policies[row.order.shop_id]
    chain = next((chain for chain in events.CHAINS[policy.plan(row.event)] if row.way in chain), ())
    rest = chain[chain.index(row.way) + 1 :] if row.way in chain else ()
    occasion = Occasion(row.order, row.event, row.happened_at, part=row.part, facts=row.facts)
    rows: list[Message] = []
    for way in rest:
        rows.append(deciding.made(occasion, way, policy, known))
        if rows[-1].state == State.WAITING:
            rows[-1].because = Because.INSTEAD
            break
    return bool(add(rows, known, "the way before it failed"))
