"""What must be right before anything starts. Each finding has an id and says what to do."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name
from django.db import DatabaseError
from django.utils.module_loading import import_string

from omnihub.core import installation, routes, secrets

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
REMOTE_URLS = ("SHOPEE_BASE_URL", "SHOPEE_AUTH_URL", "ODOO_URL", "WHATSAPP_BASE_URL")

Check = Callable[..., Iterable[CheckMessage]]


def register() -> None:
    for check in (encryption_keys, paths, route_rules, times, sandbox, hosts):
        checks.register(_as_list(check))
    checks.register(_as_list(canary), checks.Tags.database)


def _as_list(check: Check) -> Callable[..., list[CheckMessage]]:
    def found(app_configs: Sequence[Any] | None = None, **options: Any) -> list[CheckMessage]:  # noqa: ARG001
        return list(check(**options))

    found.__name__ = check.__name__
    return found


def encryption_keys(**_options: Any) -> Iterable[CheckMessage]:
    try:
        secrets.keys()
    except secrets.SecretError as error:
        yield Error(str(error), id="core.E002")


def paths(**_options: Any) -> Iterable[CheckMessage]:
    """A wrong path would be found only when the first message comes in."""
    for where, path in _dotted_paths():
        try:
            import_string(path)
        except Exception as error:  # noqa: BLE001 - the module itself may fail in any way
            yield Error(f"{where} names {path!r}, which cannot be imported: {error}", id="core.E003")


def _dotted_paths() -> Iterable[tuple[str, str]]:
    for source, row in settings.HOOKS.items():
        yield f"HOOKS[{source!r}]", row["verify"]
        yield f"HOOKS[{source!r}]", row["incoming"]
    for topic, row in settings.ROUTES.items():
        yield f"ROUTES[{topic!r}]", row["deliver"]
    for name, row in settings.SCHEDULES.items():
        yield f"SCHEDULES[{name!r}]", row["func"]
    for path in settings.METRICS:
        yield "METRICS", path


def route_rules(**_options: Any) -> Iterable[CheckMessage]:
    for topic in routes.topics():
        route = routes.of(topic)
        if route.repeat not in routes.REPEATS:
            yield Error(
                f"ROUTES[{topic!r}] repeats {route.repeat!r}; it must be one of {', '.join(routes.REPEATS)}",
                id="core.E004",
            )
        if route.repeat == routes.LOOK_FIRST and route.look_after <= 0:
            yield Error(
                f"ROUTES[{topic!r}] looks first but does not say after how many seconds (look_after)",
                id="core.E004",
            )


def times(**_options: Any) -> Iterable[CheckMessage]:
    """Each must end before the next one takes over, or two workers do the same thing at once."""
    order = ("LONGEST_STEP", "TASK_TIMEOUT", "LEASE_SECONDS", "QUEUE_RETRY")
    for shorter, longer in pairwise(order):
        if getattr(settings, shorter) >= getattr(settings, longer):
            yield Error(
                f"{shorter} ({getattr(settings, shorter)}) must be shorter than {longer} "
                f"({getattr(settings, longer)})",
                id="core.E005",
            )
    if settings.BELL_SECONDS + settings.LONGEST_STEP >= settings.TASK_TIMEOUT:
        yield Error(
            f"BELL_SECONDS ({settings.BELL_SECONDS}) and LONGEST_STEP ({settings.LONGEST_STEP}) together "
            f"must be shorter than TASK_TIMEOUT ({settings.TASK_TIMEOUT}): the last step would be killed",
            id="core.E005",
        )


def sandbox(**_options: Any) -> Iterable[CheckMessage]:
    if settings.DEMO:
        return
    for name in REMOTE_URLS:
        if getattr(settings, name, "").startswith(settings.SANDBOX_URL):
            yield Error(
                f"{name} leads to the sandbox, but this is not the demo",
                hint="Set it to the real service's address. The demo runs when SECRET_KEY, DATABASE_URL and "
                "PUBLIC_URL are all unset.",
                id="core.E006",
            )


def hosts(**_options: Any) -> Iterable[CheckMessage]:
    if settings.DEBUG:
        return
    allowed = set(settings.ALLOWED_HOSTS)
    public = urlsplit(settings.PUBLIC_URL).hostname or ""
    if "*" in allowed:
        yield Error("ALLOWED_HOSTS must name hosts; '*' lets anybody forge links", id="core.E007")
    elif public and not _is_allowed(public, allowed):
        yield Error(
            f"ALLOWED_HOSTS does not contain {public}, the host of PUBLIC_URL",
            hint=f"Set ALLOWED_HOSTS={public}",
            id="core.E007",
        )
    elif allowed <= LOOPBACK:
        yield Warning("ALLOWED_HOSTS names this machine only: nobody else can open a page", id="core.W001")
    elif not public:
        yield Warning(
            "PUBLIC_URL is not set: no shop can be connected, and Shopee's pushes cannot be checked",
            hint="Set it to the address at which staff and Shopee reach OmniHub, https://hub.example.com say",
            id="core.W002",
        )


def _is_allowed(host: str, allowed: set[str]) -> bool:
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in allowed)


def canary(databases: Sequence[str] | None = None, **_options: Any) -> Iterable[CheckMessage]:
    """Only where a command asks for database checks; `worker` and /readyz prove the key as well."""
    if not databases:
        return
    try:
        installation.prove_encryption_key()
    except secrets.SecretError as error:
        yield Error(f"FIELD_ENCRYPTION_KEY does not fit this database: {error}", id="core.E008")
    except DatabaseError:  # not migrated yet
        return
