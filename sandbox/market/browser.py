"""A browser without JavaScript: pages, their forms, links and outputs; cookies are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

SECONDS = 30.0
CHOICES = frozenset({"radio", "checkbox"})


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    """What would be sent as it stands."""
    choices: dict[str, list[str]] = field(default_factory=dict)
    """The values of each group of radio buttons."""


@dataclass
class Page:
    url: str
    status: int
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    """The texts of <output> by id."""
    warnings: list[str] = field(default_factory=list)
    """The texts of what has role="alert"."""

    def form(self, name: str) -> Form | None:
        """The one that has this field or choice."""
        return next((one for one in self.forms if name in one.fields or name in one.choices), None)


class Browser:
    def __init__(self) -> None:
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def open(self, url: str) -> Page:
        return self._read(Request(url))  # noqa: S310  the address is the world's own setting

    def send(self, form: Form, changes: Mapping[str, str]) -> Page:
        body = urlencode(form.fields | changes).encode()
        return self._read(Request(form.action, data=body))  # noqa: S310

    def _read(self, request: Request) -> Page:
        """OSError where no whole page came."""
        try:
            answer = self._opener.open(request, timeout=SECONDS)
        except HTTPError as error:
            answer = error
        except HTTPException as error:
            raise ConnectionError(str(error)) from error
        with answer:
            reader = _Reader(Page(answer.url, answer.status))
            reader.feed(_whole(answer))
        return reader.page


def _whole(answer: Any) -> str:
    try:
        return str(answer.read().decode("utf-8", "replace"))
    except HTTPException as error:
        raise ConnectionError(f"{answer.url} was cut off") from error


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._form: Form | None = None
        self._area = self._output = ""
        self._alert = 0
        """How many elements deep within a warning."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if told.get("role") == "alert":
            self.page.warnings.append("")
        if tag not in _EMPTY and (self._alert or told.get("role") == "alert"):
            self._alert += 1
        if tag == "form":
            action = urljoin(self.page.url, told.get("action") or self.page.url)
            self._form = Form(action)
            self.page.forms.append(self._form)
        elif tag == "a" and told.get("href"):
            self.page.links.append(urljoin(self.page.url, told["href"]))
        elif tag == "output":
            self._output = told.get("id", "")
        elif tag in {"input", "textarea"} and self._form is not None and told.get("name"):
            self._keep(self._form, tag, told)

    def _keep(self, form: Form, tag: str, told: Mapping[str, str]) -> None:
        name, value = told["name"], told.get("value", "")
        if told.get("type") in CHOICES:
            form.choices.setdefault(name, []).append(value)
            if "checked" in told:
                form.fields[name] = value
        else:
            form.fields[name] = value
            self._area = name if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        self._alert = max(self._alert - 1, 0)
        if tag == "form":
            self._form = None
        elif tag == "output":
            self._output = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._output:
            self.page.outputs[self._output] = self.page.outputs.get(self._output, "") + data.strip()
        if self._area and self._form is not None:
            self._form.fields[self._area] += data.lstrip("\n")
        if self._alert and data.strip():
            self.page.warnings[-1] = f"{self.page.warnings[-1]} {data.strip()}".strip()


_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
