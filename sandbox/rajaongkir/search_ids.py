"""The free search's rows and numbers: one space for all rows, coarse ones among them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.rajaongkir import areas
from sandbox.rajaongkir.areas import City, District, SubDistrict

APART = 9
FIRST, FIRST_COARSE = 5, 2
COARSE_APART = APART * 15
KNOWN = {
    ("SINDUHARJO", "55581"): 31555,
    ("SENEN", "10410"): 17473,
    ("PURWOKERTO", "64171"): 34167,
}
"""Numbers that are seen in documentation."""
KNOWN_COARSE = {("BANDUNG", -7.03): (4816, "40614")}


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    subdistrict: str
    district: str
    zip_code: str
    city: City
    within: District | None
    """None for a coarse row, which stands for a whole city."""

    @property
    def label(self) -> str:
        names = (self.subdistrict, self.district, self.city.name, self.city.province.name, self.zip_code)
        return ", ".join(names)

    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "label": self.label,
            "province_name": self.city.province.name,
            "city_name": self.city.name,
            "district_name": self.district,
            "subdistrict_name": self.subdistrict,
            "zip_code": self.zip_code,
        }


@cache
def rows() -> dict[int, Row]:
    """By number, in rising order."""
    fine = [_row(number, one) for number, one in enumerate(areas.subdistricts())]
    coarse = [_coarse(number, city) for number, city in enumerate(areas.cities())]
    return {row.id: row for row in sorted([*fine, *coarse], key=lambda row: row.id)}


def _row(number: int, one: SubDistrict) -> Row:
    id_ = KNOWN.get((one.name, one.zip_code), APART * number + FIRST)
    return Row(id_, one.name, one.district.name, one.zip_code, one.district.city, one.district)


def _coarse(number: int, city: City) -> Row:
    usual = (COARSE_APART * number + FIRST_COARSE, city.districts[0].zip_code if number % 2 else "0")
    id_, zip_code = KNOWN_COARSE.get((city.name, city.latitude), usual)
    return Row(id_, "-", city.name, zip_code, city, None)
