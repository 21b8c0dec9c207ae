"""The one door for incoming calls. It stores and answers; it never calls a remote and does no work.

A genuine call is always kept and answered 204, whatever is paused: senders that see failures switch a
whole app's calls off.
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from omnihub.core import inbox, refusals, routes
from omnihub.core.verdicts import Refuse, Reply, Store

logger = logging.getLogger(__name__)


@csrf_exempt
def receive(request: HttpRequest, source: str, key: str) -> HttpResponse:
    hook = routes.hook(source)
    if hook is None:
        return HttpResponse(status=404)
    if request.method not in hook.methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join(hook.methods)})
    refusal = _read_body(request, hook.max_bytes)
    if refusal:
        return HttpResponse(status=refusal)
    verdict = hook.verify()(request, key)
    if isinstance(verdict, Refuse):
        logger.warning("hook refused", extra={"source": source, "status": verdict.status})
        if verdict.wrong_secret:
            refusals.count(source)
        return HttpResponse(status=verdict.status)
    if isinstance(verdict, Reply):
        return HttpResponse(verdict.body, status=verdict.status, content_type="text/plain; charset=utf-8")
    assert isinstance(verdict, Store)
    inbox.store(source, verdict.key, request.body)
    return HttpResponse(status=verdict.status)


def _read_body(request: HttpRequest, max_bytes: int) -> int | None:
    """Read at most `max_bytes`; the status to refuse with, or None when `request.body` is there."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return _read_chunks(request, max_bytes)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > max_bytes:
            return 413
        _keep(request, request.read(max_bytes + 1))
    except ValueError:
        return 400
    except UnreadablePostError:  # the sender went away
        return 400
    return None


def _read_chunks(request: HttpRequest, max_bytes: int) -> int | None:
    """Django reads only what Content-Length announces. Servers that undo the chunks say so."""
    if not request.META.get("wsgi.input_terminated"):
        return 411
    try:
        body = request.META["wsgi.input"].read(max_bytes + 1)
    except OSError:
        return 400
    if len(body) > max_bytes:
        return 413
    _keep(request, body)
    return None


def _keep(request: HttpRequest, body: bytes) -> None:
    request._body = body  # noqa: SLF001 - where `request.body` looks first
