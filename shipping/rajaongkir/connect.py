"""A ready client: address, key, time-outs, connections."""

from functools import lru_cache

from django.conf import settings

from omnihub.core.http import Remote
from shipping.rajaongkir.client import Client

NAME = "RajaOngkir"
REMOTE = "rajaongkir"
"""Of the gate before it."""
TO_CONNECT = 3.0


def client(key: str) -> Client:
    """Whoever calls passes the gate: calls run beside the database's thread, gates write to it."""
    return Client(_remote(settings.RAJAONGKIR_BASE_URL), key)


@lru_cache(maxsize=8)
def _remote(base_url: str) -> Remote:
    """Kept, with its open connections, for as long as the process lives."""
    return Remote(
        base_url, name=NAME, connect_timeout=TO_CONNECT, read_timeout=settings.RAJAONGKIR_READ_TIMEOUT
    )
