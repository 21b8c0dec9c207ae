"""What is read once for everybody who looks, and kept for a while: by all web processes of a machine alike,
so that the refreshes of a page, which are answered by one or another, do not tell two numbers in turn.

Only plain values are kept: the release before this one may have written them.
"""

import functools
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from omnihub.core import installation

T = TypeVar("T")


def kept(name: str, seconds: float, read: Callable[[], T]) -> T:
    key = f"{_ours()}:{name}"
    found: T | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, seconds)
    return found


@functools.cache
def _ours() -> str:
    """Another database on this machine, or a new one in the old one's place, has numbers of its own."""
    return installation.key()
