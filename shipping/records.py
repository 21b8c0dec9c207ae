"""What crosses borders inside shipping about areas, parcels and their costs: plain values, no Django."""

from dataclasses import dataclass
from decimal import Decimal

LAST = 5
NO_SUBDISTRICT = frozenset({"", "-"})


@dataclass(frozen=True, slots=True)
class SearchId:
    """An area as the free search numbers it. Costs are asked with these."""

    number: int


@dataclass(frozen=True, slots=True)
class CascadeId:
    """An area as the lists by province, city and district number it: another space, in the same range.

    RajaOngkir takes either for the other and answers a believable wrong price.
    """

    number: int


@dataclass(frozen=True, slots=True)
class AreaData:
    id: SearchId
    subdistrict: str
    district: str
    city: str
    province: str
    postcode: str = ""

    @property
    def coarse(self) -> bool:
        """A whole city or district: its price is nobody's, so it is not offered."""
        return self.subdistrict in NO_SUBDISTRICT or self.district in NO_SUBDISTRICT


@dataclass(frozen=True, slots=True)
class RateData:
    """What one service asks for a parcel; the days are None where the courier does not say them."""

    courier: str
    service: str
    name: str
    words: str
    cost: Decimal
    days_from: int | None = None
    days_to: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Pieces of one kind. A weight of 0 and sides of None are not known."""

    weight_grams: int
    quantity: int = 1
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None

    @property
    def sides(self) -> tuple[int, int, int] | None:
        """The longest first."""
        if self.length_mm and self.width_mm and self.height_mm:
            low, middle, high = sorted((self.length_mm, self.width_mm, self.height_mm))
            return high, middle, low
        return None


@dataclass(frozen=True, slots=True)
class Cart:
    """What a checkout asks costs for. `key` names the checkout, `digest` its lines and destination."""

    key: str
    shop_pk: int
    destination: str
    items: tuple[Item, ...]
    goods_total: Decimal
    digest: str


def last_digits(phone: str) -> str:
    """What some couriers want to know of the recipient before they tell anything; empty: not known."""
    digits = "".join(char for char in phone if char.isdigit())
    return digits[-LAST:] if len(digits) > LAST and "*" not in phone else ""
