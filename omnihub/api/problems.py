"""What went wrong, as a program reads it (RFC 9457) and a person understands it."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from omnihub.core import clock
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreachable
from omnihub.language.said import said

logger = logging.getLogger("omnihub.api")

TYPE = "application/problem+json"
NAMES = "urn:omnihub:problem:"
OF_CHARGING = {
    "payment_closed": HTTPStatus.CONFLICT,
    "payment_too_many_tries": HTTPStatus.CONFLICT,
    "payment_method_not_offered": HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""Refusals of our own. Codes of gateways are theirs to rename, so no partner's program is told them."""
AWAY_SECONDS = 5
EMPTY: Mapping[str, str] = MappingProxyType({})


class Problem(exceptions.APIException):
    """An answer that is no success: `code` is for programs and is never renamed."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        field: str = "",
        wait: float | None = None,
        more: Mapping[str, str] = EMPTY,
    ) -> None:
        """`more`: members of the answer that this code has beside those of all."""
        super().__init__(detail)
        self.status_code = status
        self.code = code
        self.field = field
        self.wait = wait
        self.more = more


def of_remote(error: RemoteError) -> Problem:
    """A gateway that refused, or did not answer. Nothing was lost: the same call may be sent again."""
    words = said(error.words)
    if status := OF_CHARGING.get(error.code):
        return Problem(status, error.code, words)
    if isinstance(error, SignedOut):
        words = _("The payment gateway takes nothing from this shop now. Its staff were told.")
    if isinstance(error, Busy | Unreachable | SignedOut):
        wait = _seconds_until(error.until) if isinstance(error, Busy) else None
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "remote_away", words, wait=wait or AWAY_SECONDS)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "remote_refused", words)


def answer(error: Exception, _context: Mapping[str, Any]) -> Response:
    """DRF asks this for every exception of a view. What nobody expected is logged, and a 500."""
    if isinstance(error, RemoteError):
        error = of_remote(error)
    if isinstance(error, Http404):
        error = Problem(HTTPStatus.NOT_FOUND, "not_found", _("There is no such thing, or it is not yours."))
    if isinstance(error, RequestDataTooBig):
        error = Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", _("This is more than one call may send.")
        )
    if not isinstance(error, exceptions.APIException):
        logger.error("partner api failed", exc_info=error)
        words = _("Something went wrong here, and was noted. The same call may be sent again.")
        error = Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", words)
    response = Response(_told(error), status=error.status_code, content_type=TYPE, headers=_headers(error))
    response.exception = True
    return response


def _told(error: exceptions.APIException) -> dict[str, Any]:
    status = HTTPStatus(error.status_code)
    if isinstance(error, exceptions.ValidationError):
        code, detail = "invalid", _("Some of what was sent is not right.")
        fields = list(_mistakes(error.detail))
    elif isinstance(error, Problem):
        code, detail = error.code, str(error.detail)
        fields = [{"field": error.field, "message": detail}] if error.field else []
    else:
        code, detail, fields = str(error.get_codes()), str(error.detail), []
    told = document(status, code, detail) | dict(getattr(error, "more", EMPTY))
    return told | {"errors": fields} if fields else told


def document(status: HTTPStatus, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": NAMES + code,
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }


def _mistakes(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """lines.0.quantity and what is wrong with it."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _mistakes(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping)
            yield from _mistakes(inner, f"{path}.{place}" if nested else path)
    else:
        yield {"field": path, "message": str(detail)}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, round(wait)))
    return headers


def _seconds_until(moment: datetime | None) -> float | None:
    return max(1.0, (moment - clock.now()).total_seconds()) if moment else None


@csrf_exempt
def not_here(_request: HttpRequest) -> JsonResponse:
    """For addresses below /api/ that lead nowhere."""
    words = _("There is nothing at this address. The description of all that is: /api/v1/schema/")
    told = document(HTTPStatus.NOT_FOUND, "not_found", words)
    return JsonResponse(told, status=HTTPStatus.NOT_FOUND, content_type=TYPE)
