"""What the clock calls. It adds work and calls nobody."""

from datetime import timedelta

from django.conf import settings

from channels import queries, stale, todos, wallets
from channels.own import left
from omnihub.core import clock, cursors, work

CLOCK = "clock:channels"
SILENCE = timedelta(minutes=20)
RENEW_WITHIN = timedelta(minutes=45)


def catch_up() -> None:
    """A look at every connected shop, for what its pushes missed. After a long silence of ours the
    marketplaces may have lost pushes, and may have stopped sending them.
    """
    work.add(todos.catch_up(shop.key, "regular look") for shop in queries.connected_shops())
    if _was_away():
        lost_pushes("after a silence of OmniHub")
        push_status("after a silence of OmniHub")


def _was_away() -> bool:
    now = clock.now()
    last = cursors.read(CLOCK)
    cursors.move(CLOCK, str(clock.to_epoch(now)))
    return last is not None and clock.to_epoch(now) - int(last) > SILENCE.total_seconds()


def lost_pushes(reason: str = "regular") -> None:
    work.add(todos.lost_pushes(kind, reason) for kind in queries.connected_kinds())


def push_status(reason: str = "regular") -> None:
    work.add(todos.push_status(kind, reason) for kind in queries.connected_kinds())


def authorisations() -> None:
    """While there is time: the shops whose seller must let us in anew before long."""
    soon = timedelta(days=settings.AUTHORISATION_WARN_DAYS)
    work.add(todos.authorisation(shop.key, "regular") for shop in queries.shops_ending(soon))


def refresh_tokens() -> None:
    """Before they are over: a token renewed in time never stops a batch."""
    work.add(todos.refresh(shop.key, "regular") for shop in queries.shops_to_refresh(RENEW_WITHIN))


def look_at_stock() -> None:
    """What each shop shows, against what we wrote; and whatever was missed in between."""
    work.add(todos.look_at_stock(shop.key, "regular look") for shop in stale.publishing())


def read_listings() -> None:
    """What is new in a shop, renamed or gone: no push tells of it."""
    work.add(todos.listings(shop.key, "once a day") for shop in queries.connected_shops())


def look_at_wallets() -> None:
    """No push tells of what moves a wallet."""
    shops = queries.connected_shops().filter(kind__in=wallets.kinds())
    work.add(todos.wallet(shop.key, "regular look") for shop in shops)


def look_at_returns() -> None:
    """Returns that no push told of; and those whose time is nearly over."""
    shops = list(queries.connected_shops())
    work.add(todos.returns(shop.key, "regular look") for shop in shops)
    work.add(todos.returns_due(shop.key, "regular") for shop in shops)
    work.add(
        todos.pull_return(case.shop.key, case.number, "was the buyer paid?")
        for case in queries.returns_to_read_again()
    )


def look_at_left_carts() -> None:
    """Carts left behind by buyers who agreed to be asked about them."""
    left.ask()
