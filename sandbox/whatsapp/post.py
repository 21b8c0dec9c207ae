"""Calls the app's webhook: a handshake first, then signed letters, again and again until it answers 200."""

import hashlib
import hmac
import http.client
import logging
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.db import connections
from django.db.models import Min

from sandbox import faults, options, storage
from sandbox.whatsapp import identity
from sandbox.whatsapp.models import Letter
from sandbox.world import memory

log = logging.getLogger("sandbox")
OK = 200
ANSWER_SECONDS = 5.0
RETRY_SECONDS = (5, 30, 120, 600, 3600, 21600)
SHORTEST_WAIT, LONGEST_WAIT = 0.02, 1.0
AT_ONCE = 50
VERIFIED = "whatsapp_verified"
HANDSHAKE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    words: str

    @property
    def good(self) -> bool:
        return self.status == OK


class PostOffice:
    def __init__(self) -> None:
        self._awake = threading.Event()
        self._one_at_a_time = threading.Lock()

    def open(self) -> None:
        threading.Thread(target=self._work, name="whatsapp-post", daemon=True).start()

    def wake(self) -> None:
        self._awake.set()

    def _work(self) -> None:
        while True:
            try:
                self._awake.wait(_seconds_until_next(time.time()))
                self._awake.clear()
                self._deliver_due()
            except Exception:
                log.exception("A letter of WhatsApp's could not be handled.")
                connections.close_all()
                time.sleep(LONGEST_WAIT)

    def _deliver_due(self) -> None:
        era, url = storage.era(), options.current.whatsapp_url
        due = Letter.objects.filter(state="waiting", due__lte=time.time()).order_by("due", "id")[:AT_ONCE]
        letters = list(due)
        if not letters or not url:
            return
        if not verified(url):
            _wait(letters, era)
            return
        for letter in letters:
            self._deliver(letter, url, era)

    def deliver_now(self, letters: Sequence[Letter]) -> None:
        """Before anybody goes on: for statuses that overtake an answer."""
        era, url = storage.era(), options.current.whatsapp_url
        if url and verified(url):
            for letter in letters:
                self._deliver(letter, url, era)

    def _deliver(self, letter: Letter, url: str, era: int) -> None:
        with self._one_at_a_time:
            if era != storage.era() or not Letter.objects.filter(pk=letter.pk, state="waiting").exists():
                return
            if faults.dials.strikes("wa_hook.drop"):
                _record(letter, era, state="dropped", answer="dropped by the dial")
                return
            copies = max(1, int(faults.dials.number("wa_hook.copies", 1)))
            answers = [send(url, letter.body.encode()) for _ in range(copies)]
            _settle(letter, era, answers)


def _seconds_until_next(now: float) -> float:
    soonest = Letter.objects.filter(state="waiting").aggregate(due=Min("due"))["due"]
    if soonest is None or not options.current.whatsapp_url:
        return LONGEST_WAIT
    return min(max(soonest - now, SHORTEST_WAIT), LONGEST_WAIT)


def _settle(letter: Letter, era: int, answers: Sequence[Answer]) -> None:
    attempts = letter.attempts + 1
    told = {"attempts": attempts, "answer": answers[-1].words[:80]}
    if any(answer.good for answer in answers):
        _record(letter, era, state="acknowledged", **told)
    elif attempts > len(RETRY_SECONDS):
        _record(letter, era, state="lost", **told)
    else:
        pause = RETRY_SECONDS[attempts - 1] * options.current.whatsapp_retry_scale
        _record(letter, era, due=time.time() + pause, **told)


def _record(letter: Letter, era: int, **changes: object) -> None:
    with storage.writing():
        if era == storage.era():
            Letter.objects.filter(pk=letter.pk).update(**changes)


def _wait(letters: Sequence[Letter], era: int) -> None:
    for letter in letters:
        _record(letter, era, due=time.time() + HANDSHAKE_SECONDS, answer="the handshake failed")


def verified(url: str) -> bool:
    return memory.recall(VERIFIED) == url or shake_hands(url)


def shake_hands(url: str) -> bool:
    """The app must send the challenge back, as it does when its address is typed into Meta's pages."""
    challenge = str(secrets.randbelow(10**10))
    asked = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": identity.VERIFY_TOKEN,
    }
    answer = _exchange("GET", f"{url}?{urlencode(asked)}", b"", {})
    good = answer.good and answer.body == challenge
    with storage.writing():
        memory.keep(VERIFIED, url if good else "")
    return good


def send(url: str, body: bytes) -> Answer:
    signature = hmac.new(identity.APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
    return _exchange("POST", url, body, headers)


def _exchange(method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, target, body or None, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, "", f"{type(error).__name__}: {error}")
    return Answer(answer.status, text, f"HTTP {answer.status}")


office = PostOffice()
