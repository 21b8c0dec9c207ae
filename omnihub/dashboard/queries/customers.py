"""Customers as a list: by tag, by shop, by a text, each by an index of its own, the newest first."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from channels import contacts
from channels.models import Customer, CustomerProfile, Order, Tagged
from channels.people import Person
from omnihub.core import money
from omnihub.core.folded import beginning
from omnihub.dashboard.queries import counting, sales

PAGE_SIZE = 50
MOST_FOUND = 200
MOST_TAKEN, TAKEN_AT_ONCE = 20_000, 500
"""Of an export: so many at most that fit a text, so many rows a page."""
LONGEST_SEARCH = 100
PK = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked the list for, out of the address bar and back into it."""

    search: str = ""
    tag: int | None = None
    shop: int | None = None
    after: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows more, not an error."""
        search = query.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
        tag, shop, after = (key(query.get(name, "")) for name in ("tag", "shop", "after"))
        return cls(search, tag, shop, after)

    def but(self, **changes: object) -> "Wish":
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]

    @property
    def terms(self) -> dict[str, str | int]:
        pairs = {"q": self.search, "tag": self.tag, "shop": self.shop, "after": self.after}
        return {name: value for name, value in pairs.items() if value}

    @property
    def query(self) -> str:
        return f"?{urlencode(self.terms)}" if self.terms else ""

    @property
    def address(self) -> str:
        return reverse("dashboard:customers") + self.query

    @property
    def narrow(self) -> bool:
        return bool(self.search or self.tag or self.shop)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was sold to somebody, by the same rule as the pages of sales; and when they ordered last."""

    orders: int = 0
    spent: Decimal = Decimal(0)
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    person: Person
    figures: Figures
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    after: int | None
    cut: bool = False
    """More fit the text than were looked at."""


def key(text: str) -> int | None:
    return int(text) if PK.fullmatch(text) else None


def page(wish: Wish) -> Page:
    found = _found(wish.search) if wish.search else None
    pks = _pks(wish, found, PAGE_SIZE)
    shown = pks[:PAGE_SIZE]
    cut = found is not None and len(found) >= MOST_FOUND
    return Page(rows(shown), shown[-1] if len(pks) > PAGE_SIZE else None, cut)


def everybody(wish: Wish) -> Iterator[Row]:
    """All that fit, page by page: one page is held at a time, however many there are."""
    found = _found(wish.search, MOST_TAKEN) if wish.search else None
    after: int | None = None
    while True:
        pks = _pks(wish.but(after=after), found, TAKEN_AT_ONCE)
        yield from rows(pks[:TAKEN_AT_ONCE])
        if len(pks) <= TAKEN_AT_ONCE:
            return
        after = pks[TAKEN_AT_ONCE - 1]


def _pks(wish: Wish, found: Collection[int] | None, size: int) -> list[int]:
    """One more than a page shows. Whoever was merged into another one has no buyers and no tags to show."""
    alive = CustomerProfile.objects.filter(merged_into=None)
    if wish.after:
        alive = alive.filter(pk__lt=wish.after)
    if found is not None or wish.tag is None:
        if found is None and wish.shop:
            return _of_shop(wish.shop, wish.after, size)
        some = alive if found is None else alive.filter(pk__in=found)
        some = some.filter(_tagged(wish.tag)) if wish.tag else some
        some = some.filter(_bought_at(wish.shop)) if wish.shop else some
        return list(some.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    tagged = Tagged.objects.filter(tag=wish.tag, profile__merged_into=None)
    tagged = tagged.filter(profile__lt=wish.after) if wish.after else tagged
    tagged = tagged.filter(_bought_at(wish.shop, "profile_id")) if wish.shop else tagged
    return list(tagged.order_by("-profile_id").values_list("profile_id", flat=True)[: size + 1])


def matching(wish: Wish) -> QuerySet[CustomerProfile]:
    """All that the list shows, not just those of a page."""
    alive = CustomerProfile.objects.filter(merged_into=None)
    if wish.search:
        alive = alive.filter(pk__in=_found(wish.search) or (0,))
    if wish.tag:
        alive = alive.filter(pk__in=Tagged.objects.filter(tag=wish.tag).values("profile"))
    if wish.shop:
        buyers = Customer.objects.filter(shop=wish.shop, profile__isnull=False)
        alive = alive.filter(pk__in=buyers.values("profile"))
    return alive


def _of_shop(shop: int, after: int | None, size: int) -> list[int]:
    buyers = Customer.objects.filter(shop=shop, profile__isnull=False)
    buyers = buyers.filter(profile__lt=after) if after else buyers
    return list(buyers.order_by("-profile_id").values_list("profile_id", flat=True).distinct()[: size + 1])


def _tagged(tag: int) -> Exists:
    return Exists(Tagged.objects.filter(tag=tag, profile=OuterRef("pk")))


def _bought_at(shop: int, place: str = "pk") -> Exists:
    return Exists(Customer.objects.filter(shop=shop, profile=OuterRef(place)))


def _found(text: str, most: int = MOST_FOUND) -> set[int]:
    """By number or mailbox as a whole, in any spelling; by how a name or a user name begins."""
    pks: set[int] = set()
    for field, whole in (("phone_key", contacts.phone(text)), ("email_key", contacts.email(text))):
        if whole:
            buyers = Customer.objects.filter(**{field: whole, f"{field}__gt": ""})
            pks.update(buyers.values_list("profile", flat=True)[:most])
    for buyers in (
        beginning(Customer.objects.all(), "username", text),
        beginning(Customer.objects.filter(is_clear=True), "name", text),
    ):
        pks.update(buyers.values_list("profile", flat=True)[:most])
    chosen = beginning(CustomerProfile.objects.filter(name__gt=""), "name", text)
    pks.update(chosen.values_list("pk", flat=True)[:most])
    return pks - {None}


def rows(pks: Sequence[int]) -> list[Row]:
    """Four queries for any number of them."""
    people = {one.profile.pk: one for one in Person.of(CustomerProfile.objects.filter(pk__in=pks))}
    told, tags = figures(pks), tags_of(pks)
    return [Row(people[pk], told.get(pk, Figures()), tags.get(pk, ())) for pk in pks if pk in people]


def figures(pks: Iterable[int]) -> dict[int, Figures]:
    sold = ~Q(status__in=sales.NOT_SOLD)
    orders = Order.objects.filter(customer__profile__in=list(pks)).annotate(worth=sales.worth())
    found = (
        orders.order_by()
        .values_list("customer__profile")
        .annotate(orders=Count("pk", filter=sold), spent=Sum("worth", filter=sold), last=Max("placed_at"))
    )
    return {pk: Figures(count, money.whole(spent or Decimal(0)), last) for pk, count, spent, last in found}


def tags_of(pks: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Tagged.objects.filter(profile__in=list(pks)).order_by("tag__name")
    for pk, name in rows.values_list("profile", "tag__name"):
        found.setdefault(pk, []).append(name)
    return found


def count() -> int:
    """How many there are, up to a number that nobody counts beyond."""
    return counting.counts(all=CustomerProfile.objects.filter(merged_into=None))["all"]
