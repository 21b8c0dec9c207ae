"""What was sent, read as Xendit reads it: floats for amounts, null for absent, offsets in times."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.xendit import clock, errors

Given = Mapping[str, Any]
LARGEST = 10**12
FARTHEST = 7_258_118_400  # the year 2200
ITEM_FIELDS = ("reference_id", "name", "category", "net_unit_amount", "quantity")
METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500


def text(given: Given, name: str, *, longest: int = 255, default: str | None = None) -> str:
    value = given.get(name)
    if value is None or (value == "" and default is not None):
        if default is None:
            raise errors.invalid(name, "is required")
        return default
    if not isinstance(value, str):
        raise errors.invalid(name, "must be a string")
    if not 1 <= len(value) <= longest:
        raise errors.invalid(name, f"must have 1 to {longest} characters")
    return value


def choice(given: Given, name: str, among: Sequence[str], default: str | None = None) -> str:
    value = text(given, name, default=default)
    if value not in among:
        raise errors.invalid(name, f"must be one of [{', '.join(among)}]")
    return value


def amount(given: Given, name: str, *, drops_fraction: bool = False) -> int:
    """Rupiah have no decimals; invoices drop what is behind the point, all others refuse it."""
    value = given.get(name)
    if value is None:
        raise errors.invalid(name, "is required")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise errors.invalid(name, "must be a number")
    if not 0 < value <= LARGEST:
        raise errors.invalid(name, "must be a positive number")
    if value != int(value) and not drops_fraction:
        raise errors.invalid(name, "must not have decimals in IDR")
    return int(value)


def optional_amount(given: Given, name: str) -> int | None:
    return None if given.get(name) is None else amount(given, name)


def currency(given: Given, *, required: bool = True) -> str:
    value = text(given, "currency", default=None if required else "IDR")
    if value != "IDR":
        raise errors.refused("UNSUPPORTED_CURRENCY", f"{value} is not activated for this account.")
    return value


def mapping(given: Given, name: str, *, required: bool = False) -> dict[str, Any]:
    value = given.get(name)
    if value is None:
        if required:
            raise errors.invalid(name, "is required")
        return {}
    if not isinstance(value, dict):
        raise errors.invalid(name, "must be an object")
    return value


def listed(given: Given, name: str) -> list[Any] | None:
    value = given.get(name)
    if value is not None and not isinstance(value, list):
        raise errors.invalid(name, "must be an array")
    return value


def metadata(given: Given) -> dict[str, Any] | None:
    if given.get("metadata") is None:
        return None
    found = mapping(given, "metadata")
    too_long = any(len(k) > METADATA_KEY or len(str(v)) > METADATA_VALUE for k, v in found.items())
    if len(found) > METADATA_KEYS or too_long:
        raise errors.invalid("metadata", "may have 50 keys of 40 and values of 500 characters")
    return found


def moment(given: Given, name: str, *, place: str = "body") -> float | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        found = clock.read(str(value))
    except ValueError as error:
        raise errors.invalid(name, "must be a valid ISO 8601 date", place=place) from error
    if not 0 <= found < FARTHEST:
        raise errors.invalid(name, "must be a date of our time", place=place)
    return found


def check_items(given: Given) -> None:
    """As v3 and sessions want them."""
    for item in listed(given, "items") or []:
        missing = [name for name in ITEM_FIELDS if not isinstance(item, Mapping) or item.get(name) is None]
        if missing:
            raise errors.invalid(f"items.{missing[0]}", "is required")


def limit(query: Mapping[str, str], *, most: int = 100, default: int = 10) -> int:
    """SDKs send `10.0`."""
    given = query.get("limit", "")
    try:
        value = int(float(given)) if given else default
    except (ValueError, OverflowError) as error:
        raise errors.invalid("limit", "must be a number", place="query") from error
    if not 1 <= value <= most:
        raise errors.invalid("limit", f"must be from 1 to {most}", place="query")
    return value
