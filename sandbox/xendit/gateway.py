"""Xendit's door: key, header, limit, body, idempotency; then the call, in one transaction."""

import hashlib
import json
import logging
import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox import storage
from sandbox.xendit import access, clock, errors, identity, life, limits
from sandbox.xendit.calls import Body, Call, Endpoint
from sandbox.xendit.endpoints import ENDPOINTS
from sandbox.xendit.errors import ApiError
from sandbox.xendit.models import KeptAnswer, Letter
from sandbox.xendit.paying import NotPayableError
from sandbox.xendit.post import office

log = logging.getLogger("sandbox")
Place = tuple[Endpoint, dict[str, str], str]


@csrf_exempt
def call(request: HttpRequest, path: str) -> HttpResponse:
    place = _place(request.method or "", path.rstrip("/"))
    family = place[0].family if place else "plain"
    headers = {"Request-Id": hashlib.sha256(f"{clock.now()}{path}".encode()).hexdigest()[:24]}
    try:
        headers |= limits.headers(request, path)
        answer = _answered(request, place)
    except ApiError as error:
        answer = JsonResponse(error.body(family), status=error.status)
    except NotPayableError as error:
        refusal = errors.refused("INELIGIBLE_TRANSACTION_STATUS", str(error))
        answer = JsonResponse(refusal.body(family), status=refusal.status)
    except Exception:
        log.exception("Xendit stumbled at %s.", path)
        answer = JsonResponse(errors.refused("SERVER_ERROR", status=500).body(family), status=500)
    for name, value in headers.items():
        answer[name] = value
    return answer


def _place(method: str, path: str) -> Place | None:
    for (wanted, pattern), endpoint in ENDPOINTS.items():
        found = re.fullmatch(pattern, path) if wanted == method else None
        if found:
            return endpoint, found.groupdict(), pattern
    return None


def _answered(request: HttpRequest, place: Place | None) -> HttpResponse:
    access.check(request)
    if place is None:
        raise errors.not_found("This path")
    endpoint, names, pattern = place
    if endpoint.v3 and request.headers.get("api-version") != identity.API_VERSION:
        raise errors.invalid("api-version", f"must be {identity.API_VERSION}", place="header")
    made = Call(request, _read(request))
    if request.method == "GET":
        return JsonResponse(endpoint.handle(made, **names), safe=False, status=endpoint.status)
    with storage.writing():
        last = Letter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        status, body = _done_once(made, endpoint, names, pattern)
    if made.hurries:
        office.deliver_now(list(Letter.objects.filter(pk__gt=last, state="waiting")))
    office.wake()
    life.wake()
    return JsonResponse(body, safe=False, status=status)


def _read(request: HttpRequest) -> dict[str, Any]:
    if not request.body:
        return {}
    if request.content_type != "application/json":
        raise errors.refused("UNSUPPORTED_CONTENT_TYPE", "Send application/json.")
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise errors.refused("INVALID_JSON_FORMAT", "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise errors.refused("API_VALIDATION_ERROR", "The body must be an object.")
    return body


def _done_once(made: Call, endpoint: Endpoint, names: dict[str, str], pattern: str) -> tuple[int, Body]:
    """The first answer again for the same key and body; another body under the key is refused."""
    key = made.header("idempotency-key")
    if not (endpoint.remembers and key):
        return endpoint.status, endpoint.handle(made, **names)
    where = f"{made.request.method} {pattern}"
    digest = hashlib.sha256(json.dumps([made.given, names], sort_keys=True).encode()).hexdigest()
    KeptAnswer.objects.filter(created_at__lt=clock.now() - clock.DAY).delete()
    kept = KeptAnswer.objects.filter(endpoint=where, name=key).first()
    if kept is None:
        body = endpoint.handle(made, **names)
        KeptAnswer.objects.create(
            endpoint=where, name=key, digest=digest, status=endpoint.status, body=body, created_at=clock.now()
        )
        return endpoint.status, body
    if kept.digest != digest:
        raise errors.duplicate("This idempotency key was used with another body.", "IDEMPOTENCY_ERROR")
    return kept.status, kept.body
