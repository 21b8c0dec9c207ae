"""What a partner was told, or will be: the newest first, and on from where one stopped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from omnihub.api.feed import NoCursor, mark, moment
from omnihub.api.models import Notice, Partner
from omnihub.core import uuids

__all__ = ["NoCursor", "Page", "page"]

PAGE_SIZE = 50
CURSOR = re.compile(r"(\d{1,17})-([0-9a-f-]{36})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    notices: Sequence[Notice]
    after: str
    """Where the next page begins; empty on the last one."""


def page(partner: Partner, after: str = "", size: int = PAGE_SIZE) -> Page:
    rows = Notice.objects.filter(partner=partner).select_related("checkout__partner_checkout")
    if after:
        rows = rows.filter(_beyond(after))
    some = list(rows.order_by("-made_at", "-pk")[: size + 1])
    shown = some[:size]
    return Page(shown, _cursor(shown[-1]) if len(some) > size else "")


def _beyond(text: str) -> Q:
    match = CURSOR.fullmatch(text)
    if match is None:
        raise NoCursor(text)
    at, key = moment(match[1]), uuids.read(match[2])
    if key is None:
        raise NoCursor(text)
    return Q(made_at__lte=at) & (Q(made_at__lt=at) | Q(pk__lt=key))


def _cursor(row: Notice) -> str:
    return f"{mark(row.made_at)}-{row.pk}"
