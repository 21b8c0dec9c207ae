"""The same play on two Odoos: what each answers, with what may differ (ids, numbers, the hour) taken out."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

SHAPES = (
    (re.compile(r"\bS\d{5}\b"), "S#"),
    (re.compile(r"\bWH/(IN|OUT)/\d{5}\b"), r"WH/\1/#"),
    (re.compile(r"\b(R?INV|P?SHPE|MISC)/(\d{4})/\d{5}\b"), r"\1/\2/#"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b"), "<moment>"),
    (re.compile(r"\(id \d+\)"), "(id #)"),
    (re.compile(r"\b(account\.full\.reconcile),\d+"), r"\1,#"),
    (re.compile(r"\((Record: [a-z.]+)\(\d+,\), User: \d+\)"), r"(\1)"),
    (re.compile(r"^P?\d+$"), "<number>"),
    (re.compile(r"<class '[a-z0-9_.]+'>"), "<class>"),
    (re.compile(r"^\w+ Server Error$"), "<server error>"),  # a build may carry a name of its own
)
LEFT_OUT = {
    "debug",
    "view_id",
    "views",
    "moreinfo",
    "create_date",
    "write_date",
    "help",
    "context",
    "search_view_id",
    "__domain",
}


class Refused(Exception):
    """The server answered with an error."""


@dataclass
class Side:
    url: str
    database: str
    login: str
    key: str
    run: str = field(default_factory=lambda: uuid4().hex[:10])
    heard: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.uid = self.ask("common", "login", self.database, self.login, self.key)["result"]

    def ask(self, service: str, method: str, *arguments: Any) -> dict[str, Any]:
        parameters = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters, "id": 1}
        answer: dict[str, Any] = self.session.post(f"{self.url}/jsonrpc", json=body, timeout=300).json()
        return answer

    def raw(self, model: str, method: str, *arguments: Any, **named: Any) -> dict[str, Any]:
        credentials = (self.database, self.uid, self.key)
        return self.ask("object", "execute_kw", *credentials, model, method, list(arguments), named)

    def do(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """A call that has to work and is not compared."""
        answer = self.raw(model, method, *arguments, **named)
        if "error" in answer:
            raise Refused(f"{model}.{method}: {answer['error']['data']['message']}")
        return answer.get("result")

    def hear(self, label: str, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """A call whose answer, or error, is to be the same on both sides."""
        answer = self.raw(model, method, *arguments, **named)
        if "error" in answer:
            told = answer["error"]["data"]
            self.note(label, [answer["error"]["message"], told["name"], told["message"], told["arguments"]])
            return None
        self.note(label, answer.get("result", "<no result>"))
        return answer.get("result")

    def note(self, label: str, value: Any) -> None:
        self.heard.append((label, self.plain(value)))

    def plain(self, value: Any) -> Any:
        if isinstance(value, str):
            text = value.replace(self.run, "RUN")
            for shape, instead in SHAPES:
                text = shape.sub(instead, text)
            return text
        if isinstance(value, dict):
            return {
                name: self.plain(each)
                for name, each in sorted(value.items())
                if name not in LEFT_OUT | {"id", "res_id"}
            }
        if isinstance(value, list) and value and all(type(each) is int for each in value):
            return f"{len(value)} ids"
        if (
            isinstance(value, list)
            and len(value) == 2
            and type(value[0]) is int
            and isinstance(value[1], str)
        ):
            return ["#", self.plain(value[1])]
        if isinstance(value, list):
            return [self.plain(each) for each in value]
        return round(value, 6) if isinstance(value, float) else value
