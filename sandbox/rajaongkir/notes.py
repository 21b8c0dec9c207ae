"""The latest calls, for the page: what was asked, and how it was answered. Keys are not kept."""

import time
from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.rajaongkir.models import Call

KEPT = 200
SWEEP = 50
"""So many calls are let pile up before old ones are thrown away."""


def keep(path: str, given: Mapping[str, str], meta: Mapping[str, Any], seconds: float) -> None:
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    with storage.writing():
        row = Call.objects.create(
            at=time.time(),
            path=path[:200],
            asked=asked[:300],
            code=meta["code"],
            message=meta["message"],
            milliseconds=round(seconds * 1000, 1),
        )
        if row.pk % SWEEP == 0:
            Call.objects.filter(pk__lte=row.pk - KEPT).delete()


def latest(limit: int = KEPT) -> list[dict[str, Any]]:
    names = ("at", "path", "asked", "code", "message", "milliseconds")
    return list(Call.objects.order_by("-pk").values(*names)[:limit])
