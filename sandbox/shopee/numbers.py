"""Order numbers, package numbers: different for each order, the same for the same seed."""

import string

from sandbox.shopee import clock

_LETTERS = string.digits + string.ascii_uppercase
_SN_SPACE = len(_LETTERS) ** 8
_PACKAGE_SPACE = 9 * 10**14
_MOST_ORDERS = 10**9


def order_sn(seed: int, number: int, created: float) -> str:
    left = (number * 1_103_515_245_011 + seed * 7_777_777_771 + 424_242_424_242) % _SN_SPACE
    letters = ""
    for _ in range(8):
        left, place = divmod(left, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return clock.order_day(created) + letters


def package_number(seed: int, number: int, place: int = 0) -> str:
    """`place`: which package of its order it is."""
    unique = number + place * _MOST_ORDERS
    return f"OFG{10**14 + (unique * 68_718_952_447 + seed * 1_000_003) % _PACKAGE_SPACE}"
