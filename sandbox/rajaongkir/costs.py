"""The calls that price a consignment."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox import faults
from sandbox.rajaongkir import errors, places, pricing
from sandbox.rajaongkir.pricing import Route
from sandbox.rajaongkir.services import BY_CODE, Courier

Rows = list[dict[str, Any]]
NEEDED = ("origin", "destination", "weight", "courier")


def by_search(given: Mapping[str, str]) -> Rows:
    return _priced(given, places.by_search_id)


def by_cascade(given: Mapping[str, str]) -> Rows:
    return _priced(given, places.by_cascade_id)


def couriers(given: Mapping[str, str]) -> list[Courier]:
    """As they are named in the call; each counts once."""
    codes = dict.fromkeys(given.get("courier", "").lower().split(":"))
    if not all(code in BY_CODE for code in codes):
        raise errors.unknown_courier()
    return [BY_CODE[code] for code in codes]


def _priced(given: Mapping[str, str], find: places.Finding) -> Rows:
    if not all(given.get(name) for name in NEEDED):
        raise errors.missing()
    weight = given["weight"]
    if not weight.isdecimal() or int(weight) < 1:
        raise errors.missing()
    route = Route.between(find(given["origin"]), find(given["destination"]))
    rows = [row for courier in couriers(given) for row in _rows(courier, route, int(weight))]
    if not rows:
        raise errors.nothing_serves()
    return sorted(rows, key=lambda row: row["cost"], reverse=given.get("price") == "highest")


def _rows(courier: Courier, route: Route, grams: int) -> Iterator[dict[str, Any]]:
    if not pricing.answers(courier, route) or faults.dials.strikes("rajaongkir.courier_gone"):
        return
    for service in courier.services:
        if pricing.goes(service, route):
            nought = faults.dials.strikes("rajaongkir.cost_nought")
            yield {
                "name": courier.name,
                "code": courier.code,
                "service": service.name,
                "description": service.description,
                "cost": 0 if nought else pricing.cost(courier, service, route, grams),
                "etd": pricing.days(service, route),
            }
