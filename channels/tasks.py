"""What the clock calls. It adds work and calls nobody."""

from datetime import timedelta

from channels import queries, stale, todos
from omnihub.core import work

RENEW_WITHIN = timedelta(minutes=45)


def catch_up() -> None:
    """A look at every connected shop, for what its pushes missed."""
    work.add(todos.catch_up(shop.key, "regular look") for shop in queries.connected_shops())


def refresh_tokens() -> None:
    """Before they are over: a token renewed in time never stops a batch."""
    work.add(todos.refresh(shop.key, "regular") for shop in queries.shops_to_refresh(RENEW_WITHIN))


def look_at_stock() -> None:
    """What each shop shows, against what we wrote; and whatever was missed in between."""
    work.add(todos.look_at_stock(shop.key, "regular look") for shop in stale.publishing())
