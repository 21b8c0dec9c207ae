"""Today as the first page tells it: each shop's orders by state, and its sales against last week's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy

from channels.marketplaces import MARKETPLACES
from channels.models import Shop
from channels.states import OrderStatus
from omnihub.dashboard.queries import sales
from omnihub.dashboard.queries.sales import Placed, Sum

MOST_SHOPS = 12
STATES = (
    (gettext_lazy("Unpaid"), (OrderStatus.UNPAID, OrderStatus.PAID)),
    (gettext_lazy("To ship"), (OrderStatus.READY_TO_SHIP,)),
    (gettext_lazy("Packed"), (OrderStatus.PACKED,)),
    (gettext_lazy("Shipped"), (OrderStatus.SHIPPED,)),
    (gettext_lazy("Delivered"), (OrderStatus.DELIVERED, OrderStatus.COMPLETED)),
    (gettext_lazy("Requests"), (OrderStatus.CANCEL_REQUESTED, OrderStatus.RETURN_REQUESTED)),
    (gettext_lazy("Cancelled"), (OrderStatus.CANCELLED, OrderStatus.RETURNED)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A shop's day until now. Without a shop: what several have together."""

    shop: Shop | None
    states: Sequence[int]
    now: Sum
    before: Sum

    @property
    def bare(self) -> "Line":
        """Its figures alone, which look alike for one shop and for several."""
        return replace(self, shop=None)

    @property
    def orders(self) -> int:
        return sum(self.states)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(str(label), n) for (label, _statuses), n in zip(STATES, self.states, strict=True)]

    @property
    def channel(self) -> str:
        kind = self.shop.kind if self.shop else ""
        return MARKETPLACES[kind].label if kind in MARKETPLACES else kind

    @property
    def change(self) -> int | None:
        """In per cent of a week ago; None where there was nothing then."""
        if not self.before.gross:
            return None
        return round((self.now.gross - self.before.gross) * 100 / self.before.gross)

    @property
    def change_text(self) -> str:
        return f"{self.change or 0:+d} %".replace("-", "−").replace("+0", "±0")


@dataclass(frozen=True, slots=True)
class Today:
    """The biggest shops; `rest` are so many others, put together."""

    lines: Sequence[Line]
    rest: Line | None
    others: int
    total: Line

    @property
    def columns(self) -> list[str]:
        return [str(label) for label, _states in STATES]


def of(shops: Sequence[Shop], placed: Placed, before: Mapping[int, Sum]) -> Today:
    now = sales.sold(placed)
    lines = [
        Line(shop, _states(placed, shop.pk), now.get(shop.pk, Sum()), before.get(shop.pk, Sum()))
        for shop in shops
    ]
    lines.sort(key=lambda line: (-line.orders, -line.now.gross))
    others = lines[MOST_SHOPS:]
    return Today(lines[:MOST_SHOPS], _together(others) if others else None, len(others), _together(lines))


def _states(placed: Placed, shop: int) -> list[int]:
    nothing = Sum()
    return [
        sum(placed.get((shop, status), nothing).orders for status in statuses) for _label, statuses in STATES
    ]


def _together(lines: Sequence[Line]) -> Line:
    return Line(
        shop=None,
        states=[sum(line.states[place] for line in lines) for place in range(len(STATES))],
        now=sales.total(line.now for line in lines),
        before=sales.total(line.before for line in lines),
    )
