"""Indonesia's areas, from provinces down to sub-districts with their postal codes: an extract."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "areas.tsv"


@dataclass(eq=False, slots=True)
class Province:
    name: str
    island: str
    cities: list["City"] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class City:
    name: str
    province: Province
    latitude: float
    longitude: float
    districts: list["District"] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class District:
    name: str
    city: City
    subdistricts: list["SubDistrict"] = field(default_factory=list)

    @property
    def zip_code(self) -> str:
        return self.subdistricts[0].zip_code


@dataclass(eq=False, slots=True)
class SubDistrict:
    name: str
    zip_code: str
    district: District


@cache
def provinces() -> list[Province]:
    """In the file's order, which is that of RajaOngkir's numbers; one of them stands twice and is empty."""
    found: list[Province] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        kind, name, *rest = line.split("\t")
        if kind == "P":
            found.append(Province(name, island=rest[0]))
        elif kind == "C":
            latitude, longitude = rest[0].split()
            found[-1].cities.append(City(name, found[-1], float(latitude), float(longitude)))
        else:
            found[-1].cities[-1].districts.append(_district(name, rest, found[-1].cities[-1]))
    return found


def _district(name: str, villages: list[str], city: City) -> District:
    district = District(name, city)
    for village in villages:
        called, _, zip_code = village.rpartition(" ")
        district.subdistricts.append(SubDistrict(called, zip_code, district))
    return district


def cities() -> Iterator[City]:
    return (city for province in provinces() for city in province.cities)


def districts() -> Iterator[District]:
    return (district for city in cities() for district in city.districts)


def subdistricts() -> Iterator[SubDistrict]:
    return (one for district in districts() for one in district.subdistricts)
