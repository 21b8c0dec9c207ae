"""Lists in pieces a remote takes at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def of(size: int, items: Iterable[T]) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order; nothing for nothing."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
