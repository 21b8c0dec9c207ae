"""A drawn picture for every product."""

import zlib

from django.http import HttpRequest, HttpResponse

from sandbox.catalogue import PRODUCTS
from sandbox.shopee.models import Item

_NAMES = {product.sku: product.family for product in PRODUCTS}


def picture(_request: HttpRequest, name: str) -> HttpResponse:
    hue = zlib.crc32(name.encode()) % 360
    letters = "".join(word[0] for word in _title(name).split()[:2]).upper()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">'
        f'<rect width="120" height="120" rx="14" fill="hsl({hue} 45% 55%)"/>'
        '<text x="60" y="74" font-family="sans-serif" font-size="42" font-weight="600" fill="#fff" '
        f'text-anchor="middle">{letters}</text></svg>'
    )
    answer = HttpResponse(drawing, content_type="image/svg+xml")
    answer["Cache-Control"] = "max-age=86400"
    return answer


def _title(name: str) -> str:
    """An item with variations has no SKU of its own: its pictures are called by its number."""
    item = Item.objects.filter(pk=int(name)).first() if name.isdecimal() else None
    return item.name if item else _NAMES.get(name, "Toko")
