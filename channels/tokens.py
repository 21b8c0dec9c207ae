"""The tokens of a shop. Each refresh token works once, so one worker at a time may use it.

A worker claims by a conditional update, calls, and stores the new pair in one transaction. The claim
outlives the longest call, and lapses when its worker died.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels.models import Connection, Shop
from channels.records import TokenData
from omnihub.core import clock, database

CLAIM = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold for a shop. `version` changes with each new pair."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    version: int


def read(shop: Shop) -> Held | None:
    row = Connection.objects.filter(shop=shop).first()
    if row is None:
        return None
    return Held(row.access_token, row.refresh_token, row.access_expires_at, row.version)


def claim(shop: Shop, version: int) -> uuid.UUID | None:
    """The right to replace this version; None where somebody else has it, or has done it."""
    now = database.database_now()
    token = uuid.uuid4()
    free = Q(refresh_claim=None) | Q(refresh_claimed_until__lt=now)
    mine = Connection.objects.filter(free, shop=shop, version=version)
    return token if mine.update(refresh_claim=token, refresh_claimed_until=now + CLAIM) else None


@transaction.atomic
def store(shop: Shop, version: int, tokens: TokenData) -> None:
    """The new pair, unless another one replaced that version in the meantime."""
    row = Connection.objects.select_for_update().filter(shop=shop, version=version).first()
    if row is None:
        return
    row.access_token, row.refresh_token = tokens.access_token, tokens.refresh_token
    row.access_expires_at, row.refresh_expires_at = tokens.access_expires_at, tokens.refresh_expires_at
    row.version = version + 1
    row.refresh_claim = row.refresh_claimed_until = None
    row.refreshed_at = clock.now()
    row.save()


def release(shop: Shop, claim: uuid.UUID) -> None:
    """The call failed: the next one may try at once."""
    Connection.objects.filter(shop=shop, refresh_claim=claim).update(
        refresh_claim=None, refresh_claimed_until=None
    )
