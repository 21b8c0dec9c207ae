"""Errands to the marketplaces: what the work table's rows ask for, shop by shop."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from channels import details, inventory, marketplaces, queries, shops, syncs, todos
from channels import listings as shelf
from channels import orders as mirror
from channels.models import Shop, SyncRun
from channels.records import PulledOrders
from channels.states import OrderStatus
from channels.walks import Walk
from omnihub.core import clock, work
from omnihub.core.errors import Fate, Refused, RemoteError, Unreadable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

Outcomes = dict[int, Outcome]
Look = Callable[[Shop, Sequence[Work]], Outcomes]

UNKNOWN_SHOP = Outcome.done("No shop of that number is connected here: there is nothing to read.")
SWITCHED_OFF = Outcome.done(
    "Reading from this shop is switched off. Once it is on again, OmniHub looks for all that changed."
)
LOOK_FOR_MONEY = timedelta(minutes=10)
SOONEST, LATEST = timedelta(seconds=3), timedelta(minutes=2)


def orders(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Read orders by number into the mirror, all of a shop at once."""
    by_shop: dict[str, list[Work]] = defaultdict(list)
    for one in works:
        by_shop[todos.shop_and_number(one.subject)[0]].append(one)
    outcomes: Outcomes = {}
    for shop_key, mine in by_shop.items():
        if not deadline.passed():
            outcomes |= at_shop(shop_key, mine, _orders)
    return outcomes


def catch_up(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Look for what no push told us."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        with _run(shop, SyncRun.Kind.ORDERS):
            if not marketplaces.for_shop(shop).catch_up(deadline):
                return {}
        syncs.end_look(shop, SyncRun.Kind.ORDERS)
        _look_for_money_soon(shop)
        return _all_done(mine)

    return each_shop(works, look)


def releases(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Look for money released to the seller; again soon while a fresh order still waits for it."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        if not marketplaces.for_shop(shop).catch_up_releases(deadline):
            return {}
        _look_for_money_soon(shop)
        return _all_done(mine)

    return each_shop(works, look)


def listings(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Everything a shop sells, page by page; a cursor remembers the page."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        with _run(shop, SyncRun.Kind.LISTINGS, SyncRun.Kind.SHOP):
            ended = _all_pages(shop, deadline)
        if ended is None:
            return {}
        syncs.end_look(shop, SyncRun.Kind.LISTINGS)
        return _all(mine, ended)

    return each_shop(works, look)


def update(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """What a shop has: couriers, addresses, warehouses, holidays. Its listings are work of their own."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        with _run(shop, SyncRun.Kind.SHOP):
            found = marketplaces.for_shop(shop).details()
            shops.confirm(shop, found.shop)
            syncs.count(shop, SyncRun.Kind.SHOP, details.save(shop, found))
            for problem in found.problems.values():
                raise problem
        syncs.end_look(shop, SyncRun.Kind.SHOP)
        return _all_done(mine)

    return each_shop(works, look)


def stock(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """The numbers that a shop shows; what is out of date is sent afterwards."""

    def look(shop: Shop, mine: Sequence[Work]) -> Outcomes:
        with _run(shop, SyncRun.Kind.STOCK):
            ended = inventory.look(shop, deadline)
        if ended is None:
            return {}
        syncs.end_look(shop, SyncRun.Kind.STOCK, being_done=[one.pk for one in mine])
        return _all(mine, ended)

    return each_shop(works, look)


def refresh(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Renew a shop's token and ask whether the marketplace still lets us in."""
    outcomes: Outcomes = {}
    for one in works:
        shop = shops.find(one.subject)
        outcomes[one.pk] = _refreshed(shop) if shop else UNKNOWN_SHOP
    return outcomes


def _refreshed(shop: Shop) -> Outcome:
    """That the marketplace shuts us out is an answer, too: the shop says so, and calls for its owner."""
    try:
        marketplaces.for_shop(shop).refresh()
    except RemoteError as error:
        shop.refresh_from_db(fields=["state"])
        return Outcome.of(error) if shop.state == Shop.State.CONNECTED else Outcome.done(error.words)
    return Outcome.done()


def _all_pages(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: time is over, call again. A page that is refused ends the walk: the next one begins anew."""
    walk = Walk(f"listings:{shop.key}")
    marketplace = marketplaces.for_shop(shop)
    while not deadline.passed():
        try:
            page = marketplace.listings(walk.place)
        except (Refused, Unreadable):
            walk.end()
            raise
        syncs.count(shop, (SyncRun.Kind.LISTINGS, SyncRun.Kind.SHOP), shelf.save_all(shop, page.listings))
        walk.move(page.next_page, page.problems)
        if not page.next_page:
            return walk.end()
    return None


def _orders(shop: Shop, mine: Sequence[Work]) -> Outcomes:
    by_number = {todos.shop_and_number(one.subject)[1]: one for one in mine}
    pulled = marketplaces.for_shop(shop).pull(list(by_number))
    mirror.save_all(shop, pulled.orders, {n: one.correlation_id for n, one in by_number.items()})
    if any(order.status == OrderStatus.COMPLETED for order in pulled.orders):
        _look_for_money_soon(shop)
    return {one.pk: _outcome(number, pulled) for number, one in by_number.items()}


def _outcome(number: str, pulled: PulledOrders) -> Outcome:
    if number in pulled.problems:
        return Outcome.of(pulled.problems[number])
    if any(order.number == number for order in pulled.orders):
        return Outcome.done()
    return Outcome.again(f"The marketplace does not know order {number} (yet).", "order_unknown")


def _look_for_money_soon(shop: Shop) -> None:
    """No push tells of a release. The longer an order has waited for its money, the rarer the looks;
    after ten minutes the regular ones do.
    """
    completed_at = queries.last_unreleased(shop)
    if completed_at is None:
        return
    now = clock.now()
    age = max(now - completed_at, timedelta(0))
    if age < LOOK_FOR_MONEY:
        at = now + min(max(age / 4, SOONEST), LATEST)
        work.add([todos.releases(shop.key, "an order was completed", at)])


def each_shop(works: Sequence[Work], look: Look) -> Outcomes:
    outcomes: Outcomes = {}
    for one in works:
        outcomes |= at_shop(one.subject, [one], look)
    return outcomes


def at_shop(shop_key: str, mine: Sequence[Work], look: Look) -> Outcomes:
    """One shop's failure is no other shop's."""
    shop = shops.find(shop_key)
    if shop is None:
        return dict.fromkeys((one.pk for one in mine), UNKNOWN_SHOP)
    if closed := closed_because(shop):
        syncs.stop(shop, closed.words)
        return dict.fromkeys((one.pk for one in mine), closed)
    try:
        outcomes = look(shop, mine)
    except RemoteError as error:
        outcomes = dict.fromkeys((one.pk for one in mine), Outcome.of(error))
        if error.fate == Fate.AGAIN:
            return outcomes
    syncs.settle(shop, being_done=list(outcomes))
    return outcomes


def closed_because(shop: Shop) -> Outcome | None:
    return disconnected(shop) if shop.pulls else SWITCHED_OFF


def disconnected(shop: Shop) -> Outcome | None:
    if shop.state != Shop.State.CONNECTED:
        words = f"{shop} is not connected: {shop.state_reason or 'it needs the seller to let OmniHub in'}"
        return Outcome.settings(words, "shop_not_connected")
    return None


@contextmanager
def _run(shop: Shop, *kinds: str) -> Iterator[None]:
    """A person may be watching: what goes wrong is told on the run as well."""
    syncs.begin(shop, kinds)
    try:
        yield
    except RemoteError as error:
        syncs.fail(shop, kinds, error.words, for_good=error.fate != Fate.AGAIN)
        raise


def _all_done(works: Sequence[Work]) -> Outcomes:
    return _all(works, Outcome.done())


def _all(works: Sequence[Work], outcome: Outcome) -> Outcomes:
    return dict.fromkeys((one.pk for one in works), outcome)
