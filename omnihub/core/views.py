"""For machines: is the process up, is it ready, what are its numbers."""

import ipaddress
import logging
from collections.abc import Callable
from functools import wraps
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_q.models import OrmQ

from omnihub.core import heartbeat, installation, metrics
from omnihub.core.secrets import SecretError

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]
QUIET_TOO_LONG = 120


def for_machines_inside(view: View) -> View:
    """With METRICS_TOKEN as a bearer token, or from a private address that no proxy speaks for."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if _has_token(request) or _is_private(request):
            return view(request)
        return HttpResponse(status=403)

    return guarded


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return (
        bool(settings.METRICS_TOKEN)
        and scheme.lower() == "bearer"
        and compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())
    )


def _is_private(request: HttpRequest) -> bool:
    """Behind a proxy every caller has the proxy's private address: its header says who really calls."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
@for_machines_inside
def readyz(_request: HttpRequest) -> HttpResponse:
    """503 only where this process cannot do its own part: keep what comes in and show pages.

    A worker that is silent is told, but does not close the door: hooks must be taken all the same.
    """
    found = {"database": _database(), "encryption_key": "unknown", "queue": "unknown", "worker": "unknown"}
    if found["database"] == "ok":
        found |= {"encryption_key": _encryption_key(), "queue": _queue(), "worker": _worker()}
    ready = all(found[part] == "ok" for part in ("database", "encryption_key", "queue"))
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


@never_cache
@require_safe
@for_machines_inside
def prometheus(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        logger.warning("database not ready", extra={"problem": type(error).__name__})
        return "does not answer"
    return "migrations are missing" if missing else "ok"


def _encryption_key() -> str:
    try:
        installation.prove_encryption_key()
    except SecretError:
        logger.exception("encryption key does not fit this database")
        return "FIELD_ENCRYPTION_KEY does not open what this database holds"
    return "ok"


def _queue() -> str:
    try:
        OrmQ.objects.exists()
    except DatabaseError:
        return "does not answer"
    return "ok"


def _worker() -> str:
    age = heartbeat.age()
    if age is None:
        return "no worker has given a sign of life yet"
    return "ok" if age < QUIET_TOO_LONG else f"silent for {age:.0f} seconds"
