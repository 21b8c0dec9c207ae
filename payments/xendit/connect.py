"""A ready client: keys, gate, connections."""

from functools import lru_cache

from django.conf import settings

from omnihub.core import gates
from omnihub.core.errors import SignedOut
from omnihub.core.http import Remote
from omnihub.core.texts import Text
from payments import accounts
from payments.xendit.client import Account, Client

GATEWAY = "xendit"
NO_KEY = "xendit_no_key"


def missing() -> list[str]:
    """The settings without which nothing can be asked."""
    found = accounts.keys(GATEWAY)
    named = {"XENDIT_BASE_URL": settings.XENDIT_BASE_URL, "XENDIT_SECRET_KEY": found.secret_key}
    return [name for name, value in named.items() if not value]


def client() -> Client:
    """Raises SignedOut where no key is set."""
    key = accounts.keys(GATEWAY).secret_key
    if not key:
        raise SignedOut(Text("No key of Xendit is set. Settings, Payments asks for it."), code=NO_KEY)
    return Client(_remote(settings.XENDIT_BASE_URL), Account(key))


@lru_cache(maxsize=8)
def _remote(base_url: str) -> Remote:
    """Kept, with its open connections, for as long as the process lives."""
    return Remote(
        base_url,
        name="Xendit",
        connect_timeout=settings.CONNECT_TIMEOUT,
        read_timeout=settings.XENDIT_READ_TIMEOUT,
        gate=gates.keeper(GATEWAY),
    )
