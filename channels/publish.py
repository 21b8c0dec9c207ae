"""Errands that write stock to the marketplaces, shop by shop."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from channels import offers, policies, shops, stale, syncs, todos
from channels.models import Listing, Shop, StockPolicy
from channels.pushing import Errand
from omnihub.core import batches, claims, work
from omnihub.core.errors import Refused, RemoteError, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

Outcomes = dict[int, Outcome]

AT_ONCE = 500
UNKNOWN_SHOP = Outcome.done("No shop of that number is connected here: there is nothing to write.")
SWITCHED_OFF = Outcome.done("Writing stock is switched off for this shop.")
NOW_ALONE = Outcome.again(
    "The marketplace does not let an item be read that came with this one; now it is tried alone.",
    claims.ALONE,
)
NOT_APPROVED = Outcome.done("The first push waits for a person's approval on the Stock page.")


def stock(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    by_shop: dict[str, list[Work]] = defaultdict(list)
    for one in works:
        by_shop[todos.shop_and_number(one.subject)[0]].append(one)
    outcomes: Outcomes = {}
    for shop_key, mine in by_shop.items():
        if not deadline.passed():
            outcomes |= _at(shop_key, mine, deadline)
    return outcomes


def check(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Ask for a push of every item whose number is out of date. Calls nobody."""
    outcomes: Outcomes = {}
    for one in works:
        shop = shops.find(one.subject)
        if shop is None or not stale.publishing().filter(pk=shop.pk).exists():
            outcomes[one.pk] = SWITCHED_OFF
        else:
            outcomes[one.pk] = Outcome.done(f"{_ask_for_stale(shop, one.reason)} listings are out of date")
        if shop:
            syncs.settle(shop, being_done=[one.pk])
    return outcomes


def _ask_for_stale(shop: Shop, reason: str) -> int:
    mapped = Listing.objects.filter(shop=shop, components__isnull=False).order_by("pk").distinct()
    found = 0
    for pks in batches.of(AT_ONCE, mapped.values_list("pk", flat=True)):
        wrong = [one for one in offers.of(shop, Listing.objects.filter(pk__in=pks)) if one.differs]
        work.add(todos.stock(shop.key, item, reason) for item in {one.listing.item_id for one in wrong})
        found += len(wrong)
    return found


def _at(shop_key: str, mine: Sequence[Work], deadline: Deadline) -> Outcomes:
    """One shop's failure is no other shop's."""
    shop = shops.find(shop_key)
    if shop is None:
        return _all(mine, UNKNOWN_SHOP)
    if closed := _closed(shop, policies.of(shop)):
        return _all(mine, closed)
    errand = Errand(shop, {todos.shop_and_number(one.subject)[1]: one for one in mine}, deadline)
    try:
        errand.run()
    except (Refused, Unreadable) as error:
        errand.end_rest(Outcome.of(error) if len(mine) == 1 else NOW_ALONE)
    except RemoteError as error:
        errand.end_rest(Outcome.of(error))
    syncs.settle(shop, being_done=[one.pk for one in mine])
    return errand.outcomes


def _closed(shop: Shop, policy: StockPolicy) -> Outcome | None:
    if not shop.pushes_stock:
        return SWITCHED_OFF
    if shop.state != Shop.State.CONNECTED:
        words = f"{shop} is not connected: {shop.state_reason or 'it needs the seller to let OmniHub in'}"
        return Outcome.settings(words, "shop_not_connected")
    if policy.approved_at is None:
        return NOT_APPROVED
    if policy.stopped:
        return Outcome.settings(policy.stopped_because, policy.stopped)
    return None


def _all(works: Iterable[Work], outcome: Outcome) -> Outcomes:
    return dict.fromkeys((one.pk for one in works), outcome)
