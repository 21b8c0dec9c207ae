"""Sub-districts by what people type: from what is known here first, the rest asked for once."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from omnihub.core import clock, upsert
from omnihub.core.errors import RemoteError
from shipping import courier_calls
from shipping.models import Area, AreaSearch
from shipping.records import AreaData

logger = logging.getLogger("omnihub.shipping")

LEAST, MOST = 3, 80
POSTCODE = 5
AT_ONCE = 100
"""As many as RajaOngkir gives at once: what it gives fewer of, it has told whole."""
LOOKED_AT = 300
KNOWN_FOR = timedelta(days=30)
SECONDS = 1.5
TYPED = "t"
"""How the key of a place begins that a buyer wrote."""

NOT_LETTERS = re.compile(r"[^0-9a-z]+")
WRITTEN = ("subdistrict", "district", "city", "province", "postcode", "folded", "seen_at")


@dataclass(frozen=True, slots=True)
class Search:
    """`away`: who knows all places did not answer, so that one that is missing here may exist."""

    areas: list[Area]
    away: bool = False


def find(text: str, limit: int = 10) -> list[Area]:
    """The likeliest first; nothing for less than three letters. Never fails for a remote's sake."""
    return search(text, limit).areas


def search(text: str, limit: int = 10) -> Search:
    asked = fold(text)[:MOST].strip()
    if len(asked) < LEAST:
        return Search([])
    away = _is_to_ask(asked) and not _ask(asked)
    return Search(_known(asked.split(), limit), away)


def get(key: str) -> Area | None:
    return Area.objects.filter(key=key).first() if key else None


def typed(*, subdistrict: str, district: str, city: str, province: str, postcode: str) -> Area:
    """As a buyer wrote it while nobody answers. It has no number, so only the shop's own table knows it."""
    parts = (subdistrict, district, city, province, postcode)
    folded = fold(" ".join(parts))
    area = Area(
        key=TYPED + hashlib.sha256(folded.encode()).hexdigest()[:24],
        subdistrict=subdistrict,
        district=district,
        city=city,
        province=province,
        postcode=postcode,
        folded=folded,
        seen_at=clock.now(),
    )
    return Area.objects.get_or_create(
        key=area.key, defaults={name: getattr(upsert.fitted(area), name) for name in WRITTEN}
    )[0]


def is_typed(key: str) -> bool:
    """Nobody but its buyer has told this place: it is to be looked at before anything goes there."""
    return key.startswith(TYPED)


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return NOT_LETTERS.sub(" ", plain.lower()).strip()


def _is_to_ask(asked: str) -> bool:
    """Not twice, and not what a shorter text has told whole. Of a postal code only all five digits."""
    if asked.isdigit() and len(asked) != POSTCODE:
        return False
    begins = [asked[:end].strip() for end in range(LEAST, len(asked))]
    known = AreaSearch.objects.filter(asked_at__gt=clock.now() - KNOWN_FOR)
    return not known.filter(Q(text=asked) | Q(text__in=begins, complete=True)).exists()


def _ask(asked: str) -> bool:
    """Whether anybody answered."""
    try:
        found = courier_calls.areas(asked, AT_ONCE, SECONDS)
    except RemoteError as error:
        logger.warning("areas not asked", extra={"code": error.code})
        return False
    keep(found.areas)
    AreaSearch.objects.update_or_create(
        text=asked, defaults={"asked_at": clock.now(), "complete": found.complete}
    )
    return True


def keep(found: Iterable[AreaData]) -> None:
    """Under their numbers of the search. A coarse row is nobody's address and is left out."""
    fresh = {one.id.number: one for one in found if not one.coarse}
    known = {row.search_id: row for row in Area.objects.filter(search_id__in=fresh)}
    for number, one in fresh.items():
        row = known.get(number) or Area(key=Area.key_of(one), search_id=number)
        for name in ("subdistrict", "district", "city", "province", "postcode"):
            setattr(row, name, getattr(one, name))
        row.folded, row.seen_at = fold(row.label), clock.now()
        known[number] = upsert.fitted(row)
    upsert.changed(Area, [row for row in known.values() if row.pk], WRITTEN)
    Area.objects.bulk_create([row for row in known.values() if not row.pk], ignore_conflicts=True)


def _known(words: Sequence[str], limit: int) -> list[Area]:
    """Only those that costs can be asked for."""
    rows = Area.objects.filter(search_id__isnull=False)
    for word in words:
        rows = rows.filter(folded__contains=word)
    found = sorted(rows.order_by("folded")[:LOOKED_AT], key=lambda row: (_far(row, words), row.folded))
    return found[:limit]


def _far(area: Area, words: Sequence[str]) -> int:
    """How late in the address the first word begins a name: its own sub-district is meant first."""
    names = (area.postcode, area.subdistrict, area.district, area.city)
    for place, name in enumerate(fold(name) for name in names):
        if name.startswith(words[0]):
            return 2 * place + (name != words[0])
    return 2 * len(names)
