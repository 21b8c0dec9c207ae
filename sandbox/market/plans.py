"""What becomes of an order in the market: its steps and how long each takes, by chance from a seed."""

import random
from collections.abc import Sequence

Plan = list[tuple[str, float]]

_SECONDS = {
    "pay": (4, 10),
    "hold": (3, 6),
    "clear": (5, 9),
    "arrange": (10, 16),
    "pickup": (12, 18),
    "fail_pickup": (8, 12),
    "deliver": (14, 20),
    "fail_delivery": (14, 20),
    "lose": (14, 20),
    "complete": (10, 16),
    "release": (8, 14),
    "expire": (25, 35),
    "request_cancel": (5, 10),
    "accept_cancel": (10, 15),
    "reject_cancel": (10, 15),
    "cancel": (10, 15),
    "reject_cod": (6, 10),
    "return": (6, 10),
    "send_back": (8, 12),
    "arrive_back": (10, 16),
    "accept_return": (10, 15),
    "refuse_return": (10, 15),
    "return_after": (6, 10),
}
"""At speed 1. An ordinary order is released 60 to 100 seconds after it was placed."""

_END = ("deliver", "complete", "release")
_PAID_BACK = ("accept_return", "release")
_KINDS: Sequence[tuple[int, tuple[str, ...]]] = (
    (790, ("pay", "arrange", "pickup", *_END)),
    (30, ("hold", "clear", "arrange", "pickup", *_END)),
    (25, ("pay", "arrange", "fail_pickup", "arrange", "pickup", *_END)),
    (45, ("expire",)),
    (35, ("pay", "request_cancel", "accept_cancel")),
    (15, ("pay", "cancel")),
    (20, ("pay", "arrange", "pickup", "fail_delivery")),
    (10, ("pay", "arrange", "pickup", "deliver", "return", "accept_return", "release")),
    (10, ("pay", "arrange", "pickup", "deliver", "return", "send_back", "arrive_back", *_PAID_BACK)),
    (5, ("pay", "arrange", "pickup", "deliver", "return", "refuse_return", "release")),
    (5, ("pay", "arrange", "pickup", "deliver", "complete", "release", "return_after")),
    (5, ("pay", "arrange", "pickup", "lose")),
    (5, ("pay", "request_cancel", "reject_cancel", "arrange", "pickup", *_END)),
    (15, ("pay", "arrange", "request_cancel", "accept_cancel")),
)
_COD_KINDS: Sequence[tuple[int, tuple[str, ...]]] = (
    (88, ("arrange", "pickup", *_END)),
    (6, ("arrange", "pickup", "fail_delivery")),
    (6, ("reject_cod",)),
)
COD_SHARE = 0.1
_TROUBLES = frozenset({"fail_delivery", "lose", "reject_cancel", "return", "return_after"})


def pays_cash(chance: random.Random) -> bool:
    return chance.random() < COD_SHARE


def draw(chance: random.Random, *, cod: bool, troubles: bool = True) -> Plan:
    """Without troubles no parcel comes back: nothing is cancelled or returned after the hand-over."""
    kinds = [kind for kind in (_COD_KINDS if cod else _KINDS) if troubles or not _TROUBLES & set(kind[1])]
    names = chance.choices([names for _, names in kinds], [weight for weight, _ in kinds])[0]
    return [(name, round(chance.uniform(*_SECONDS[name]), 2)) for name in names]
