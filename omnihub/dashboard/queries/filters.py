"""What a person asked the order list for, out of the address bar and back into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from channels.states import OrderStatus

GROUPS: dict[str, tuple[OrderStatus, ...]] = {
    "unpaid": (OrderStatus.UNPAID, OrderStatus.PAID),
    "to_ship": (OrderStatus.READY_TO_SHIP,),
    "packed": (OrderStatus.PACKED,),
    "shipped": (OrderStatus.SHIPPED,),
    "delivered": (OrderStatus.DELIVERED,),
    "completed": (OrderStatus.COMPLETED,),
    "cancel_requested": (OrderStatus.CANCEL_REQUESTED,),
    "return_requested": (OrderStatus.RETURN_REQUESTED,),
    "cancelled": (OrderStatus.CANCEL_REQUESTED, OrderStatus.CANCELLED),
    "returned": (OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED),
}
DUE = ("late", "soon")
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Filters:
    search: str = ""
    shop: int | None = None
    group: str = ""
    held: bool = False
    due: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """Anything that is not a filter of ours is no filter: a wrong address shows more, not an error."""
        shop, group, due = query.get("shop", ""), query.get("status", ""), query.get("due", "")
        return cls(
            search=query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", ""),
            shop=int(shop) if shop.isascii() and shop.isdigit() and len(shop) < len("9999999999") else None,
            group=group if group in GROUPS else "",
            held=query.get("held") == "1",
            due=due if due in DUE else "",
            cursor=query.get("at", ""),
        )

    def but(self, **changes: object) -> "Filters":
        return replace(self, cursor="", **changes)  # type: ignore[arg-type]

    def at(self, cursor: str) -> "Filters":
        return replace(self, cursor=cursor)

    @property
    def address(self) -> str:
        pairs = {
            "q": self.search,
            "shop": self.shop or "",
            "status": self.group,
            "held": "1" if self.held else "",
            "due": self.due,
            "at": self.cursor,
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("dashboard:orders") + (f"?{query}" if query else "")

    @property
    def only_search(self) -> bool:
        return bool(self.search) and not (self.shop or self.group or self.held or self.due)

    @property
    def narrow(self) -> bool:
        return bool(self.search or self.shop or self.group or self.held or self.due)
