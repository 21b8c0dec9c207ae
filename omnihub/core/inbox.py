"""What came in: stored before the answer, turned into work after it. Rows are evidence and stay."""

import functools
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Field, QuerySet

from omnihub.core import bell, clock, database, refusals, routes, work
from omnihub.core.models import InboxMessage

logger = logging.getLogger(__name__)

VARYING = frozenset({"id", "source", "event_key", "body", "received_at", "correlation_id"})
DRAINED = ["state", "drained_at", "event", "subject", "note"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a message says: an event about a subject, and the work it asks for."""

    event: str
    subject: str = ""
    todos: tuple[work.Todo, ...] = ()
    ignored: bool = False
    note: str = ""


def store(source: str, event_key: str, body: bytes) -> bool:
    """One INSERT. False when this event is here already; then nothing changes."""
    pk = uuid.uuid4()
    message = InboxMessage(
        id=pk,
        source=source,
        event_key=event_key,
        body=body.decode("utf-8", "replace"),
        received_at=clock.now(),
        correlation_id=pk.hex,
    )
    if not _insert(message):
        return False
    bell.ring_inbox()
    return True


def _insert(message: InboxMessage) -> bool:
    """The hook's one statement, made once: the ORM would spend most of its time on making it."""
    statement, varying, constant = _insert_statement()
    values = [field.get_db_prep_save(field.pre_save(message, add=True), connection) for field in varying]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *constant])
        return bool(cursor.rowcount == 1)


@functools.cache
def _insert_statement() -> "tuple[str, list[Field[Any, Any]], list[Any]]":
    """A second copy is no error: it changes nothing, also in a transaction around us."""
    meta = InboxMessage._meta  # noqa: SLF001 - Django's documented way
    varying = [field for field in meta.concrete_fields if field.name in VARYING]
    others = [field for field in meta.concrete_fields if field.name not in VARYING]
    constant = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in (*varying, *others))
    places = ", ".join(["%s"] * len(meta.concrete_fields))
    statement = f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608
    return statement, varying, constant


def drain(limit: int = 200) -> int:
    """Turn up to `limit` new messages into work, in the order they came. No remote is asked."""
    try:
        with transaction.atomic():
            return _turn_into_work(_new(limit))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("inbox not drained as a whole")
        return _drain_one_by_one(limit)


def _drain_one_by_one(limit: int) -> int:
    """One message asks for what cannot be written: it is set aside, and holds up no other."""
    keys = [message.pk for message in _unread()[:limit]]
    for pk in keys:
        try:
            with transaction.atomic():
                _turn_into_work(list(_unread().filter(pk=pk).select_for_update()))
        except (DataError, IntegrityError, ValueError, TypeError, AttributeError) as error:
            _unread().filter(pk=pk).update(
                state=InboxMessage.State.UNREADABLE,
                drained_at=clock.now(),
                note=f"Asks for work that cannot be written ({type(error).__name__}).",
            )
    return len(keys)


def _turn_into_work(messages: list[InboxMessage]) -> int:
    todos: list[work.Todo] = []
    for message in messages:
        todos += _read(message)
    work.add(todos)
    if messages:
        refusals.genuine({message.source for message in messages})
        InboxMessage.objects.bulk_update(messages, DRAINED)
    return len(messages)


def replay(ids: Sequence[uuid.UUID | str]) -> int:
    """Read these messages again, as if they had come in now."""
    known = InboxMessage.objects.filter(pk__in=ids)
    count = known.update(state=InboxMessage.State.NEW, drained_at=None, note="")
    bell.ring_inbox()
    return count


def _unread() -> QuerySet[InboxMessage]:
    return InboxMessage.objects.filter(state=InboxMessage.State.NEW).order_by("received_at")


def _new(limit: int) -> list[InboxMessage]:
    rows = _unread()
    return list(rows.select_for_update(skip_locked=True)[:limit] if database.is_postgres() else rows[:limit])


def _read(message: InboxMessage) -> list[work.Todo]:
    message.drained_at = clock.now()
    try:
        incoming: Incoming = routes.reader(message.source)(message.body.encode())
    except Exception as error:
        logger.exception(
            "message unreadable",
            extra={"source": message.source, "correlation_id": message.correlation_id},
        )
        message.state = InboxMessage.State.UNREADABLE
        message.note = f"Cannot be read: {error}"[:300]
        return []
    message.state = InboxMessage.State.IGNORED if incoming.ignored else InboxMessage.State.DONE
    message.event = incoming.event[:100]
    message.subject = incoming.subject[:200]
    message.note = incoming.note[:300]
    return [
        todo if todo.correlation_id else replace(todo, correlation_id=message.correlation_id)
        for todo in incoming.todos
    ]
