"""A limit of time for a call, whatever hangs: no time-out of a socket reaches the look-up of a name."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from omnihub.core import http
from omnihub.core.errors import Unreachable
from omnihub.core.texts import Text

T = TypeVar("T")
AT_ONCE = 16


def within(seconds: float, call: Callable[[], T], name: str) -> T:
    """Raises Unreachable when the time is over; what runs on is forgotten. `call` asks no database."""
    future = _pool(os.getpid()).submit(_patiently, seconds, call)
    try:
        return future.result(seconds)
    except TimeoutError as error:
        future.cancel()
        words = Text("%(name)s did not answer in time.", name=name)
        raise Unreachable(words, sent=True, code=http.TIMEOUT) from error


def _patiently(seconds: float, call: Callable[[], T]) -> T:
    with http.patience(seconds):
        return call()


@cache
def _pool(_pid: int) -> ThreadPoolExecutor:
    """One for each process: threads do not live through a fork."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="limited")
