"""What the marketplace says of an order at this moment: looked at, or read into the mirror."""

from decimal import Decimal
from typing import Any

from channels import marketplaces, orders
from channels.marketplaces import MARKETPLACES
from channels.models import Order, Shop
from channels.records import OrderData
from omnihub.cancellation.models import Step
from omnihub.core.errors import Refused
from omnihub.core.texts import Text

Seen = Order | OrderData
GONE = "cancel_order_unknown"


def name(shop: Shop) -> str:
    return MARKETPLACES[shop.kind].label if shop.kind in MARKETPLACES else str(shop)


def fresh(order: Order) -> OrderData:
    """Writes nothing."""
    pulled = marketplaces.for_shop(order.shop).pull([order.number])
    for data in pulled.orders:
        if data.number == order.number:
            return data
    if order.number in pulled.problems:
        raise pulled.problems[order.number]
    raise Refused(Text("%(marketplace)s does not know this order.", marketplace=name(order.shop)), code=GONE)


def mirrored(order: Order) -> Order:
    """The mirror as it is after a look at the marketplace; what follows from a change becomes work."""
    orders.save_all(order.shop, [fresh(order)])
    return Order.objects.select_related("shop").get(pk=order.pk)


def before(order: Order, pieces: dict[str, int]) -> dict[str, int]:
    """Of each line that loses pieces: how many it has."""
    lines = order.lines.filter(key__in=pieces)
    return {line.key: line.quantity for line in lines}


def pieces_are_off(step: Step, order: Order) -> bool:
    """Whether the order shows that many fewer than when the cancellation began. A line may go as a whole."""
    had: dict[str, int] = step.facts.get("before", {})
    has = {line.key: line for line in order.lines.all()}
    return bool(had) and all(
        key not in has or has[key].quantity <= quantity - step.cancellation.pieces.get(key, 0)
        for key, quantity in had.items()
    )


def worth(order: Order, pieces: dict[str, int]) -> Decimal:
    """What the buyer gets back for them, while they are still in the order."""
    return marketplaces.for_shop(order.shop).estimate_cancel(order.number, pieces)


def is_ours(shop: Shop) -> bool:
    return shop.kind in MARKETPLACES and MARKETPLACES[shop.kind].ours


def remember(step: Step, **facts: Any) -> None:
    """At once: the next turn may be another worker's."""
    step.facts = {**step.facts, **facts}
    step.save(update_fields=["facts"])
