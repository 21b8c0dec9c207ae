"""The cascade's numbers: one space for provinces, one for cities, one for districts and sub-districts."""

from dataclasses import dataclass, field
from functools import cache

from sandbox.rajaongkir import areas
from sandbox.rajaongkir.areas import City, District, Province, SubDistrict

FIRST_SUBDISTRICT, APART = 8010, 8
KNOWN_CITIES = {"JAKARTA SELATAN": 575}
KNOWN_DISTRICTS = {"JAKARTA SELATAN": 1360, "JAGAKARSA": 1361, "KARANGMONCOL": 5823}
KNOWN_SUBDISTRICTS = {("BALERAKSA", "53355"): 68513}
"""Numbers that are seen in documentation."""


@dataclass(slots=True)
class Numbers:
    provinces: dict[int, Province] = field(default_factory=dict)
    cities: dict[int, City] = field(default_factory=dict)
    districts: dict[int, City | District] = field(default_factory=dict)
    """A city's own name stands first among its districts."""
    subdistricts: dict[int, SubDistrict] = field(default_factory=dict)
    of: dict[Province | City | District | SubDistrict, int] = field(default_factory=dict)
    """The number of each; a city's is the one among cities."""


@cache
def numbers() -> Numbers:
    found = Numbers()
    for number, province in enumerate(areas.provinces(), start=1):
        found.provinces[number] = province
    for number, city in enumerate(areas.cities(), start=1):
        found.cities[KNOWN_CITIES.get(city.name, number)] = city
    _number_districts(found)
    for number, one in enumerate(areas.subdistricts()):
        usual = FIRST_SUBDISTRICT + APART * number
        found.subdistricts[KNOWN_SUBDISTRICTS.get((one.name, one.zip_code), usual)] = one
    for space in (found.districts, found.provinces, found.cities, found.subdistricts):
        found.of.update({place: number for number, place in space.items()})
    return found


def _number_districts(found: Numbers) -> None:
    known = set(KNOWN_DISTRICTS.values())
    free = (number for number in range(1, FIRST_SUBDISTRICT, 2) if number not in known)
    for city in areas.cities():
        for place in (city, *city.districts):
            found.districts[KNOWN_DISTRICTS.get(place.name) or next(free)] = place
