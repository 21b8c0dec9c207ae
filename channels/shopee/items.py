"""Items with their variations: what listings and numbers are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from channels.shopee.client import ITEMS_AT_ONCE, ShopClient
from channels.shopee.connect import Session
from channels.shopee.errors import Gone
from channels.shopee.payloads import Item, Model
from omnihub.core import batches, halving
from omnihub.core.errors import Refused, RemoteError, Unreadable


@dataclass(slots=True)
class Found:
    """Items, each with its variations. A problem with one is that item's alone; what is gone is missing."""

    items: list[tuple[Item, list[Model]]] = field(default_factory=list)
    problems: dict[str, RemoteError] = field(default_factory=dict)


def read(session: Session, item_ids: Sequence[str]) -> Found:
    """Items by 50; the variations of those that have some, one by one."""
    found = Found()
    for some in batches.of(ITEMS_AT_ONCE, item_ids):
        for item in _items(session, some, found.problems):
            try:
                found.items.append((item, _models(session, item)))
            except (Refused, Unreadable) as error:
                found.problems[item.item_id] = error
    return found


def _items(session: Session, item_ids: Sequence[str], problems: dict[str, RemoteError]) -> list[Item]:
    found: list[Item] = []

    def ask(some: Sequence[str]) -> None:
        try:
            found.extend(session.ask(partial(ShopClient.item_base_info, item_ids=some)))
        except Gone:  # all of them; where some are gone, they are merely missing
            return

    problems.update(halving.halve_on((Refused, Unreadable), item_ids, ask))
    return found


def _models(session: Session, item: Item) -> list[Model]:
    if not item.has_model:
        return []
    try:
        return session.ask(partial(ShopClient.model_list, item_id=item.item_id))
    except Gone:
        return []
