"""What the door hands out for RajaOngkir: areas, costs and parcels' news as our records."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.parcels import CourierReport
from shipping.rajaongkir import connect, convert
from shipping.rajaongkir.client import Client
from shipping.rajaongkir.errors import NothingFound
from shipping.records import AreaData, RateData, SearchId

UNTRACKED = frozenset({"ide", "sentral", "rex"})
"""Couriers whose parcels RajaOngkir does not follow."""


@dataclass(frozen=True, slots=True)
class AreasFound:
    """`complete`: nothing else is called so."""

    areas: tuple[AreaData, ...]
    complete: bool


class RajaOngkir:
    def __init__(self, key: str) -> None:
        self._client: Client = connect.client(key)

    def search(self, text: str, limit: int) -> AreasFound:
        try:
            rows = self._client.search(text, limit)
        except NothingFound:
            return AreasFound((), complete=True)
        return AreasFound(tuple(convert.area(row) for row in rows), complete=len(rows) < limit)

    def rates(
        self, origin: SearchId, destination: SearchId, grams: int, couriers: Sequence[str]
    ) -> tuple[RateData, ...]:
        """Of all these couriers in one call; one that does not go there is missing."""
        try:
            rows = self._client.costs(origin, destination, grams, couriers)
        except NothingFound:
            return ()
        return tuple(rate for row in rows if (rate := convert.rate(row)))

    def report(self, waybill: str, courier: str, last_phone_number: str) -> CourierReport:
        """Raises NothingFound while the courier has not told anybody of it."""
        return convert.report(self._client.follow(waybill, courier, last_phone_number))
