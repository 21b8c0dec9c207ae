"""One call as a handler sees it, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from sandbox.xendit import errors, reading

Body = dict[str, Any] | list[Any]


@dataclass(slots=True)
class Call:
    request: HttpRequest
    given: dict[str, Any]
    hurries: bool = False
    """Whether the news of this call go out before its answer."""

    @property
    def query(self) -> QueryDict:
        return self.request.GET

    @property
    def base_url(self) -> str:
        """Where people reach the pages: the address we were called at."""
        return f"http://{self.request.get_host()}"

    def header(self, name: str) -> str:
        return str(self.request.headers.get(name, ""))


Handler = Callable[..., Body]


@dataclass(frozen=True, slots=True)
class Endpoint:
    handle: Handler
    status: int = 200
    family: str = "plain"
    remembers: bool = False
    """Whether an idempotency key brings back the first answer."""
    v3: bool = field(default=False)
    """Whether the header api-version is asked for."""


def page(call: Call, rows: QuerySet[Any], *, most: int = 100) -> tuple[list[Any], bool]:
    """Newest first; `after_id` and `before_id` name a row by its key."""
    size = reading.limit(call.query, most=most)
    after, before = call.query.get("after_id"), call.query.get("before_id")
    if after:
        rows = rows.filter(pk__lt=_place(rows, after, "after_id"))
    if before:
        found = list(rows.filter(pk__gt=_place(rows, before, "before_id")).order_by("pk")[: size + 1])
        return found[:size][::-1], len(found) > size
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], len(found) > size


def _place(rows: QuerySet[Any], key: str, name: str) -> int:
    pk = rows.model.objects.filter(key=key).values_list("pk", flat=True).first()
    if pk is None:
        raise errors.invalid(name, "is unknown", place="query")
    return int(pk)


def narrowed(call: Call, rows: QuerySet[Any], filters: dict[str, str]) -> QuerySet[Any]:
    for name, look in filters.items():
        if values := call.query.getlist(name):
            rows = rows.filter(**{look: values})
    return rows
