"""How often one address, or whoever holds one link, may write. Counted by each web process for itself."""

import hashlib

from django.core.cache import caches
from django.http import HttpRequest

from omnihub.people import address

SECONDS = 60
BY_ADDRESS = 240
"""Many phones of one carrier share an address."""
BY_LINK = 90
CHARGES = 6


def may_knock(request: HttpRequest) -> bool:
    return _counted(f"address:{address.to_count(request)}") <= BY_ADDRESS


def may_write(token: str) -> bool:
    return _counted(f"link:{token}") <= BY_LINK


def may_charge(token: str) -> bool:
    return _counted(f"charge:{token}") <= CHARGES


def _counted(name: str) -> int:
    """In this minute, with this time."""
    key = hashlib.sha256(name.encode()).hexdigest()
    cache = caches["limits"]
    if cache.add(key, 1, SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # its minute has just ended
        return 1
