"""What the integrator wants to be told: the codes that are on, the shops that are blocked."""

from sandbox.world import memory

ALL = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 22, 28, 29, 30, 47)
CHANGEABLE = range(1, 14)
MOST_BLOCKED = 500


def wanted() -> frozenset[int]:
    off = memory.recall("push_off", [])
    return frozenset(ALL) - frozenset(off)


def blocked() -> frozenset[int]:
    return frozenset(memory.recall("push_blocked", []))


def change(on: list[int], off: list[int], blocked_shops: list[int] | None) -> None:
    memory.keep("push_off", sorted((set(memory.recall("push_off", [])) - set(on)) | set(off)))
    if blocked_shops is not None:
        memory.keep("push_blocked", blocked_shops)
