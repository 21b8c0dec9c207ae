"""Which parcels a form is about, as one signed field: thousands of fields would be refused, and what was
shown is what is done.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.core import signing

SALT = "parcels of a form"
SECONDS = 24 * 3600


class Parcels(NamedTuple):
    pks: list[int]
    name: str = ""
    """Which part of several they are, for the name of a file: "2-of-8"."""


def signed(pks: Sequence[int], name: str = "") -> str:
    return signing.dumps([list(pks), name], salt=SALT, compress=True)


def read(text: str) -> Parcels:
    """Nobody's where it is not ours, or from yesterday."""
    try:
        return Parcels(*signing.loads(text, salt=SALT, max_age=SECONDS))
    except signing.BadSignature:
        return Parcels([])
