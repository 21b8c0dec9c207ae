"""The short-window limit: as many calls in a second as the dial shopee.rate_limit says; 0 is no limit."""

import threading
import time
from collections import deque

from sandbox import faults
from sandbox.shopee import errors

_recent: deque[float] = deque()
_lock = threading.Lock()


def check() -> None:
    most = faults.dials.number("shopee.rate_limit")
    if not most:
        return
    now = time.monotonic()
    with _lock:
        while _recent and _recent[0] <= now - 1:
            _recent.popleft()
        if len(_recent) >= most:
            raise errors.ApiError("error_rate_limit", "Too many requests. Please try again later.")
        _recent.append(now)
