"""What a listing is made of, in one line for people."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from channels.listings import Part
from channels.models import Component


def made_of(parts: Iterable[Component | Part]) -> str:
    """2 × CUP (60 %), 1 × PLATE (40 %). The share is told where there are several."""
    found = list(parts)
    told = [_told(part, several=len(found) > 1) for part in found]
    return ", ".join(told) or _("not mapped")


def _told(part: Component | Part, *, several: bool) -> str:
    words = f"{part.quantity} × {part.product.sku}"
    return f"{words} ({percent(part.price_share)} %)" if several else words


def percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def change(before: str, after: str) -> str:
    return f"{before} → {after}"
