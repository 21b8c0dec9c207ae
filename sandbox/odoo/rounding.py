"""Amounts as Odoo keeps them: binary floats, rounded half away from zero at the currency's step."""

import math

CENT = 0.01


def rounded(amount: float, step: float = CENT) -> float:
    """To the nearest multiple of `step`; a hair below the half counts as the half."""
    if not amount:
        return 0.0
    normal = amount / step
    hair = 2.0 ** (math.log2(abs(normal)) - 50) if normal else 0.0
    whole = math.floor(abs(normal) + hair + 0.5)
    digits = max(0, round(-math.log10(step)))
    return round(math.copysign(whole * step, amount), digits)


def is_zero(amount: float, step: float = CENT) -> bool:
    return abs(amount) < step / 2


def compare(one: float, other: float, step: float = CENT) -> int:
    difference = rounded(one, step) - rounded(other, step)
    if is_zero(difference, step):
        return 0
    return 1 if difference > 0 else -1
