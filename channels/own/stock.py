"""What an own shop shows of its stock: the number that was published last, less what was bought since.

Its pages and its carts count the pieces anew each time; this is what the road of stock reads back.
"""

from collections.abc import Mapping, Sequence

from channels import offers
from channels.models import Shop
from channels.records import ShownStock, StockAnswer
from omnihub.core.errors import Refused

NEGATIVE = "stock_below_zero"


def read(shop: Shop, item_ids: Sequence[str]) -> list[ShownStock]:
    found = []
    for offer in offers.of_items(shop, item_ids):
        expected = offer.expected()
        shown = expected.low if expected else 0
        found.append(ShownStock(offer.listing.item_id, offer.listing.model_id, shown))
    return found


def push(stocks: Mapping[str, int]) -> StockAnswer:
    """Kept with its terms by whoever sends it, so there is no second place to write it to."""
    refused = {
        model_id: Refused("A shop cannot show fewer pieces than none.", code=NEGATIVE)
        for model_id, pieces in stocks.items()
        if pieces < 0
    }
    return StockAnswer({key: pieces for key, pieces in stocks.items() if key not in refused}, refused)
