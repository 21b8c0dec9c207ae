"""The couriers' desk as a page: quota, parcels under way, the latest calls; and its control API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox import options
from sandbox.rajaongkir import notes, quota, waybills
from sandbox.rajaongkir.services import COURIERS
from sandbox.rajaongkir.stages import FATES
from sandbox.world import pages
from sandbox.world.api import Given, json_view

PARCELS, CALLS = 50, 30
HOME = "/world/couriers/"


def desk(request: HttpRequest) -> HttpResponse:
    context = {
        "keys": quota.told(),
        "plans": quota.PLANS.items(),
        "parcels": [_parcel(row) for row in map(waybills.told, waybills.newest(PARCELS))],
        "couriers": [courier for courier in COURIERS if courier.tracks],
        "fates": FATES,
        "calls": notes.latest(CALLS),
        "options": options.read(),
    }
    return render(request, "rajaongkir/desk.html", context)


def _parcel(row: Given) -> Given:
    return row | {"buttons": [(name, waybills.MOVES[name]) for name in row["moves"]]}


@require_POST
def book(request: HttpRequest) -> HttpResponse:
    try:
        waybills.book(request.POST.dict())
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, HOME)


@require_POST
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    try:
        waybills.move(number, name)
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, HOME)


@require_POST
def change_key(request: HttpRequest) -> HttpResponse:
    try:
        quota.change(request.POST["key"], {name: value for name, value in request.POST.items() if value})
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, HOME)


@require_POST
def change_settings(request: HttpRequest) -> HttpResponse:
    wishes: dict[str, object] = {
        name: request.POST[name] == "yes" if kind is bool else request.POST[name]
        for name, kind in _kinds().items()
        if name in request.POST
    }
    try:
        options.change(wishes)
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, HOME)


def _kinds() -> dict[str, type]:
    return {name: type(value) for name, value in options.read().items() if name.startswith("rajaongkir_")}


@json_view("GET", "POST")
def keys(request: HttpRequest, given: Given) -> Given:
    """POST {"key", "plan"?: "starter", "used"?, "limit"?}: a key that does not exist is made."""
    if request.method == "POST":
        quota.change(str(given["key"]), given)
    return {"keys": quota.told()}


@json_view("GET")
def calls(request: HttpRequest, _given: Given) -> Given:
    return {"calls": notes.latest(int(request.GET.get("limit") or notes.KEPT))}


@json_view("GET", "POST")
def parcels(request: HttpRequest, given: Given) -> Given:
    """POST books one: {"courier"?, "number"?, "receiver"?, "receiver_phone"?, "fate"?, "at"? ...}"""
    if request.method == "POST":
        return waybills.told(waybills.book(given))
    return {"waybills": [waybills.told(row) for row in waybills.newest(int(request.GET.get("limit") or 200))]}


@json_view("POST")
def parcel_move(_request: HttpRequest, _given: Given, number: str, name: str) -> Given:
    """next, fail, return, lose, deliver"""
    return waybills.told(waybills.move(number, name))
