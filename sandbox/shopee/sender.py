"""Sends the pushes: several threads, three seconds for an answer, three more tries, then the lost queue."""

import heapq
import http.client
import itertools
import logging
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db import connections

from sandbox import faults, options, storage
from sandbox.catalogue import PUSH_KEY
from sandbox.shopee import signing
from sandbox.shopee.models import Push

log = logging.getLogger("sandbox")
THREADS = 8
ANSWER_SECONDS = 3.0
RETRY_SECONDS = (300, 1800, 10800)
SHUFFLE_SECONDS = 2.0


@dataclass(order=True, slots=True)
class _Letter:
    due: float
    place: int
    push_id: int = field(compare=False)
    body: bytes = field(compare=False)
    attempts: int = field(compare=False)
    era: int = field(compare=False)


class PostOffice:
    def __init__(self) -> None:
        self._waiting: list[_Letter] = []
        self._places = itertools.count()
        self._changed = threading.Condition()

    def open(self) -> None:
        """Start the threads, and go on with what an earlier process left."""
        self.take(Push.objects.filter(state="waiting").order_by("id"))
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"push-{number}", daemon=True).start()

    def take(self, pushes: Iterable[Push]) -> None:
        era = storage.era()
        letters = [
            _Letter(_moment(push.due), next(self._places), push.pk, push.body.encode(), push.attempts, era)
            for push in pushes
        ]
        with self._changed:
            for letter in letters:
                heapq.heappush(self._waiting, letter)
            self._changed.notify_all()

    def forget(self) -> None:
        with self._changed:
            self._waiting.clear()

    def _next(self) -> _Letter:
        with self._changed:
            while True:
                wait = self._waiting[0].due - time.time() if self._waiting else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._waiting)
                self._changed.wait(wait)

    def _work(self) -> None:
        while True:
            letter = self._next()
            try:
                self._deliver(letter)
            except Exception:
                log.exception("Push %s could not be handled.", letter.push_id)
                connections.close_all()

    def _deliver(self, letter: _Letter) -> None:
        if letter.era != storage.era():
            return
        if faults.dials.strikes("push.drop"):
            _record(letter, state="dropped", answer="dropped by the dial", ended_at=time.time())
            return
        copies = max(1, int(faults.dials.number("push.copies", 1)))
        answers = [send(options.current.push_url, letter.body) for _ in range(copies)]
        letter.attempts += 1
        good = any(answer.good for answer in answers)
        told = {
            "attempts": letter.attempts,
            "answer": answers[-1].words[:80],
            "sent": letter.attempts * copies,
        }
        if good:
            _record(letter, state="acknowledged", ended_at=time.time(), **told)
        elif letter.attempts > len(RETRY_SECONDS):
            _record(letter, state="lost", ended_at=time.time(), **told)
        else:
            self._again(letter, told)

    def _again(self, letter: _Letter, told: dict[str, object]) -> None:
        pause = RETRY_SECONDS[letter.attempts - 1] * options.current.push_retry_scale
        letter.due = time.time() + pause
        if _record(letter, due=letter.due, **told):
            with self._changed:
                heapq.heappush(self._waiting, letter)
                self._changed.notify()


def _moment(due: float) -> float:
    """When to send: at once, or after a random wait that mixes up the order of pushes."""
    if not faults.dials.strikes("push.shuffle"):
        return due
    return due + random.random() * SHUFFLE_SECONDS


def _record(letter: _Letter, **changes: object) -> bool:
    with storage.writing():
        if letter.era != storage.era():
            return False
        return bool(Push.objects.filter(pk=letter.push_id).update(**changes))


@dataclass(frozen=True, slots=True)
class Answer:
    good: bool
    words: str


def send(url: str, body: bytes) -> Answer:
    """One POST, signed; good is only a 2xx without a body."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {
        "Content-Type": "application/json",
        "Authorization": signing.push(PUSH_KEY, url, body),
        "Connection": "close",
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(good=False, words=f"{type(error).__name__}: {error}")
    good = answer.status // 100 == 2 and not content  # noqa: PLR2004  any 2xx
    return Answer(good=good, words=f"HTTP {answer.status}" + (" with a body" if content else ""))


post_office = PostOffice()
