"""Some sides asked at once, each with a limit of time: no time-out of a socket reaches the look-up of a name.

A thread has a connection to the database of its own and gives it back when it ends, late or not. Without
threads (PREVIEW_THREADS) they are asked one after the other, in the caller's own transaction.
"""

import contextvars
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

from omnihub.core import http

K = TypeVar("K")
T = TypeVar("T")
AT_ONCE = 16


class Asked(Generic[K, T]):
    """Begins at once; `answers` waits. What does not answer in time is missing, and forgotten."""

    def __init__(self, calls: Mapping[K, Callable[[], T]], seconds: float) -> None:
        self.seconds = seconds
        self.until = time.monotonic() + seconds
        self.futures = {key: self._begin(call) for key, call in calls.items()}

    def answers(self) -> dict[K, T]:
        """Raises what a call raised."""
        found: dict[K, T] = {}
        for key, future in self.futures.items():
            try:
                found[key] = future.result(max(self.until - time.monotonic(), 0))
            except TimeoutError:
                future.cancel()
        return found

    def _begin(self, call: Callable[[], T]) -> "Future[T]":
        if not settings.PREVIEW_THREADS:
            return _now(call, self.seconds)
        context = contextvars.copy_context()
        return _pool(os.getpid()).submit(context.run, _then_let_go, call, self.seconds)


def _now(call: Callable[[], T], seconds: float) -> "Future[T]":
    future: Future[T] = Future()
    with http.patience(seconds):
        future.set_result(call())
    return future


def _then_let_go(call: Callable[[], T], seconds: float) -> T:
    try:
        with http.patience(seconds):
            return call()
    finally:
        connections.close_all()


@cache
def _pool(_pid: int) -> ThreadPoolExecutor:
    """One for each process: threads do not live through a fork."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="preview")
