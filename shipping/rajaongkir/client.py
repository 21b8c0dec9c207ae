"""RajaOngkir's interface for costs: one short method a call. Reads answers; never retries, never pages."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from omnihub.core.errors import Unreadable
from omnihub.core.http import Answer, Remote
from shipping.rajaongkir import errors, payloads
from shipping.records import CascadeId, SearchId

FORM = "application/x-www-form-urlencoded"
MOST_ROWS = 100


class Client:
    def __init__(self, remote: Remote, key: str) -> None:
        self.remote = remote
        self._key = key

    def search(self, text: str, limit: int = MOST_ROWS, offset: int = 0) -> list[payloads.Destination]:
        """By names or by a postal code. There is no total: a page shorter than `limit` is the last."""
        params = {"search": text, "limit": limit, "offset": offset}
        data = self._get("/destination/domestic-destination", params)
        return [payloads.Destination.parse(row) for row in payloads.rows(data, "areas")]

    def costs(
        self, origin: SearchId, destination: SearchId, grams: int, couriers: Iterable[str]
    ) -> list[payloads.Cost]:
        _must_be(SearchId, origin, destination)
        return self._costs("/calculate/domestic-cost", origin.number, destination.number, grams, couriers)

    def costs_by_cascade(
        self, origin: CascadeId, destination: CascadeId, grams: int, couriers: Iterable[str]
    ) -> list[payloads.Cost]:
        _must_be(CascadeId, origin, destination)
        path = "/calculate/district/domestic-cost"
        return self._costs(path, origin.number, destination.number, grams, couriers)

    def follow(self, waybill: str, courier: str, last_phone_number: str = "") -> payloads.Waybill:
        """The terms stand in the address of an empty POST, as in the documentation's own sample."""
        params = {"awb": waybill, "courier": courier}
        if last_phone_number:
            params["last_phone_number"] = last_phone_number
        answer = self.remote.call("POST", "/track/waybill", params=params, headers=self._headers())
        return payloads.Waybill.parse(_opened(answer))

    def _costs(
        self, path: str, origin: int, destination: int, grams: int, couriers: Iterable[str]
    ) -> list[payloads.Cost]:
        form = {"origin": origin, "destination": destination, "weight": grams, "courier": ":".join(couriers)}
        headers = {**self._headers(), "Content-Type": FORM}
        answer = self.remote.call("POST", path, data=urlencode(form).encode(), headers=headers)
        return [payloads.Cost.parse(row) for row in payloads.rows(_opened(answer), "costs")]

    def _get(self, path: str, params: Mapping[str, Any]) -> Any:
        return _opened(self.remote.call("GET", path, params=params, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"key": self._key}


def _must_be(kind: type[SearchId | CascadeId], *areas: object) -> None:
    """The remote would take any number and answer with a wrong price."""
    for area in areas:
        if not isinstance(area, kind):
            raise TypeError(f"{area!r} is no {kind.__name__}")


def _opened(answer: Answer) -> Any:
    """What is in the envelope, where it and the status both say that all went well."""
    try:
        body = answer.json()
    except Unreadable:
        if failure := errors.of_no_json(answer.status):
            raise failure from None
        raise
    meta = payloads.Meta.parse(body)
    if meta.failed or answer.status >= HTTPStatus.BAD_REQUEST:
        raise errors.error(max(meta.code, answer.status), meta.message)
    return payloads.Row(body, "an answer").value.get("data")
