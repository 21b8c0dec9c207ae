"""A ready client: settings, gate, connections."""

from functools import lru_cache

from django.conf import settings

from omnihub.core import gates
from omnihub.core.http import Remote
from omnihub.notifications.whatsapp.client import Account, Client

NEEDED = ("WHATSAPP_BASE_URL", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_WABA_ID", "WHATSAPP_TOKEN")


def missing() -> list[str]:
    """The settings without which nothing can be sent."""
    return [name for name in NEEDED if not getattr(settings, name)]


def client() -> Client:
    account = Account(
        version=settings.WHATSAPP_API_VERSION,
        phone_id=settings.WHATSAPP_PHONE_NUMBER_ID,
        business_id=settings.WHATSAPP_WABA_ID,
        token=settings.WHATSAPP_TOKEN,
    )
    return Client(_remote(settings.WHATSAPP_BASE_URL), account)


@lru_cache(maxsize=8)
def _remote(base_url: str) -> Remote:
    """Kept, with its open connections, for as long as the process lives."""
    return Remote(
        base_url,
        name="WhatsApp",
        connect_timeout=settings.CONNECT_TIMEOUT,
        read_timeout=settings.WHATSAPP_READ_TIMEOUT,
        gate=gates.keeper("whatsapp"),
    )
