"""Parcels that were handed to a courier: booked by a control call, moved by time or by hand."""

import re
import time
from collections.abc import Mapping
from typing import Any

from sandbox import options, storage
from sandbox.rajaongkir.models import Waybill
from sandbox.rajaongkir.services import BY_CODE
from sandbox.rajaongkir.stages import ENDS, FATES, STAGES, UNKNOWN

WRITTEN = re.compile(r"[A-Z0-9][A-Z0-9.-]{4,39}")
PREFIXES = {"jne": "01", "jnt": "JP", "sicepat": "00", "ninja": "NVIDB", "tiki": "66", "lion": "11LP"}
MOVES = {
    "next": "Move on",
    "fail": "Not at home",
    "return": "Sent back",
    "lose": "Lost",
    "deliver": "Deliver",
}


def book(given: Mapping[str, Any]) -> Waybill:
    """ValueError says what is wrong. `number` is the courier's next one where none is given."""
    courier = str(given.get("courier") or "jne").lower()
    if courier not in BY_CODE:
        raise ValueError(f"There is no courier {courier!r}. There are: {', '.join(BY_CODE)}.")
    fate = str(given.get("fate") or "ordinary")
    if fate not in FATES:
        raise ValueError(f"There is no fate {fate!r}. There are: {', '.join(FATES)}.")
    with storage.writing():
        number = _cleaned(str(given.get("number") or _next_number(courier)))
        if not is_number(number):
            raise ValueError(f"{number!r} is no waybill number.")
        if Waybill.objects.filter(number=number).exists():
            raise ValueError(f"{number} is booked already.")
        at = float(given.get("at") or time.time())
        waybill = Waybill(number=number, courier=courier, made_at=at, events=[["booked", at]])
        _describe(waybill, given)
        _plan(waybill, FATES[fate])
        waybill.save()
    return waybill


def is_number(text: str) -> bool:
    return bool(WRITTEN.fullmatch(_cleaned(text)))


def _cleaned(text: str) -> str:
    return text.strip().upper()


def _next_number(courier: str) -> str:
    last = Waybill.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{PREFIXES.get(courier, courier[:3].upper())}{int(time.time()) % 10**6:06d}{last + 1:06d}"


def _describe(waybill: Waybill, given: Mapping[str, Any]) -> None:
    waybill.service = str(given.get("service") or "REG")[:40]
    waybill.origin = str(given.get("origin") or "JAKARTA").upper()[:120]
    waybill.destination = str(given.get("destination") or "BANDUNG").upper()[:120]
    waybill.shipper = str(given.get("shipper") or "TOKO SANDBOX").upper()[:120]
    waybill.receiver = str(given.get("receiver") or "PEMBELI").upper()[:120]
    waybill.receiver_address = str(given.get("receiver_address") or "").upper()[:200]
    waybill.receiver_phone = str(given.get("receiver_phone") or "")[:30]
    waybill.grams = int(given.get("grams") or 1000)


def find(number: str) -> Waybill:
    """As far as it has come by now. ValueError for one that is not booked."""
    waybill = Waybill.objects.filter(number=_cleaned(number)).first()
    if waybill is None:
        raise ValueError(f"Waybill {number} is not booked.")
    return _until_now(waybill)


def newest(limit: int) -> list[Waybill]:
    return [_until_now(waybill) for waybill in Waybill.objects.order_by("-pk")[:limit]]


def _until_now(waybill: Waybill) -> Waybill:
    """Nobody needs to know of a step before somebody looks, so time passes when they do."""
    if waybill.due is None or waybill.due > time.time():
        return waybill
    with storage.writing():
        waybill = Waybill.objects.get(pk=waybill.pk)
        while waybill.due is not None and waybill.due <= time.time():
            _happen(waybill, waybill.due)
        waybill.save()
    return waybill


def _happen(waybill: Waybill, at: float) -> None:
    (stage, _), *left = waybill.plan
    waybill.events = [*waybill.events, [stage, at]]
    _plan(waybill, left)


def _plan(waybill: Waybill, plan: list[Any]) -> None:
    """The plan's first step comes so many hours after the newest event."""
    waybill.plan = [list(step) for step in plan]
    hours = options.current.rajaongkir_hour_seconds
    waybill.due = waybill.events[-1][1] + plan[0][1] * hours if plan else None


def move(number: str, name: str) -> Waybill:
    """By hand, now. ValueError says why it cannot be."""
    if name not in MOVES:
        raise ValueError(f"There is no move {name!r}. There are: {', '.join(MOVES)}.")
    with storage.writing():
        waybill = find(number)
        if name not in allowed(waybill):
            raise ValueError(f"{waybill.number} is {stage(waybill)}; it cannot {name}.")
        _replan(waybill, name)
        if waybill.plan:
            _happen(waybill, time.time())
        waybill.save()
    return waybill


def _replan(waybill: Waybill, name: str) -> None:
    if name == "fail":
        waybill.plan = [["failed", 0], *FATES["second_try"][-2:]]
    elif name == "return":
        waybill.plan = [["returning", 0], ["returned", 36]]
    elif name == "deliver":
        waybill.plan = [["delivered", 0]]
    elif name == "lose":
        waybill.plan, waybill.due = [], None


def allowed(waybill: Waybill) -> list[str]:
    if stage(waybill) in ENDS:
        return []
    moves = ["lose"] if waybill.plan else []
    if not unknown(waybill):
        moves += ["return", "deliver"] + (["fail"] if stage(waybill) == "out" else [])
    return (["next"] if waybill.plan else []) + moves


def stage(waybill: Waybill) -> str:
    return str(waybill.events[-1][0])


def unknown(waybill: Waybill) -> bool:
    return stage(waybill) in UNKNOWN


def told(waybill: Waybill) -> dict[str, Any]:
    names = ("number", "courier", "service", "origin", "destination", "receiver", "grams", "events", "plan")
    row = {name: getattr(waybill, name) for name in names}
    return row | {"stage": stage(waybill), "status": STAGES[stage(waybill)].status, "moves": allowed(waybill)}
