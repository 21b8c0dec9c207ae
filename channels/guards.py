"""What stops a shop's stock before harm is done: many zeros at once, or another tool that writes, too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from channels import offers, policies, todos
from channels.models import Listing, Published, Shop, StockPolicy
from channels.offers import Offer
from omnihub.core import batches, database
from omnihub.core.models import Work

AT_ONCE = 500
ONE_RUN = timedelta(hours=1)
FEWEST = 3
"""Fewer zeros than this are an ordinary day in a small shop."""
NAMED = 5
PART = 5
"""More than a fifth of the listings is none."""


def too_many_zeros(shop: Shop) -> str:
    """In words, when this run would leave too little on the shelf; empty while it may go on."""
    policy = policies.of(shop)
    now = database.database_now()
    if policy.zeros_allowed_until and policy.zeros_allowed_until > now:
        return ""
    total, zeros = _counted(shop, _since(policy, now))
    if zeros < FEWEST or zeros * PART <= total:
        return ""
    return (
        f"{zeros} of the {total} listings of {shop} that are linked to products would show zero. Nothing "
        "was sent. Look at the numbers on the Stock page: if they are right, press Go on there; if not, put "
        "the stock in the ERP right first."
    )


def _since(policy: StockPolicy, now: datetime) -> datetime:
    allowed = policy.zeros_allowed_until
    return max(now - ONE_RUN, allowed) if allowed else now - ONE_RUN


def _counted(shop: Shop, since: datetime) -> tuple[int, int]:
    """Listings with a number, and those of them that this run has made zero or would make zero."""
    total = zeros = 0
    mapped = Listing.objects.filter(shop=shop, components__isnull=False).order_by("pk").distinct()
    for pks in batches.of(AT_ONCE, mapped.values_list("pk", flat=True)):
        found = [one for one in offers.of(shop, Listing.objects.filter(pk__in=pks)) if one.figure]
        total += len(found)
        zeros += sum(one.zeroes or _zeroed(one.published, since) for one in found)
    return total, zeros


def _zeroed(published: Published | None, since: datetime) -> bool:
    return bool(published and published.zeroed_at and published.zeroed_at > since)


def orders_are_read(shop: Shop, since: datetime) -> bool:
    """Whether every order that was there at `since` is in the mirror: only then is a number strange.

    Orders that wait for a person, too, may explain it.
    """
    looked = Shop.objects.filter(pk=shop.pk, synced_at__gt=since).exists()
    waiting = Q(topic=todos.PULL, subject__startswith=f"{shop.key}:")
    still = Work.objects.filter(waiting, state__in=[Work.State.WAITING, Work.State.SENDING, Work.State.HELD])
    return looked and not still.exists()


def another_tool(shop: Shop, doubted: Sequence[Offer]) -> str:
    named = [_said(one.listing.sku or one.listing.name, one.published) for one in doubted if one.published]
    more = f", and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return (
        f"Another tool writes stock into {shop}, or somebody typed it in there: {'; '.join(named[:NAMED])}"
        f"{more}. No order explains it, so nothing more is sent. Switch the other tool off, then press Go on "
        "on the Stock page: OmniHub's numbers are written again."
    )


def _said(name: str, published: Published) -> str:
    return f"{name}: we wrote {published.accepted}, it shows {published.shown}"
