"""Make, find and revoke the keys of partners. A key is 256 random bits behind a name of its own."""

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from omnihub.api.models import ApiKey, Partner
from omnihub.api.scopes import Scope
from omnihub.core import clock
from omnihub.people import audit

logger = logging.getLogger("omnihub.api")

MARK = "ohk"
"""How every key begins, so that a scanner for secrets finds one that was left in a repository."""
NAME_BYTES, SECRET_BYTES = 5, 32
KEY = re.compile(rf"({MARK}_[0-9a-f]{{{2 * NAME_BYTES}}})_[A-Za-z0-9_-]{{43}}", re.ASCII)
NOTED_EVERY = timedelta(minutes=1)


def issue(
    partner: Partner, name: str, scopes: Iterable[Scope], by: str, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """The row, and the key itself, which nobody can read again."""
    prefix = f"{MARK}_{secrets.token_hex(NAME_BYTES)}"
    key = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row = ApiKey.objects.create(
        partner=partner,
        name=name[:100],
        prefix=prefix,
        digest=digest(key),
        scopes=sorted(scopes),
        created_by=by[:150],
        expires_at=expires_at,
    )
    logger.info("partner key made", extra={"partner": partner.pk, "key": prefix, "by": by})
    return row, key


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find(key: str) -> ApiKey | None:
    """Also one that opens nothing any more: why, is for whoever asks to say."""
    match = KEY.fullmatch(key)
    row = ApiKey.objects.select_related("partner").filter(prefix=match[1]).first() if match else None
    return row if row and constant_time_compare(row.digest, digest(key)) else None


def note_use(row: ApiKey) -> None:
    """At most once a minute: a look costs no write."""
    now = clock.now()
    if row.last_used_at is None or row.last_used_at < now - NOTED_EVERY:
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)


def revoke(row: ApiKey, by: str) -> bool:
    """Whether it was this click."""
    now = clock.now()
    with transaction.atomic():
        live = ApiKey.objects.filter(Q(revoked_at=None), pk=row.pk)
        done = bool(live.update(revoked_at=now, revoked_by=by[:150]))
        if done:
            audit.changed(row, {"revoked_at": (None, now), "revoked_by": ("", by)})
    if done:
        logger.info("partner key revoked", extra={"partner": row.partner_id, "key": row.prefix, "by": by})
    return done
