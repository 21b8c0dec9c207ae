"""Read and write the numbers of items. Writing is one item a call, up to 50 variations at once."""

from collections.abc import Mapping, Sequence
from functools import partial

from channels.records import StockAnswer, StockReading
from channels.shopee import convert, items
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from channels.shopee.errors import NotNow
from omnihub.core import batches
from omnihub.core.errors import Refused, RemoteError

AT_ONCE = 50


def read(session: Session, item_ids: Sequence[str]) -> StockReading:
    found = items.read(session, item_ids)
    shown = [one for item, models in found.items for one in convert.stock(item, models)]
    return StockReading(shown, found.problems)


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
