"""A partner's checkouts by their last change: read on from where one stopped, and none is missed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from channels.models import Checkout
from omnihub.api.models import Partner, PartnerCheckout
from omnihub.core.database import database_now

PAGE_SIZE = 50
SETTLED = timedelta(seconds=5)
"""What changed this moment is told a moment later: a change that is written at the same time may be older."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    checkouts: Sequence[Checkout]
    cursor: str
    more: bool


class NoCursor(ValueError):
    """It is none of ours."""


def page(partner: Partner, after: str = "") -> Page:
    mine = PartnerCheckout.objects.filter(checkout=OuterRef("pk"), partner=partner)
    rows = Checkout.objects.filter(  # a join would be begun at the partner, and all of its rows be sorted
        Exists(mine), source=Checkout.Source.API, changed_at__lte=database_now() - SETTLED
    )
    if after:
        rows = rows.filter(_beyond(after))
    rows = rows.select_related("shop", "partner_checkout").order_by("changed_at", "pk")
    some = list(rows[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    return Page(shown, _cursor(shown[-1]) if shown else after, len(some) > PAGE_SIZE)


def _beyond(text: str) -> Q:
    match = CURSOR.fullmatch(text)
    if match is None:
        raise NoCursor(text)
    at = moment(match[1])
    return Q(changed_at__gte=at) & (Q(changed_at__gt=at) | Q(pk__gt=int(match[2])))


def _cursor(row: Checkout) -> str:
    return f"{mark(row.changed_at)}-{row.pk}"


def moment(written: str) -> datetime:
    """As `mark` has written it. Raises NoCursor for one that no calendar has."""
    try:
        return EPOCH + timedelta(microseconds=int(written))
    except OverflowError as error:
        raise NoCursor(written) from error


def mark(at: datetime) -> str:
    return str((at - EPOCH) // timedelta(microseconds=1))
