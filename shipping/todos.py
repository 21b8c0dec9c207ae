"""The work that shipping adds for itself, by name. Topics and subjects are data: they are never renamed."""

from omnihub.core.work import Todo

CHECK = "rates.check"
TRACK = "parcel.track"
MOVE = "orders.move"
RAJAONGKIR = "rajaongkir"


def check(reason: str) -> Todo:
    """Say what is wrong with the courier costs, for as long as it is."""
    return Todo(CHECK, RAJAONGKIR, reason=reason)


def track(reason: str) -> Todo:
    """Ask where the parcels of our own shops are."""
    return Todo(TRACK, RAJAONGKIR, reason=reason)


def move(batch_pk: int, reason: str) -> Todo:
    """Move a person's ticked orders on."""
    return Todo(MOVE, str(batch_pk), reason=reason)
