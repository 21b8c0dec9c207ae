"""So many calls of one path in a sliding minute as the dial says; 0 is no limit. Headers tell it always."""

import re
import threading
import time
from collections import defaultdict, deque

from django.http import HttpRequest

from sandbox import faults, storage
from sandbox.xendit.errors import ApiError

WINDOW, USUAL = 60.0, 60
KEYS = re.compile(r"[a-z]*[-_]?[0-9a-f-]{20,}")
_recent: dict[tuple[int, str], deque[float]] = defaultdict(deque)
_lock = threading.Lock()


def headers(request: HttpRequest, path: str) -> dict[str, str]:
    most = int(faults.dials.number("xendit.rate_limit"))
    now = time.monotonic()
    with _lock:
        calls = _recent[storage.era(), f"{request.method} {KEYS.sub('*', path)}"]
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if most and len(calls) >= most:
            raise ApiError(429, "RATE_LIMIT_EXCEEDED", "Too many requests. Please try again later.")
        calls.append(now)
        return _told(most or max(USUAL, len(calls)), len(calls), WINDOW - (now - calls[0]))


def _told(most: int, used: int, reset: float) -> dict[str, str]:
    return {
        "Rate-Limit-Limit": str(most),
        "Rate-Limit-Remaining": str(most - used),
        "Rate-Limit-Reset": f"{reset:.2f}",
    }
