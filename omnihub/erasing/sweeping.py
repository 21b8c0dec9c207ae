"""Notes that name the buyer, in whatever table: read row by row, by the words he is known by.

A turn reads as far as its time goes; where it stopped stands on the erasure.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import CharField, Model

import channels.erasing
import erp_bridge.erasing
import omnihub.core.erasing
import omnihub.notifications.erasing
import omnihub.people.erasing
import payments.erasing
import shipping.erasing
from omnihub.cancellation.models import Cancellation, Step
from omnihub.core.erasing import Texts
from omnihub.core.models import InboxMessage
from omnihub.core.outcomes import Deadline
from omnihub.erasing.models import Erasure
from omnihub.erasing.needles import Needles, without
from omnihub.reconciliation.models import Difference, ReconciliationRun

AT_ONCE = 1000
OVER = "over"
INBOX = "core.InboxMessage.body"
EMPTY = "{}"
FREE: Texts = (
    *omnihub.core.erasing.FREE,
    *channels.erasing.FREE,
    *payments.erasing.FREE,
    *shipping.erasing.FREE,
    *erp_bridge.erasing.FREE,
    *omnihub.notifications.erasing.FREE,
    *omnihub.people.erasing.FREE,
    (Cancellation, ("words", "plan", "outcome", "pieces")),
    (Step, ("words", "facts")),
    (Difference, ("note", "guess", "evidence")),
    (ReconciliationRun, ("problems",)),
)


def sweep(row: Erasure, deadline: Deadline) -> bool:
    """False: the time is over before all was read."""
    needles = Needles.read(row.needles)
    pattern = needles.pattern()
    tables = {f"{model._meta.label}.{'.'.join(columns)}": (model, columns) for model, columns in FREE}  # noqa: SLF001 - documented
    for name, (model, columns) in tables.items():
        while row.swept.get(name) != OVER:
            if deadline.passed():
                return False
            _page(row, name, model, lambda one, of=columns: _cleaned(one, of, pattern))
    while row.swept.get(INBOX) != OVER:
        if deadline.passed():
            return False
        _page(row, INBOX, InboxMessage, lambda one: _emptied(one, needles, pattern))
    return True


@transaction.atomic
def _page(row: Erasure, name: str, model: type[Model], change: Any) -> None:
    """The next rows by their key; how far it is is written together with what changed."""
    after = row.swept.get(name)
    rows = model._default_manager.order_by("pk")  # noqa: SLF001 - Django's documented way to a model's manager
    found = list((rows.filter(pk__gt=after) if after is not None else rows)[:AT_ONCE])
    for one in found:
        if values := change(one):
            for column, value in values.items():
                setattr(one, column, value)
            one.save(update_fields=list(values))
    last = found[-1].pk if len(found) == AT_ONCE else OVER
    row.swept[name] = last if isinstance(last, int) else str(last)
    row.save(update_fields=["swept"])


def _cleaned(one: Model, columns: Any, pattern: re.Pattern[str] | None) -> Mapping[str, Any]:
    if pattern is None:
        return {}
    found = {column: getattr(one, column) for column in columns}
    cleaned = {column: without(value, pattern) for column, value in found.items()}
    return {
        column: _fitted(one, column, value) for column, value in cleaned.items() if value != found[column]
    }


def _fitted(one: Model, column: str, value: Any) -> Any:
    known = one._meta.get_field(column)  # noqa: SLF001 - documented
    return value[: known.max_length] if isinstance(known, CharField) and isinstance(value, str) else value


def _emptied(one: InboxMessage, needles: Needles, pattern: re.Pattern[str] | None) -> Mapping[str, Any]:
    """That it came, when and of what it told stays. One that nobody read yet is still needed."""
    body = one.body
    if one.state == InboxMessage.State.NEW or body == EMPTY:
        return {}
    named = any(reference in body for reference in needles.references)
    return {"body": EMPTY} if named or (pattern and pattern.search(body)) else {}
