"""What an order of the website is, as whoever reads the ERP tells it: plain values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from channels.records import NOTHING, AddressData


@dataclass(frozen=True, slots=True)
class Line:
    """`total`: with its tax, below zero for what is given off. `delivery`: what the courier costs."""

    key: str
    name: str
    quantity: Decimal
    total: Decimal
    sku: str = ""
    delivery: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """The parcel that was handed over, by the ERP's own delivery."""

    at: datetime
    courier: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class WebsiteOrder:
    """`confirmed`: the ERP carries it, whether or not its money is there. `paid_at`: its money came by the
    website's own ways to pay. Not `ordered`: a cart, which nobody has said yes to.
    """

    number: str
    placed_at: datetime
    lines: tuple[Line, ...]
    buyer: AddressData
    ordered: bool = True
    confirmed: bool = False
    cancelled: bool = False
    paid_at: datetime | None = None
    sent: Sent | None = None
    currency: str = "IDR"

    @property
    def goods(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.delivery and line.total >= 0 and line.quantity)

    @property
    def discount(self) -> Decimal:
        return -sum((line.total for line in self.lines if not line.delivery and line.total < 0), NOTHING)

    @property
    def shipping(self) -> Decimal:
        return sum((line.total for line in self.lines if line.delivery), NOTHING)
