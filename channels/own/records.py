"""What crosses into a checkout from shipping, which channels does not know: plain values."""

from dataclasses import dataclass
from decimal import Decimal

from channels.records import NOTHING


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-district, as shipping names it."""

    key: str
    subdistrict: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Ship:
    """How the goods go to the buyer and what that costs. Without a courier the buyer collects them."""

    quote_key: str = ""
    courier: str = ""
    service: str = ""
    days: str = ""
    cost: Decimal = NOTHING
    weight_grams: int = 0

    @property
    def collected(self) -> bool:
        return not self.courier


COLLECTED = Ship()
