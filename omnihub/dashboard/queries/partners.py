"""Partners by name, page by page; one with its keys and the checkouts it made last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels.models import Checkout, Order
from channels.models.own import KIND
from omnihub.api.models import ApiKey, Partner, PartnerCheckout
from omnihub.api.scopes import Scope
from omnihub.core import clock
from omnihub.dashboard.queries import counting
from omnihub.dashboard.queries.payment_links import TONES

PAGE_SIZE = 50
MOST_COUNTED = 10_000
MOST_KEYS = 100
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Row:
    partner: Partner
    keys: int
    last_used_at: datetime | None
    checkouts: int


@dataclass(frozen=True, slots=True)
class Key:
    row: ApiKey
    partner_on: bool

    @property
    def opens(self) -> bool:
        return self.row.revoked_at is None and not self.row.over

    @property
    def state(self) -> str:
        if self.row.revoked_at:
            return pgettext("key", "revoked")
        if self.row.over:
            return pgettext("key", "over")
        return pgettext("key", "opens") if self.partner_on else _("switched off")

    @property
    def tone(self) -> str:
        return "ok" if self.opens and self.partner_on else "cancelled"

    @property
    def may(self) -> list[str]:
        known = dict(Scope.choices)
        return [str(known.get(scope, scope)) for scope in self.row.scopes]

    @property
    def last_moment(self) -> datetime | None:
        """Of a key that ends at midnight, a moment of its last day."""
        return self.row.expires_at - timedelta(seconds=1) if self.row.expires_at else None


@dataclass(frozen=True, slots=True)
class Sold:
    """A checkout of a partner's."""

    reference: str
    checkout: Checkout

    @property
    def tone(self) -> str:
        return TONES.get(Checkout.State(self.checkout.state), "")


def page(after: str) -> tuple[list[Row], str]:
    """The partners whose names follow, and the address of those that follow them."""
    opens = Q(keys__revoked_at=None) & (Q(keys__expires_at=None) | Q(keys__expires_at__gt=clock.now()))
    rows = Partner.objects.annotate(
        live=Count("keys", filter=opens), used_at=Max("keys__last_used_at")
    ).prefetch_related("shops")
    if after:
        rows = rows.filter(name__gt=after.replace("\x00", ""))
    some = list(rows.order_by("name")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    made = _made(shown)
    more = ""
    if len(some) > PAGE_SIZE:
        more = f"{reverse('dashboard:partners')}?{urlencode({'after': shown[-1].name})}"
    return [Row(row, row.live, row.used_at, made[f"p{row.pk}"]) for row in shown], more


def _made(partners: Sequence[Partner]) -> dict[str, int]:
    wanted: dict[str, QuerySet[PartnerCheckout]] = {
        f"p{one.pk}": PartnerCheckout.objects.filter(partner=one) for one in partners
    }
    return counting.counts(MOST_COUNTED, **wanted) if wanted else {}


def keys(partner: Partner) -> list[Key]:
    """Those that open something first, the newest of each first."""
    rows = partner.keys.order_by("-pk")
    live, ended = rows.filter(revoked_at=None), rows.exclude(revoked_at=None)
    shown = [*live[:MOST_KEYS], *ended[:MOST_KEYS]]
    return [Key(row, partner.is_active) for row in shown]


def taken_names(partner: Partner) -> list[str]:
    """Of keys that still open something."""
    return [key.row.name for key in keys(partner) if key.opens]


def sold(partner: Partner, before: str) -> tuple[list[Sold], str]:
    """The newest first, and the address of those that came before."""
    rows = PartnerCheckout.objects.filter(partner=partner)
    if before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS:
        rows = rows.filter(pk__lt=int(before))
    some = list(rows.select_related("checkout__shop").order_by("-pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    address = reverse("dashboard:partner", args=[partner.pk])
    older = f"{address}?{urlencode({'before': shown[-1].pk})}#sold" if len(some) > PAGE_SIZE else ""
    return [Sold(row.reference, row.checkout) for row in shown], older


def of_order(order: Order) -> PartnerCheckout | None:
    """By whose program it came. Orders of marketplaces are not asked about."""
    if order.shop.kind != KIND:
        return None
    rows = PartnerCheckout.objects.filter(checkout__order=order)
    return rows.select_related("partner").first()
