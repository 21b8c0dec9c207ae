"""The calls that find a place: the free search, and the cascade from provinces down."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sandbox.rajaongkir import cascade_ids, errors, search_ids
from sandbox.rajaongkir.areas import City
from sandbox.rajaongkir.search_ids import Row

USUAL, MOST = 10, 100
Rows = list[dict[str, Any]]


def search(given: Mapping[str, str]) -> Rows:
    """Rows whose names and postal code hold every word; those whose own name begins so come first."""
    words = given.get("search", "").upper().replace(",", " ").split()
    if not words:
        raise errors.blank("search")
    found = [row for label, row in _labels() if all(word in label for word in words)]
    found.sort(key=lambda row: _rank(row, " ".join(words)))
    start = _number(given, "offset", 0)
    page = found[start : start + min(_number(given, "limit", USUAL), MOST)]
    if not page:
        raise errors.no_destination()
    return [row.told() for row in page]


@cache
def _labels() -> list[tuple[str, Row]]:
    return [(row.label.replace(",", ""), row) for row in search_ids.rows().values()]


def _rank(row: Row, text: str) -> int:
    names = (row.subdistrict, row.district, row.city.name)
    return next((place for place, name in enumerate(names) if name.startswith(text)), len(names))


def _number(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name, "")
    return int(text) if text.isdecimal() else usual


def provinces(_given: Mapping[str, str]) -> Rows:
    return [{"id": id_, "name": one.name} for id_, one in cascade_ids.numbers().provinces.items()]


def cities(given: Mapping[str, str]) -> Rows:
    numbers = cascade_ids.numbers()
    province = numbers.provinces.get(int(given["id"]))
    if province is None or not province.cities:
        raise errors.no_destination("failed")
    return [{"id": numbers.of[city], "name": city.name} for city in province.cities]


def districts(given: Mapping[str, str]) -> Rows:
    """The city's own row is the first, with the postal code "0"."""
    numbers = cascade_ids.numbers()
    city = numbers.cities.get(int(given["id"]))
    if city is None:
        raise errors.no_destination("failed")
    own = next(id_ for id_, place in numbers.districts.items() if place is city)
    rows: Rows = [{"id": own, "name": city.name, "zip_code": "0"}]
    return rows + [
        {"id": numbers.of[one], "name": one.name, "zip_code": one.zip_code} for one in city.districts
    ]


def subdistricts(given: Mapping[str, str]) -> Rows:
    numbers = cascade_ids.numbers()
    district = numbers.districts.get(int(given["id"]))
    if district is None or isinstance(district, City):
        raise errors.no_destination("failed")
    return [
        {"id": numbers.of[one], "name": one.name, "zip_code": one.zip_code} for one in district.subdistricts
    ]
