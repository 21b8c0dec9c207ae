"""What a line costs without tax, its taxes, and with them."""

from collections.abc import Sequence
from typing import NamedTuple

from sandbox.odoo.record import Record
from sandbox.odoo.rounding import rounded


class Amounts(NamedTuple):
    subtotal: float
    total: float
    taxes: tuple[tuple[int, float], ...]
    """Tax id and amount, each rounded by itself: the setting "round per line"."""


def amounts(quantity: float, price: float, discount: float, taxes: Sequence[Record]) -> Amounts:
    raw = quantity * price * (1 - discount / 100)
    included = sum(_rate(tax) for tax in taxes if tax.price_include)
    base = raw / (1 + included)
    each = [(int(tax.id), rounded(_tax(tax, base, quantity))) for tax in taxes]
    extra = sum(amount for (_, amount), tax in zip(each, taxes, strict=True) if not tax.price_include)
    inner = sum(amount for (_, amount), tax in zip(each, taxes, strict=True) if tax.price_include)
    subtotal = rounded(rounded(raw) - inner)
    return Amounts(subtotal, rounded(subtotal + inner + extra), tuple(each))


def _rate(tax: Record) -> float:
    return float(tax.amount) / 100 if tax.raw("amount_type") == "percent" else 0.0


def _tax(tax: Record, base: float, quantity: float) -> float:
    return base * _rate(tax) if tax.raw("amount_type") == "percent" else float(tax.amount) * quantity
