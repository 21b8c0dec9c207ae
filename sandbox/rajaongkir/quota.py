"""Keys and their calls a day. The day begins at midnight in Jakarta."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import storage
from sandbox.rajaongkir import errors
from sandbox.rajaongkir.models import Key

PLANS: Mapping[str, int] = {"starter": 100, "pro": 25_000, "enterprise": 50_000}
KEY = "sandbox-rajaongkir-key"
SEEDED = {
    KEY: "pro",
    "sandbox-rajaongkir-starter-key": "starter",
    "sandbox-rajaongkir-enterprise-key": "enterprise",
}
JAKARTA = ZoneInfo("Asia/Jakarta")


def plant() -> None:
    Key.objects.bulk_create(Key(key=key, plan=plan, limit=PLANS[plan]) for key, plan in SEEDED.items())


def today() -> str:
    return datetime.fromtimestamp(time.time(), JAKARTA).date().isoformat()


def spend(key: str, hits: int) -> None:
    """ApiError for a key nobody has, and for a day that is used up; what is refused does not count."""
    with storage.writing():
        row = Key.objects.filter(pk=key).first()
        if row is None:
            raise errors.wrong_key()
        if row.day != today():
            row.day, row.used = today(), 0
        if row.used + hits > row.limit:
            raise errors.quota_used_up()
        row.used += hits
        row.save(update_fields=["day", "used"])


def change(key: str, given: Mapping[str, Any]) -> None:
    """{"plan"?, "used"?, "limit"?}; a key that does not exist is made."""
    if given.get("plan") and given["plan"] not in PLANS:
        raise ValueError(f"There is no plan {given['plan']!r}. The plans are: {', '.join(PLANS)}.")
    with storage.writing():
        row = Key.objects.filter(pk=key).first() or Key(pk=key, plan="starter", limit=PLANS["starter"])
        if given.get("plan"):
            row.plan, row.limit = given["plan"], PLANS[given["plan"]]
        row.limit = int(given.get("limit", row.limit))
        row.used = int(given.get("used", row.used if row.day == today() else 0))
        row.day = today()
        row.save()


def told() -> list[dict[str, Any]]:
    return [
        {
            "key": row.key,
            "plan": row.plan,
            "limit": row.limit,
            "used": row.used if row.day == today() else 0,
        }
        for row in Key.objects.order_by("limit", "key")
    ]
