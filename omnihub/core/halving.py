"""Find the bad records of a list that a remote refuses as a whole."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from omnihub.core.errors import NotAllowed, Refused, RemoteError

T = TypeVar("T", bound=Hashable)
E = TypeVar("E", bound=RemoteError)
Refusal = Refused | NotAllowed


def halve(items: Sequence[T], call: Callable[[Sequence[T]], None]) -> dict[T, Refusal]:
    """Call with the whole list; where it is refused, with its halves, until the bad ones are alone.

    One bad record in 50 costs about 12 calls. Nothing else is halved: a remote that is down or busy
    would be asked twelve times for nothing.
    """
    return halve_on((Refused, NotAllowed), items, call)


def halve_on(
    kinds: tuple[type[E], ...], items: Sequence[T], call: Callable[[Sequence[T]], None]
) -> dict[T, E]:
    """The same on other failures, too, that one record may cause for all: an answer nobody can read, say."""
    if not items:
        return {}
    try:
        call(items)
    except kinds as failure:
        if len(items) == 1:
            return {items[0]: failure}
        middle = len(items) // 2
        return halve_on(kinds, items[:middle], call) | halve_on(kinds, items[middle:], call)
    return {}
