"""Calls the webhook with the token in its header, six times more until it answers with a 2xx."""

import http.client
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import connections
from django.db.models import Min

from sandbox import faults, options, storage
from sandbox.xendit import identity
from sandbox.xendit.models import Letter

log = logging.getLogger("sandbox")
ANSWER_SECONDS = 30.0
RETRY_SECONDS = (900, 2700, 7200, 10800, 21600, 43200)
SHORTEST_WAIT, LONGEST_WAIT = 0.02, 1.0
AT_ONCE = 100
GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    words: str


class PostOffice:
    def __init__(self) -> None:
        self._awake = threading.Event()
        self._one_at_a_time = threading.Lock()

    def open(self) -> None:
        threading.Thread(target=self._work, name="xendit-post", daemon=True).start()

    def wake(self) -> None:
        self._awake.set()

    def _work(self) -> None:
        while True:
            try:
                self._awake.wait(_seconds_until_next(time.time()))
                self._awake.clear()
                waiting = Letter.objects.filter(state="waiting", due__lte=time.time())
                self.deliver_now(list(waiting.order_by("due", "id")[:AT_ONCE]))
            except Exception:
                log.exception("A letter of Xendit's could not be handled.")
                connections.close_all()
                time.sleep(LONGEST_WAIT)

    def deliver_now(self, letters: Sequence[Letter]) -> None:
        """In this thread, before anybody goes on."""
        era, url = storage.era(), options.current.xendit_url
        for letter in letters if url else ():
            self._deliver(letter, url, era)

    def _deliver(self, letter: Letter, url: str, era: int) -> None:
        with self._one_at_a_time:
            if era != storage.era() or not Letter.objects.filter(pk=letter.pk, state="waiting").exists():
                return
            if faults.dials.strikes("xendit_hook.drop"):
                _record(letter, era, state="dropped", answer="dropped by the dial")
                return
            copies = max(1, int(faults.dials.number("xendit_hook.copies", 1)))
            _settle(letter, era, [send(url, letter.body, letter.webhook_id) for _ in range(copies)])

    def again(self, letter: Letter) -> Answer:
        """As the dashboard's "resend" does: the same letter, now, whatever became of it."""
        answer = send(options.current.xendit_url, letter.body, letter.webhook_id)
        _settle(letter, storage.era(), [answer])
        return answer


def _seconds_until_next(now: float) -> float:
    soonest = Letter.objects.filter(state="waiting").aggregate(due=Min("due"))["due"]
    if soonest is None or not options.current.xendit_url:
        return LONGEST_WAIT
    return min(max(soonest - now, SHORTEST_WAIT), LONGEST_WAIT)


def _settle(letter: Letter, era: int, answers: Sequence[Answer]) -> None:
    attempts = letter.attempts + 1
    told = {"attempts": attempts, "answer": answers[-1].words[:80]}
    timed_out = not any(answer.status for answer in answers) and options.current.xendit_drops_timeouts
    if any(answer.status in GOOD for answer in answers):
        _record(letter, era, state="acknowledged", **told)
    elif attempts > len(RETRY_SECONDS) or timed_out:
        _record(letter, era, state="lost", **told)
    else:
        pause = RETRY_SECONDS[attempts - 1] * options.current.xendit_retry_scale
        _record(letter, era, due=time.time() + pause, **told)


def _record(letter: Letter, era: int, **changes: object) -> None:
    with storage.writing():
        if era == storage.era():
            Letter.objects.filter(pk=letter.pk).update(**changes)


def send(url: str, body: str, webhook_id: str, token: str = identity.CALLBACK_TOKEN) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "x-callback-token": token,
        "webhook-id": webhook_id,
        "Connection": "close",
    }
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", target, body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, f"{type(error).__name__}: {error}")
    return Answer(answer.status, f"HTTP {answer.status}")


office = PostOffice()
