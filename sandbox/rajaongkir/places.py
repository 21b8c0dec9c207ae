"""Which place a number means to a calculation, and how far two places lie apart."""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sandbox import options
from sandbox.rajaongkir import cascade_ids, errors, search_ids
from sandbox.rajaongkir.areas import City, District, SubDistrict

REMOTE = frozenset({"PAPUA", "MALUKU", "NTT"})
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    city: City
    district: str


Finding = Callable[[str], Place]


def by_search_id(text: str) -> Place:
    return _found(text, _searched())


def by_cascade_id(text: str) -> Place:
    """A district or a sub-district."""
    return _found(text, _cascaded())


def _found(text: str, space: dict[int, Place]) -> Place:
    """Any number is some place, as in earnest: one of the other list, too. The strict setting refuses."""
    if not text.isdecimal():
        raise errors.missing()
    exact = space.get(int(text))
    if exact is not None:
        return exact
    if options.current.rajaongkir_strict_ids:
        raise errors.no_destination()
    ids = list(space)
    return space[ids[max(bisect_right(ids, int(text)) - 1, 0)]]


def learn() -> None:
    """Read the areas before anybody asks: the first call is as quick as the others."""
    _searched()
    _cascaded()


@cache
def _searched() -> dict[int, Place]:
    return {id_: Place(row.city, row.district) for id_, row in search_ids.rows().items()}


@cache
def _cascaded() -> dict[int, Place]:
    numbers = cascade_ids.numbers()
    both = [*numbers.districts.items(), *numbers.subdistricts.items()]
    return {id_: _place(area) for id_, area in sorted(both, key=lambda one: one[0])}


def _place(area: City | District | SubDistrict) -> Place:
    if isinstance(area, City):
        return Place(area, area.name)
    district = area.district if isinstance(area, SubDistrict) else area
    return Place(district.city, district.name)


def distance_km(one: City, other: City) -> float:
    """Over the ground; districts of one city lie beside each other."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    middle = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    chord = math.sin(north / 2) ** 2 + middle * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))


def remote(city: City) -> bool:
    return city.province.island in REMOTE
