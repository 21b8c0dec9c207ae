"""What a service costs from one place to another, how long it takes, and whether it goes there at all."""

import math
import zlib
from dataclasses import dataclass

from sandbox.rajaongkir.places import Place, distance_km, remote
from sandbox.rajaongkir.services import Courier, Days, Reach, Service

LAND_KM, SEA_KM = 17.0, 25.0
"""Rupiah that a kilometre adds to a kilo, on one island and across the sea."""
SEA_FIRST = 3000
OUTLYING = 2000
"""Rupiah a kilo more to every fifth district."""
NEXT_DAY_KM, SAME_DAY_KM = 1500, 60
KM_A_DAY = 600
OFTEN_NOUGHT = 0.4


@dataclass(frozen=True, slots=True)
class Route:
    origin: Place
    destination: Place
    km: float

    @classmethod
    def between(cls, origin: Place, destination: Place) -> "Route":
        return cls(origin, destination, distance_km(origin.city, destination.city))

    @property
    def inside_city(self) -> bool:
        return self.origin.city is self.destination.city

    @property
    def across_sea(self) -> bool:
        return self.origin.city.province.island != self.destination.city.province.island

    @property
    def remote(self) -> bool:
        return remote(self.origin.city) or remote(self.destination.city)

    def chance(self, *names: str) -> float:
        """Between 0 and 1, for ever the same for this route."""
        cities = (self.origin.city, self.destination.city)
        told = "|".join([*names, *(f"{city.province.name}/{city.name}" for city in cities)])
        return (zlib.crc32(told.encode()) % 10000) / 10000


def answers(courier: Courier, route: Route) -> bool:
    if courier.shuns_remote and route.remote:
        return False
    return route.chance(courier.code) >= courier.absent


def goes(service: Service, route: Route) -> bool:
    next_day = route.km <= NEXT_DAY_KM and not route.remote
    kinds = {
        Reach.ALL: True,
        Reach.CITY: route.inside_city,
        Reach.OUTSIDE: not route.inside_city,
        Reach.NEAR: route.km <= SAME_DAY_KM and not route.across_sea,
        Reach.NEXT_DAY: next_day,
        Reach.OVERNIGHT: next_day and not route.inside_city,
        Reach.LAND: not route.remote and not route.inside_city,
    }
    return kinds[service.reach]


def kilos(courier: Courier, service: Service, grams: int) -> int:
    whole, rest = divmod(grams, 1000)
    return max(whole + (rest > courier.tolerance_g), service.least_kg)


def cost(courier: Courier, service: Service, route: Route, grams: int) -> int:
    if service.often_nought and route.chance("nought", courier.code, service.name) < OFTEN_NOUGHT:
        return 0
    total = _a_kilo(service, route) * kilos(courier, service, grams) + service.flat
    return max(math.ceil(total / courier.step) * courier.step, courier.step)


def _a_kilo(service: Service, route: Route) -> float:
    by_distance = route.km * (SEA_KM if route.across_sea else LAND_KM)
    extra = SEA_FIRST if route.across_sea else 0
    return service.first + (by_distance + extra + _outlying(route.destination)) * service.slope


def _outlying(place: Place) -> int:
    return OUTLYING if zlib.crc32(place.district.encode()) % 5 == 0 else 0


def days(service: Service, route: Route) -> str:
    if service.days in {Days.NOUGHTS, Days.NOUGHT, Days.NONE}:
        return service.days.value
    soonest = max(1, round((1 + route.km / KM_A_DAY + route.across_sea) * service.hurry))
    last = soonest + 1 + (soonest > 3)  # noqa: PLR2004  the farther, the less sure
    if service.days is Days.ONE:
        return f"{soonest} day"
    if service.days is Days.HARI:
        return f"{soonest} HARI"
    if service.days is Days.EQUAL:
        return f"{soonest}-{soonest} day"
    return f"{soonest}-{last}" if service.days is Days.BARE else f"{soonest}-{last} day"
