"""The market's memory: running or not, how fast, and its clock, which stands still while it is stopped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sandbox import options
from sandbox.world import memory


@dataclass(frozen=True, slots=True)
class Market:
    running: bool = False
    orders_per_minute: float = 20.0
    speed: float = 1.0
    """How fast orders go through their lives; 1 takes them to the release in 60 to 100 seconds."""
    seed: int = 1
    troubles: bool = True
    """Whether parcels come back: deliveries that fail, buyers who return."""
    arranges: bool = True
    """Whether the seller arranges shipments in the Seller Centre; off: the integrator has to."""
    own_orders_per_minute: float = 0.0
    """Buyers of our own shop, at `own_shop_url`; a few at a time at most."""
    clock: float = 0.0
    born: int = 0
    owed: float = 0.0
    """The part of an order that is due but not yet a whole one."""


def read() -> Market:
    kept = memory.recall("market", {})
    return Market(**kept)


def keep(market: Market) -> None:
    memory.keep("market", asdict(market))


def change(given: Mapping[str, Any]) -> Market:
    """Inside the caller's transaction. ValueError names what cannot be changed."""
    changeable = {f.name for f in fields(Market)} - {"clock", "born", "owed"}
    unknown = sorted(set(given) - changeable)
    if unknown:
        raise ValueError(f"The market has no {unknown[0]!r}; it has {', '.join(sorted(changeable))}.")
    now = read()
    kinds = {name: type(getattr(now, name)) for name in changeable}
    changed = replace(now, **{name: options.of_kind(kinds[name], value) for name, value in given.items()})
    if min(changed.speed, changed.orders_per_minute, changed.own_orders_per_minute) < 0:
        raise ValueError("speed, orders_per_minute and own_orders_per_minute cannot be negative.")
    if changed.seed != now.seed:
        changed = replace(changed, born=0)
    keep(changed)
    return changed
