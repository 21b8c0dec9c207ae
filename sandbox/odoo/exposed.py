"""What clients may call. A method without one of these marks does not exist for them."""

from collections.abc import Callable
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])


def on_model(needs: str) -> Callable[[Method], Method]:
    """A method of the model as a whole, such as `search`. `needs` is the right it takes: read, write, ..."""
    return _marked("model", needs)


def on_records(needs: str) -> Callable[[Method], Method]:
    """A method of given records: a client's first argument is their ids."""
    return _marked("records", needs)


def _marked(kind: str, needs: str) -> Callable[[Method], Method]:
    def mark(method: Method) -> Method:
        method.exposed = kind  # type: ignore[attr-defined]
        method.needs = needs  # type: ignore[attr-defined]
        return method

    return mark
