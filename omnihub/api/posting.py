"""One call to where a partner listens."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Self
from uuid import UUID

from django.conf import settings

from omnihub.api import signing, todos
from omnihub.api.models import Endpoint
from omnihub.core import clock, gates
from omnihub.core.addresses import NotPublic, Rules
from omnihub.core.errors import RemoteError, Unreachable
from omnihub.core.http import Answer, Gatekeeper
from omnihub.core.public import PublicRemote
from omnihub.core.texts import Text

SECONDS = 10
"""So long it may take to say that a notice has come."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: a status, or by its code why there was none."""

    status: int
    code: str
    words: str
    until: datetime | None = None

    @classmethod
    def answer(cls, answer: Answer) -> Self:
        words = Text("The partner answered %(status)s.", status=answer.status)
        return cls(answer.status, f"http_{answer.status}", words, answer.retry_after())

    @classmethod
    def nothing(cls, error: RemoteError) -> Self:
        return cls(0, error.code, error.words)

    @property
    def fine(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def gone(self) -> bool:
        return self.status == HTTPStatus.GONE

    @property
    def short(self) -> str:
        return str(self.status) if self.status else self.code


def rules() -> Rules:
    return Rules(plain=settings.NOTICES_BY_HTTP, inside=settings.NOTICES_TO_PRIVATE)


def gate(endpoint: Endpoint) -> Gatekeeper:
    return gates.keeper(todos.remote(endpoint.partner_id))


def post(
    endpoint: Endpoint,
    key: UUID,
    told: Mapping[str, Any],
    *,
    keeper: Gatekeeper | None,
    seconds: float = SECONDS,
) -> Heard:
    """Raises Busy where the gate lets nothing through: then nothing was tried."""
    name = todos.remote(endpoint.partner_id)
    remote = PublicRemote(name, rules=rules(), seconds=seconds, gate=keeper)
    body = json.dumps(told, separators=(",", ":")).encode()
    try:
        answer = remote.post(endpoint.url, body, signing.headers(endpoint.secret, key, body, clock.now()))
    except (NotPublic, Unreachable) as error:
        return Heard.nothing(error)
    return Heard.answer(answer)
