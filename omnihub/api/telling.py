"""A checkout as it is now, whole, for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from channels.models import Checkout, OwnParcel
from channels.own import carts, links
from channels.own.carts import Closed, Item
from omnihub.api import selling
from omnihub.api.serializers.checkouts import Checkout as Shape
from omnihub.checkout import instructions, paying
from payments.models import Charge, Payment


@dataclass(frozen=True, slots=True)
class Urls:
    pay: str
    track: str


def of(checkout: Checkout) -> dict[str, Any]:
    """While it is open, at the prices of this moment."""
    checkout, items = _items(checkout)
    told: dict[str, Any] = Shape(_Whole(checkout, items)).data
    return told


def _items(checkout: Checkout) -> tuple[Checkout, Sequence[Item]]:
    if checkout.state == Checkout.State.OPEN:
        try:
            fresh, contents = carts.fresh(checkout.pk)
        except Closed:
            checkout.refresh_from_db()
        else:
            return fresh, contents.items
    return checkout, [Item(line, None) for line in checkout.lines.order_by("pk")]


class _Whole:
    """The row with what belongs to it, by the names of the answer."""

    def __init__(self, checkout: Checkout, items: Sequence[Item]) -> None:
        self._row = checkout
        self.lines = items

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    @property
    def buyer(self) -> Checkout:
        return self._row

    @property
    def area(self) -> dict[str, str] | None:
        row = self._row
        if not row.area_key:
            return None
        return {"key": row.area_key} | {
            name: getattr(row, name) for name in carts.PLACE if name != "area_key"
        }

    @property
    def courier(self) -> Checkout | None:
        return self._row if self._row.courier or self._row.collected else None

    @property
    def payment(self) -> dict[str, Any] | None:
        owed = paying.payment(self._row) if self._row.order_id else None
        return _payment(owed, paying.latest(owed)) if owed else None

    @property
    def parcels(self) -> list[OwnParcel]:
        return list(self._row.parcels.order_by("pk"))

    @property
    def being_cancelled(self) -> bool:
        return selling.cancelling(self._row) is not None

    @property
    def urls(self) -> Urls:
        return Urls(links.pay_url(self._row), links.track_url(self._row))


def _payment(owed: Payment, charge: Charge | None) -> dict[str, Any]:
    told = charge.instructions if charge else {}
    names = ("account_number", "code", "qr", "payer_name")
    return {
        "state": owed.state,
        "amount": owed.amount,
        "pay_by": owed.pay_by,
        "paid_at": owed.paid_at,
        "method": charge.method if charge else "",
        "url": instructions.web(str(told.get("url") or "")),
        **{name: str(told.get(name) or "") for name in names},
    }
