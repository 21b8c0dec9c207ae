"""One call as an endpoint sees it: who calls, and what was asked, read as Shopee reads it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from sandbox.shopee import errors
from sandbox.shopee.models import Shop


@dataclass(frozen=True, slots=True)
class Call:
    request: HttpRequest
    given: dict[str, Any]
    """The query of a GET (lists where a key repeats), the JSON body of a POST."""
    caller: Shop | None
    warning: list[dict[str, Any]] = field(default_factory=list)
    """What of a batch failed while the rest went well."""

    @property
    def shop(self) -> Shop:
        assert self.caller is not None
        return self.caller

    def text(self, name: str, default: str | None = None) -> str:
        value = self.given.get(name)
        if value is None or (value == "" and default is None):
            if default is None:
                raise errors.missing(name)
            return default
        return str(value[-1] if isinstance(value, list) else value)

    def number(self, name: str, default: int | None = None) -> int:
        text = self.text(name, "")
        if text == "":
            if default is None:
                raise errors.missing(name)
            return default
        if not re.fullmatch(r"-?\d{1,19}", text):
            raise errors.wrong(f"{name} should be an integer.")
        return int(text)

    def flag(self, name: str) -> bool:
        return self.text(name, "false").lower() == "true"

    def page_size(self, most: int, default: int | None = None) -> int:
        size = self.number("page_size", default)
        if size > most:
            raise errors.wrong(f"page_size must be {most} or less.")
        if size < 1:
            raise errors.wrong("page_size must be 1 or more.")
        return size

    def listed(self, name: str, most: int) -> list[str]:
        """Comma-joined, in brackets, repeated keys or a JSON list; blanks are dropped, the order is kept."""
        value = self.given.get(name, "")
        texts = [str(part) for part in value] if isinstance(value, list) else [str(value)]
        parts = [part.strip() for text in texts for part in text.strip("[]").split(",")]
        found = list(dict.fromkeys(part for part in parts if part))
        if not found:
            raise errors.missing(name)
        if len(found) > most:
            raise errors.wrong(f"{name} length should be between 1 and {most}.")
        return found


def read(request: HttpRequest) -> dict[str, Any]:
    """What was asked, apart from the common parameters."""
    if request.method == "GET":
        return {name: values[0] if len(values) == 1 else values for name, values in request.GET.lists()}
    if request.content_type == "multipart/form-data":
        return dict(request.POST.items())
    if not request.body:
        return {}
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise errors.ApiError("error_data", "parse data failed") from error
    if not isinstance(body, dict):
        raise errors.ApiError("error_data", "parse data failed")
    return body
