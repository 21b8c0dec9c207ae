"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from omnihub.api.models import Notice
from omnihub.core.work import Todo

NOTICE = "partner.notice"
ENDPOINT = "partner.endpoint"

REMOTE = "partner"


def remote(partner_pk: int) -> str:
    """Each partner has a gate of its own: one that does not answer is let rest alone."""
    return f"{REMOTE}:{partner_pk}"


def notices(rows: Iterable[Notice], reason: str, now: datetime) -> list[Todo]:
    """In the order of the rows. Of one partner's never two at once: one that is slow holds up nobody else."""
    return [
        Todo(
            NOTICE,
            str(row.pk),
            key=remote(row.partner_id),
            reason=reason,
            not_before=now + timedelta(microseconds=place),
        )
        for place, row in enumerate(rows)
    ]


def endpoint(partner_pk: int, reason: str) -> Todo:
    """Whether a person has to see to where this partner hears of things."""
    return Todo(ENDPOINT, str(partner_pk), reason=reason)
