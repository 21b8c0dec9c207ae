"""How far a poll has read."""

from omnihub.core import clock
from omnihub.core.models import Cursor


def read(name: str) -> str | None:
    return Cursor.objects.filter(pk=name).values_list("value", flat=True).first()


def move(name: str, value: str) -> None:
    """Only after what was read is safe."""
    Cursor.objects.update_or_create(pk=name, defaults={"value": value, "moved_at": clock.now()})
