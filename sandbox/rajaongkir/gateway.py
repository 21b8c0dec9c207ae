"""The API's door: the route, the key and its quota, then the call; and a note of it for people."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox import faults, options
from sandbox.rajaongkir import costs, destinations, errors, notes, quota, tracking
from sandbox.rajaongkir.errors import ApiError

Given = Mapping[str, str]
OK = 200


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    words: str
    """What `meta.message` says when it went well."""
    answer: Callable[[Given], Any]


ROUTES: Mapping[str, Route] = {
    "destination/domestic-destination": Route(
        "GET", "Success Get Domestic Destinations", destinations.search
    ),
    "destination/province": Route("GET", "Success Get Province", destinations.provinces),
    "destination/city": Route("GET", "Success Get City By Province ID", destinations.cities),
    "destination/district": Route("GET", "Success Get District By City ID", destinations.districts),
    "destination/sub-district": Route(
        "GET", "Success Get Sub District By District ID", destinations.subdistricts
    ),
    "calculate/domestic-cost": Route("POST", "Success Calculate Domestic Shipping cost", costs.by_search),
    "calculate/district/domestic-cost": Route(
        "POST", "Success Calculate Domestic Shipping cost", costs.by_cascade
    ),
    "track/waybill": Route("POST", "Success Get Waybill", tracking.follow),
}


@csrf_exempt
def call(request: HttpRequest, path: str, number: str = "") -> HttpResponse:
    began = time.monotonic()
    route = ROUTES.get(path)
    if route is None or route.method != request.method:
        return not_found(request)
    given = _given(request) | ({"id": number} if number else {})
    try:
        quota.spend(request.headers.get("key", ""), _hits(path, given))
        if faults.dials.strikes("rajaongkir.server_fault"):
            raise errors.server_fault()
        meta = {"message": route.words, "code": OK, "status": "success"}
        body = {"meta": meta, "data": route.answer(given)}
    except ApiError as error:
        body = error.body()
    notes.keep(path, given, body["meta"], time.monotonic() - began)
    return _told(body)


@csrf_exempt
def not_found(_request: HttpRequest, **_names: str) -> HttpResponse:
    """The router's own words: no envelope, no key asked for."""
    return HttpResponse("404 page not found", status=404, content_type="text/plain")


def _told(body: dict[str, Any]) -> HttpResponse:
    if faults.dials.strikes("rajaongkir.page_as_200"):
        return HttpResponse("<html><body><h1>Just a moment...</h1></body></html>")
    status = body["meta"]["code"]
    if status != OK and faults.dials.strikes("rajaongkir.failure_as_200"):
        status = OK
    return HttpResponse(json.dumps(body), status=status, content_type="application/json; charset=utf-8")


def _given(request: HttpRequest) -> dict[str, str]:
    """The query, and over it the form. A JSON body is not read."""
    return request.GET.dict() | request.POST.dict()


def _hits(path: str, given: Given) -> int:
    """One a call; with `rajaongkir_counts_couriers`, one for each courier."""
    if options.current.rajaongkir_counts_couriers and path.startswith("calculate/"):
        return max(1, len(set(given.get("courier", "").split(":"))))
    return 1
