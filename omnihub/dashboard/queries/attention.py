"""What waits for a person, put together by kind: one reason, one remedy, one button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Case, Count, F, Max, Min, QuerySet, TextField, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from channels import todos
from channels.marketplaces import MARKETPLACES
from channels.models import Order, OrderEvent, Shop, StockPolicy
from omnihub.core import batches, clock, routes
from omnihub.core.errors import Fate
from omnihub.core.models import Work

SHOWN_EACH = 6
AT_ONCE = 500
LATELY = timedelta(days=7)
MOST_MOVES = 50
OF_AN_ORDER = (todos.PUSH, todos.ADOPT)
SALT = "omnihub.attention.kind"
WORDS = Case(When(code="", then=F("note")), default=Value(""), output_field=TextField())


@dataclass(frozen=True, slots=True)
class Item:
    work: Work
    name: str
    url: str


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
        """The kind as one value of a button."""
        return signing.Signer(salt=SALT).sign_object([self.topic, self.code, self.words], compress=True)

    @property
    def more(self) -> int:
        return max(self.count - len(self.items), 0)

    @property
    def needs_settings(self) -> bool:
        return self.fate == Fate.SETTINGS

    @property
    def remedy(self) -> tuple[str, str] | None:
        """Where it is put right, when that is a page of ours."""
        if self.code == "unmapped":
            return _("Open Mapping"), reverse("admin:channels_listing_changelist") + "?mapping=unmapped"
        if self.code == "fulfilled_by_marketplace":
            return _("Open Shops"), reverse("dashboard:shops")
        if self.topic == todos.STOCK and self.code in StockPolicy.Stop.values:
            return _("Open Stock"), reverse("dashboard:stock")
        if not self.needs_settings and self.code != "unknown_product":
            return None
        if routes.known(self.topic) and routes.of(self.topic).remote == "odoo":
            return _("Open Odoo settings"), reverse("dashboard:odoo")
        return _("Open Shops"), reverse("dashboard:shops")


def held() -> QuerySet[Work]:
    return Work.objects.filter(state=Work.State.HELD)


def of_kind(key: str) -> QuerySet[Work]:
    """`key` as a page wrote it; anything else is no kind."""
    try:
        topic, code, words = signing.Signer(salt=SALT).unsign_object(key)
    except signing.BadSignature:
        return Work.objects.none()
    works = held().filter(topic=topic, code=code)
    return works if code else works.filter(note=words)


def counted() -> list[Kind]:
    """Settings first: one of them often frees a hundred others."""
    rows = (
        held()
        .values("topic", "code", words=WORDS)
        .annotate(count=Count("pk"), oldest=Min("wanted_since"), note=Max("note"), fate=Max("fate"))
    )
    found = [Kind(**row) for row in rows.order_by()]
    return sorted(found, key=lambda kind: (not kind.needs_settings, -kind.count, kind.oldest))


def kinds() -> list[Kind]:
    found = counted()
    by_name = {(kind.topic, kind.code, kind.words): kind for kind in found}
    samples = _samples()
    names = _names(samples)
    for work in samples:
        if kind := by_name.get((work.topic, work.code, "" if work.code else work.note)):
            name, url = names.get((work.topic, work.subject), (work.subject, ""))
            kind.items.append(Item(work, name, url))
    return found


def _samples() -> list[Work]:
    """The oldest of each kind: no kind crowds another one out."""
    place = Window(
        RowNumber(), partition_by=[F("topic"), F("code"), WORDS], order_by=[F("wanted_since"), F("pk")]
    )
    works = held().alias(place=place).filter(place__lte=SHOWN_EACH)
    return list(works.order_by("wanted_since", "pk"))


def _names(works: list[Work]) -> dict[tuple[str, str], tuple[str, str]]:
    """How people call what the work is about: an order's number, a shop's name."""
    names: dict[tuple[str, str], tuple[str, str]] = {}
    pushed = {int(work.subject) for work in works if work.topic in OF_AN_ORDER and work.subject.isdigit()}
    for some in batches.of(AT_ONCE, sorted(pushed)):
        for pk, number in Order.objects.filter(pk__in=some).values_list("pk", "number"):
            for topic in OF_AN_ORDER:
                names[topic, str(pk)] = (number, reverse("dashboard:order", args=[pk]))
    shops = {shop.key: shop.name for shop in Shop.objects.all()}
    pks = {str(shop_pk): name for shop_pk, name in Shop.objects.values_list("pk", "name")}
    for work in works:
        if (work.topic, work.subject) not in names and (name := _name(work, shops, pks)):
            names[work.topic, work.subject] = name
    return names


def _name(work: Work, shops: Mapping[str, str], pks: Mapping[str, str]) -> tuple[str, str] | None:
    """`shops` are names by key, `pks` by primary key."""
    head, _colon, tail = work.subject.rpartition(":")
    if work.topic == todos.STOCK:
        return _("Item %(item)s") % {"item": tail}, reverse("dashboard:stock") + f"?q={tail}"
    if work.topic == todos.PULL:
        return tail, reverse("dashboard:orders") + f"?q={tail}"
    if work.topic == todos.BACKFILL and head in shops:
        return shops[head], reverse("dashboard:shops")
    if work.subject in MARKETPLACES:
        return MARKETPLACES[work.subject].label, reverse("dashboard:shops")
    if work.subject in shops:
        return shops[work.subject], reverse("dashboard:shops")
    return (f"{pks[head]}, {tail}", "") if head in pks else None


def unusual_moves() -> QuerySet[OrderEvent]:
    since = clock.now() - LATELY
    moves = OrderEvent.objects.filter(unusual=True, at__gt=since)
    return moves.select_related("order__shop").order_by("-at")[:MOST_MOVES]
