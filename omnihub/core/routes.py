"""Look up HOOKS and ROUTES: the two tables of dotted paths through which core reaches the apps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from omnihub.core.outcomes import Deadline, Outcome

if TYPE_CHECKING:
    from omnihub.core.models import Work

SAFE = "safe"
LOOK_FIRST = "look_first"
ASK = "ask"
REPEATS = (SAFE, LOOK_FIRST, ASK)

Deliverer = Callable[[Sequence["Work"], Deadline], dict[int, Outcome]]


@dataclass(frozen=True, slots=True)
class Route:
    """`repeat` says what becomes of work whose attempt may have been done all the same."""

    topic: str
    path: str
    batch: int
    repeat: str
    remote: str
    lanes: int | None
    look_after: float

    def deliverer(self) -> Deliverer:
        return import_string(self.path)  # type: ignore[no-any-return]


def known(topic: str) -> bool:
    return topic in settings.ROUTES


def topics() -> list[str]:
    return list(settings.ROUTES)


def of(topic: str) -> Route:
    row: dict[str, Any] = settings.ROUTES[topic]
    return Route(
        topic,
        path=row["deliver"],
        batch=row.get("batch", 1),
        repeat=row["repeat"],
        remote=row["remote"],
        lanes=row.get("lanes"),
        look_after=row.get("look_after", 0),
    )


def topics_of(remote: str) -> list[str]:
    return [topic for topic, row in settings.ROUTES.items() if row["remote"] == remote]


@dataclass(frozen=True, slots=True)
class Hook:
    source: str
    methods: tuple[str, ...]
    max_bytes: int
    verify_path: str
    incoming_path: str

    def verify(self) -> Callable[..., Any]:
        return import_string(self.verify_path)  # type: ignore[no-any-return]

    def incoming(self) -> Callable[[bytes], Any]:
        return import_string(self.incoming_path)  # type: ignore[no-any-return]


def reader(source: str) -> Callable[[bytes], Any]:
    """Raises LookupError where nobody reads messages of this source any more."""
    known_source = hook(source)
    if known_source is None:
        raise LookupError(f"nobody reads messages of {source!r}")
    return known_source.incoming()


def hook(source: str) -> Hook | None:
    row = settings.HOOKS.get(source)
    if row is None:
        return None
    return Hook(source, tuple(row["methods"]), row["max_bytes"], row["verify"], row["incoming"])
