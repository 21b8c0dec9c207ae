"""Read and write the numbers of items. Writing is one item a call, up to 50 variations at once."""

from collections.abc import Mapping, Sequence
from functools import partial

from channels.records import ShownStock, StockAnswer
from channels.shopee import convert
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from channels.shopee.errors import Gone, NotNow
from channels.shopee.payloads import Item
from omnihub.core import batches
from omnihub.core.errors import Refused, RemoteError

AT_ONCE = 50


def read(session: Session, item_ids: Sequence[str]) -> list[ShownStock]:
    """Items by 50; those with variations, whose stock is in these, one by one."""
    found: list[ShownStock] = []
    for some in batches.of(AT_ONCE, item_ids):
        for item in _items(session, some):
            ask_models = partial(ShopClient.model_list, item_id=item.item_id)
            found += convert.stock(item, session.ask(ask_models) if item.has_model else [])
    return found


def _items(session: Session, item_ids: Sequence[str]) -> list[Item]:
    try:
        return session.ask(partial(ShopClient.item_base_info, item_ids=item_ids))
    except Gone:  # all of them; where some are gone, they are merely missing
        return []


def push(session: Session, item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
    accepted: dict[str, int] = {}
    refused: dict[str, RemoteError] = {}
    for some in batches.of(AT_ONCE, sorted(stocks.items())):
        try:
            answer = _push(session, item_id, dict(some))
        except RemoteError as error:
            return StockAnswer(accepted, refused, broke_off=error)
        accepted |= answer.accepted
        refused |= answer.refused
    return StockAnswer(accepted, refused)


def _push(session: Session, item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
    """One call. That it is refused concerns these variations alone."""
    try:
        update = session.ask(partial(ShopClient.update_stock, item_id=item_id, stocks=stocks))
    except (Refused, NotNow) as error:
        return StockAnswer({}, dict.fromkeys(stocks, error))
    return convert.stock_answer(update)
