"""The call that follows a waybill."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox import options
from sandbox.rajaongkir import errors, waybills
from sandbox.rajaongkir.models import Waybill
from sandbox.rajaongkir.quota import JAKARTA
from sandbox.rajaongkir.services import BY_CODE, Courier
from sandbox.rajaongkir.stages import STAGES, UNKNOWN

ASKS_PHONE = frozenset({"jne"})
PHONE_DIGITS = 5
NUMBERS_STAGES = frozenset({"jnt"})
WITHOUT_SECONDS = frozenset({"jne", "pos"})


def follow(given: Mapping[str, str]) -> dict[str, Any]:
    if not given.get("awb") or not given.get("courier"):
        raise errors.missing()
    courier = BY_CODE.get(given["courier"].lower())
    if courier is None or not courier.tracks:
        raise errors.unknown_courier()
    waybill = _found(given["awb"], courier)
    if waybill.courier != courier.code or waybills.unknown(waybill):
        raise errors.unknown_waybill()
    if not _phone_fits(waybill, given.get("last_phone_number", "")):
        raise errors.ApiError(400, "Invalid last phone number")
    return _told(waybill, courier)


def _found(number: str, courier: Courier) -> Waybill:
    try:
        return waybills.find(number)
    except ValueError as error:
        if not (options.current.rajaongkir_books_itself and waybills.is_number(number)):
            raise errors.unknown_waybill() from error
    return waybills.book({"number": number, "courier": courier.code})


def _phone_fits(waybill: Waybill, digits: str) -> bool:
    phone = waybill.receiver_phone
    return waybill.courier not in ASKS_PHONE or not phone or phone[-PHONE_DIGITS:] == digits


def _told(waybill: Waybill, courier: Courier) -> dict[str, Any]:
    stage, at = waybill.events[-1]
    delivered = stage == "delivered"
    status = STAGES[stage].status
    return {
        "delivered": delivered,
        "summary": _summary(waybill, courier, status),
        "details": _details(waybill),
        "delivery_status": {
            "status": status,
            "pod_receiver": waybill.receiver if delivered else "",
            "pod_date": _date(at) if delivered else "",
            "pod_time": _time(at) if delivered else "",
        },
        "manifest": _manifest(waybill),
    }


def _summary(waybill: Waybill, courier: Courier, status: str) -> dict[str, str]:
    return {
        "courier_code": courier.called_in_tracking or courier.code,
        "courier_name": courier.name,
        "waybill_number": waybill.number,
        "service_code": waybill.service,
        "waybill_date": _date(waybill.made_at),
        "shipper_name": masked(waybill.shipper),
        "receiver_name": masked(waybill.receiver),
        "origin": waybill.origin,
        "destination": waybill.destination,
        "status": status,
    }


def _details(waybill: Waybill) -> dict[str, Any]:
    kilos = waybill.grams / 1000
    return {
        "waybill_number": waybill.number,
        "waybill_date": _date(waybill.made_at),
        "waybill_time": f"{_time(waybill.made_at)}:00",
        "weight": kilos if waybill.courier in NUMBERS_STAGES else f"{kilos:g}",
        "origin": waybill.origin,
        "destination": waybill.destination,
        "shipper_name": masked(waybill.shipper),
        "shipper_address1": "",
        "shipper_address2": "",
        "shipper_address3": "",
        "shipper_city": waybill.origin,
        "receiver_name": masked(waybill.receiver),
        "receiver_address1": masked(waybill.receiver_address),
        "receiver_address2": "",
        "receiver_address3": "",
        "receiver_city": waybill.destination,
    }


def _manifest(waybill: Waybill) -> list[dict[str, str]]:
    """In no order, and the first row twice: both happen."""
    rows = [_row(waybill, stage, at) for stage, at in waybill.events if stage not in UNKNOWN]
    rows.append(rows[0])
    random.Random(waybill.number).shuffle(rows)
    return rows


def _row(waybill: Waybill, stage: str, at: float) -> dict[str, str]:
    kind = STAGES[stage]
    seconds = "" if waybill.courier in WITHOUT_SECONDS else f":{_moment(at).second:02d}"
    terms = {name: getattr(waybill, name) for name in ("origin", "destination")}
    terms["receiver"] = masked(waybill.receiver)
    return {
        "manifest_code": kind.code if waybill.courier in NUMBERS_STAGES else "",
        "manifest_description": kind.words.format(**terms),
        "manifest_date": _date(at),
        "manifest_time": _time(at) + seconds,
        "city_name": getattr(waybill, kind.place),
    }


def masked(text: str) -> str:
    """Every word's inner letters are X."""
    words = (word[0] + "X" * (len(word) - 2) + word[-1:] * (len(word) > 1) for word in text.split())
    return " ".join(words)


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, JAKARTA)


def _date(at: float) -> str:
    return _moment(at).date().isoformat()


def _time(at: float) -> str:
    return f"{_moment(at):%H:%M}"
