"""Values the world keeps across a restart, by name."""

from typing import Any

from sandbox.world.models import Memory


def recall(name: str, default: Any = None) -> Any:
    row = Memory.objects.filter(name=name).first()
    return default if row is None else row.value


def keep(name: str, value: Any) -> None:
    Memory.objects.update_or_create(name=name, defaults={"value": value})
