"""A server's process before its first question."""

import gc

from django.urls import get_resolver


def up() -> None:
    """Load the pages, and take what is loaded out of the garbage collection: it never dies, and walking it
    held up one answer of twenty for as long as a whole page takes.
    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    get_resolver().url_patterns  # noqa: B018 - it is imported by being asked for
    gc.collect()
    gc.freeze()
