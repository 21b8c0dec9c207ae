"""How often one address, or whoever holds one link, may write: counted by all web processes together.

Reading costs nothing here. Who is over the limit is remembered by each process for a while, so that whoever
goes on does not write for it either.
"""

from django.core.cache import caches
from django.http import HttpRequest

from omnihub.core import tallies
from omnihub.people import address

SECONDS = 60
BY_ADDRESS = 240
"""Many phones of one carrier share an address."""
BY_LINK = 90
CHARGES = 6
REMEMBERED_SECONDS = 10


def may_knock(request: HttpRequest) -> bool:
    return _within(f"address:{address.to_count(request)}", BY_ADDRESS)


def may_write(token: str) -> bool:
    return _within(f"link:{token}", BY_LINK)


def may_charge(token: str) -> bool:
    return _within(f"charge:{token}", CHARGES)


def _within(name: str, most: int) -> bool:
    """In this minute, with this time."""
    key, over = tallies.key(name), caches["limits"]
    if over.get(key):
        return False
    if tallies.count(name, SECONDS) <= most:
        return True
    over.set(key, True, REMEMBERED_SECONDS)
    return False
