"""A write is done once for each idempotency key, however often it is sent.

A success is remembered; what failed may be sent again with the same key, also with its mistakes mended.
"""

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from channels.models import Checkout
from omnihub.api.doors import Door
from omnihub.api.models import Call, Partner
from omnihub.api.problems import Problem
from omnihub.core import clock

HEADER = "Idempotency-Key"
LONGEST = 100
LEASE = timedelta(minutes=2)
"""Longer than a call may take: the one before has died by then. The work looks first, and is done again."""
KEPT = timedelta(days=7)

P = ParamSpec("P")
D = TypeVar("D", bound=Door)
Write = Callable[Concatenate[D, Request, P], tuple[Checkout, HTTPStatus]]
"""Answers with the checkout it was about, as the answer shows it, and the status."""


def once(
    tell: Callable[[Checkout], dict[str, Any]], *, local: bool = False
) -> Callable[[Write[D, P]], Callable[Concatenate[D, Request, P], Response]]:
    """For methods of doors. `tell` makes the answer, also of a call that is repeated: as things are by then.

    `local`: it calls nobody, so it and the note that it was done are one transaction. What calls others has
    to be safe when it is repeated after a crash.
    """

    def decorate(write: Write[D, P]) -> Callable[Concatenate[D, Request, P], Response]:
        @wraps(write)
        def answer(door: D, request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Response:
            call = _take(door.partner, request)
            if call.status is not None and call.checkout is not None:
                return Response(tell(call.checkout), call.status, headers={"Idempotent-Replayed": "true"})
            try:
                with transaction.atomic() if local else nullcontext():
                    checkout, status = write(door, request, *args, **kwargs)
                    _note(call, checkout, status, local=local)
            except BaseException:
                _mine(call).delete()
                raise
            return Response(tell(checkout), status)

        return answer

    return decorate


def _take(partner: Partner, request: Request) -> Call:
    """Ours to do now, or one that was done. Raises Problem for one that is under way."""
    key, fingerprint = _key(request), _fingerprint(request)
    fresh = Call(partner=partner, key=key, fingerprint=fingerprint, begun_at=clock.now())
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:
        return _taken_before(partner, key, fingerprint)
    return fresh


def _note(call: Call, checkout: Checkout, status: HTTPStatus, *, local: bool) -> None:
    """What two processes have done at once is done twice, unless the work itself looks before it begins."""
    if not _mine(call).update(status=status, checkout=checkout) and local:
        raise _under_way()


def _mine(call: Call) -> QuerySet[Call]:
    """None any more where it took so long that the same call, sent again, has taken over."""
    return Call.objects.filter(pk=call.pk, begun_at=call.begun_at, status=None)


def _taken_before(partner: Partner, key: str, fingerprint: str) -> Call:
    now = clock.now()
    row = Call.objects.select_related("checkout__shop").filter(partner=partner, key=key).first()
    if row is None:  # it failed at this very moment, and was forgotten
        raise _under_way()
    if row.fingerprint != fingerprint:
        words = _("This idempotency key was used for another call. Each call needs one of its own.")
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused", words)
    if row.status is not None:
        return row
    if row.begun_at > now - LEASE or not _mine(row).update(begun_at=now):
        raise _under_way()
    row.begun_at = now
    return row


def _under_way() -> Problem:
    words = _("The same call is under way. Please send it again in a moment.")
    return Problem(HTTPStatus.CONFLICT, "call_under_way", words, wait=1)


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if not key or len(key) > LONGEST or not key.isascii() or not key.isprintable():
        words = _("A write needs the header %(name)s: up to %(most)d letters, a UUID say, new for each call.")
        told = words % {"name": HEADER, "most": LONGEST}
        raise Problem(HTTPStatus.BAD_REQUEST, "idempotency_key_missing", told)
    return key


def _fingerprint(request: Request) -> str:
    asked = (request.method, request.path, request._request.body)  # noqa: SLF001 - DRF has read it
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def forget() -> int:
    """What is too old to be sent again."""
    rows = Call.objects.filter(begun_at__lt=clock.now() - KEPT)
    return rows.delete()[0]
