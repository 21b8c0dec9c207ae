"""What waits for a person, put together by kind: one reason, one remedy, one button."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import RowNumber

from channels.models import OrderEvent
from omnihub.core import clock, routes
from omnihub.core.errors import Fate
from omnihub.core.models import Work
from omnihub.dashboard import advice
from omnihub.dashboard.advice import Advice, Place
from omnihub.dashboard.queries import subjects
from omnihub.dashboard.queries.moments import Mark
from omnihub.dashboard.queries.subjects import Item

SHOWN_EACH = 6
PAGE_SIZE = 100
LATELY = timedelta(days=7)
MOST_MOVES = 50
KEY_LENGTH = 20
WORDS = Case(When(code="", then=F("note")), default=Value(""), output_field=TextField())


@dataclass(slots=True)
class Kind:
    """All held work of one topic with one code; without a code, with the same words."""

    topic: str
    code: str
    words: str
    note: str
    fate: str
    count: int
    oldest: datetime
    items: list[Item] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The kind as one value of a button and as its page's address."""
        name = f"{self.topic}\0{self.code}\0{self.words}"
        return hashlib.sha256(name.encode()).hexdigest()[:KEY_LENGTH]

    @property
    def advice(self) -> Advice:
        return advice.of(self.code, self.fate)

    @property
    def more(self) -> int:
        return max(self.count - len(self.items), 0)

    @property
    def at_once(self) -> int:
        """So many a button takes."""
        return min(self.count, settings.MOST_AT_ONCE)

    @property
    def needs_settings(self) -> bool:
        return self.fate == Fate.SETTINGS

    @property
    def remedy(self) -> tuple[str, str] | None:
        """Where it is put right, when that is a page of ours."""
        if self.advice.link or not self.needs_settings:
            return self.advice.link
        odoo = routes.known(self.topic) and routes.of(self.topic).remote == "odoo"
        return advice.link(Place.ODOO if odoo else Place.SHOPS)


@dataclass(frozen=True, slots=True)
class Page:
    items: list[Item]
    after: str


def held() -> QuerySet[Work]:
    return Work.objects.filter(state=Work.State.HELD)


def counted() -> list[Kind]:
    """Settings first: one of them often frees a hundred others."""
    rows = (
        held()
        .values("topic", "code", words=WORDS)
        .annotate(count=Count("pk"), oldest=Min("wanted_since"), note=Max("note"), fate=Max("fate"))
    )
    found = [Kind(**row) for row in rows.order_by()]
    return sorted(found, key=lambda kind: (not kind.needs_settings, -kind.count, kind.oldest))


def find(key: str) -> Kind | None:
    return next((kind for kind in counted() if kind.key == key), None)


def of_kind(kind: Kind) -> QuerySet[Work]:
    works = held().filter(topic=kind.topic, code=kind.code)
    return works if kind.code else works.filter(note=kind.words)


def taken(kind: Kind) -> list[int]:
    """What a button for all of a kind takes: the oldest."""
    pks = of_kind(kind).order_by("wanted_since", "pk").values_list("pk", flat=True)
    return list(pks[: settings.MOST_AT_ONCE])


def kinds() -> list[Kind]:
    found = counted()
    by_name = {(kind.topic, kind.code, kind.words): kind for kind in found}
    for item in subjects.named(_samples()):
        work = item.work
        if kind := by_name.get((work.topic, work.code, "" if work.code else work.note)):
            kind.items.append(item)
    return found


def page(kind: Kind, after: str) -> Page:
    """The oldest first, from the one after the last that was seen."""
    works = of_kind(kind).order_by("wanted_since", "pk")
    if mark := Mark.read(after):
        later = Q(wanted_since__gt=mark.at) | Q(pk__gt=mark.pk)
        works = works.filter(Q(wanted_since__gte=mark.at) & later)
    rows = list(works[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = str(Mark(shown[-1].wanted_since, shown[-1].pk)) if len(rows) > PAGE_SIZE else ""
    return Page(subjects.named(shown), more)


def _samples() -> list[Work]:
    """The oldest of each kind: no kind crowds another one out."""
    place = Window(
        RowNumber(), partition_by=[F("topic"), F("code"), WORDS], order_by=[F("wanted_since"), F("pk")]
    )
    works = held().alias(place=place).filter(place__lte=SHOWN_EACH)
    return list(works.order_by("wanted_since", "pk"))


def unusual_moves() -> QuerySet[OrderEvent]:
    since = clock.now() - LATELY
    moves = OrderEvent.objects.filter(unusual=True, at__gt=since)
    return moves.select_related("order__shop").order_by("-at")[:MOST_MOVES]
