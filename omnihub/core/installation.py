"""The database we run on: its own key for external ids, its pause button, its encryption key's proof."""

import secrets as randomness
import string

from django.db import IntegrityError, transaction

from omnihub.core import bell, clock, routes, secrets
from omnihub.core.models import Installation

ONLY = 1
ALPHABET = string.ascii_lowercase + string.digits
CANARY = "this installation's key opens this"
CANARY_PLACE = f"core_installation.canary.{ONLY}"


def current() -> Installation:
    """The one row; whoever comes first makes it."""
    row = Installation.objects.filter(pk=ONLY).first()
    return row or _make()


def _make() -> Installation:
    try:
        with transaction.atomic():
            return Installation.objects.create(
                pk=ONLY,
                key="".join(randomness.choice(ALPHABET) for _ in range(12)),
                canary=secrets.seal(CANARY, CANARY_PLACE),
                created_at=clock.now(),
            )
    except IntegrityError:
        return Installation.objects.get(pk=ONLY)


def key() -> str:
    return current().key


def prove_encryption_key() -> None:
    """Raises SecretError when FIELD_ENCRYPTION_KEY cannot read what this database holds."""
    if secrets.unseal(current().canary, CANARY_PLACE) != CANARY:
        raise secrets.SecretError("the canary of this database opens to something else")


def paused() -> bool:
    return Installation.objects.filter(pk=ONLY, paused=True).exists()


def pause(because: str) -> None:
    _set(paused=True, because=because[:200])


def resume() -> None:
    _set(paused=False, because="")
    bell.ring(*routes.topics())


def _set(*, paused: bool, because: str) -> None:
    """By `save`: whoever keeps a log of what people change hears of it."""
    row = current()
    row.paused, row.paused_because = paused, because
    row.save(update_fields=["paused", "paused_because"])
