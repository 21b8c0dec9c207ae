"""What a parcel is charged by: its own weight or that of its volume, as each courier rounds it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from shipping.records import Item

KILO = 1000
MM3_A_CM3 = 1000
SLACK_PERCENT = 10
"""Several things leave gaps between them."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """`divisor`: cubic centimetres to the kilo. What exceeds a kilo by less is dropped."""

    divisor: int = 6000
    tolerance_grams: int = 300
    least_kilos: int = 1


ORDINARY = Rounding()
TRUCK = Rounding(5000, 0, 10)
CARGO = Rounding(4000, 0, 10)
ROUNDINGS: tuple[tuple[str, str, Rounding], ...] = (
    ("jne", "JTR*", TRUCK),
    ("sicepat", "GOKIL", CARGO),
    ("sap", "DRGREG", CARGO),
    ("tiki", "TRC", CARGO),
    ("lion", "BIGPACK", CARGO),
    ("wahana", "Kargo*", CARGO),
    ("pos", "POS KARGO", CARGO),
    ("rex", "REX-10", CARGO),
    ("sentral", "*", CARGO),
)
"""Courier, service, rule; the first that fits. Only JNE publishes its own; the others are the custom."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`volume` in cubic centimetres; 0: nobody measured anything."""

    grams: int
    volume: int = 0


def rounding(courier: str, service: str) -> Rounding:
    for of, pattern, found in ROUNDINGS:
        if of == courier and fnmatchcase(service.upper(), pattern.upper()):
            return found
    return ORDINARY


def parcel(items: Iterable[Item], *, unknown_grams: int, packing_grams: int) -> Parcel:
    """One box for everything."""
    kept = [item for item in items if item.quantity > 0]
    grams = sum((item.weight_grams or unknown_grams) * item.quantity for item in kept)
    return Parcel(grams + packing_grams if kept else 0, _volume(kept))


def _volume(items: list[Item]) -> int:
    """Of a box as long and as wide as the longest and widest thing, and as high as all need; rounded up."""
    measured = [(item.sides, item.quantity) for item in items if item.sides]
    if not measured:
        return 0
    pieces = sum(quantity for _sides, quantity in measured)
    length = max(sides[0] for sides, _quantity in measured if sides)
    width = max(sides[1] for sides, _quantity in measured if sides)
    height = max(sides[2] for sides, _quantity in measured if sides)
    filled = sum(sides[0] * sides[1] * sides[2] * quantity for sides, quantity in measured if sides)
    if pieces > 1:
        filled = filled * (100 + SLACK_PERCENT) // 100
    return -(-max(filled, length * width * height) // MM3_A_CM3)


def charged_grams(found: Parcel, rule: Rounding) -> int:
    """Whole kilos, as grams: the step by which costs are asked and kept."""
    by_volume = -(-found.volume * KILO // rule.divisor)
    kilos, rest = divmod(max(found.grams, by_volume), KILO)
    if rest > rule.tolerance_grams:
        kilos += 1
    return max(kilos, rule.least_kilos) * KILO


def steps(grams: int, step: int) -> int:
    """How many steps of a table a weight takes, at least one."""
    return max(1, -(-grams // max(step, 1)))
