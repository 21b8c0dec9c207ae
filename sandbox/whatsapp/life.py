"""The thread in which time passes: messages are sent, delivered, read; templates are reviewed."""

import logging
import threading
import time
from collections.abc import Sequence

from django.db import connections
from django.db.models import Min

from sandbox import faults, storage
from sandbox.whatsapp import letters, post, template_calls
from sandbox.whatsapp.models import Letter, Message, Template

log = logging.getLogger("sandbox")
SHORTEST_WAIT, LONGEST_WAIT = 0.05, 1.0
STEPS_A_TICK = 200
GATHER_SECONDS = 1.0
"""With the dial `wa_hook.batch`: how long the first of a batch waits for the others."""


_changed = threading.Event()


def wake() -> None:
    """Something new may be due soon."""
    _changed.set()


def begin() -> None:
    threading.Thread(target=_live, name="whatsapp", daemon=True).start()


def _live() -> None:
    while True:
        try:
            _changed.wait(_seconds_until_next(time.time()))
            _changed.clear()
            tick(time.time())
        except Exception:
            log.exception("WhatsApp's time stumbled.")
            connections.close_all()
            time.sleep(LONGEST_WAIT)


def _seconds_until_next(now: float) -> float:
    dues = (
        Message.objects.aggregate(due=Min("plan_due"))["due"],
        Template.objects.aggregate(due=Min("review_due"))["due"],
    )
    soonest = min((due for due in dues if due is not None), default=now + LONGEST_WAIT)
    return min(max(soonest - now, SHORTEST_WAIT), LONGEST_WAIT)


def tick(now: float) -> None:
    if Template.objects.filter(review_due__lte=now).exists():
        with storage.writing():
            template_calls.review(now)
    if _gathered(now):
        with storage.writing():
            due = (
                Message.objects.filter(plan_due__lte=now).select_related("contact").order_by("plan_due", "id")
            )
            advance(list(due[:STEPS_A_TICK]))
        post.office.wake()


def _gathered(now: float) -> bool:
    """Is anything due? A batch also waits until it is full or its first has waited long enough."""
    due = Message.objects.filter(plan_due__lte=now).order_by("plan_due")
    size = int(faults.dials.number("wa_hook.batch", 1))
    first = due.values_list("plan_due", flat=True).first()
    if first is None:
        return False
    return size <= 1 or first <= now - GATHER_SECONDS or due.count() >= size


def advance(messages: Sequence[Message]) -> list[Letter]:
    """Take the next step of each message's plan and write to the app about it. Inside a transaction."""
    values = []
    for message in messages:
        (state, code, _), *rest = message.plan
        message.state, message.error_code = state, code or None
        message.plan = rest
        message.plan_due = time.time() + rest[0][2] if rest else None
        if state != "delivered" or not rest or not faults.dials.strikes("wa_hook.no_delivered"):
            values.append(letters.status(message, state, code))
    Message.objects.bulk_update(messages, ["state", "error_code", "plan", "plan_due"])
    return letters.tell("messages", values) if values else []
