"""Addresses on the other side: the document in Odoo, the order in the marketplace's own pages."""

from urllib.parse import quote

from django.conf import settings

from channels.models import Order
from erp_bridge.models import Binding


def odoo(model: str, pk: int) -> str:
    if not settings.ODOO_URL:
        return ""
    address: str = settings.ODOO_DOCUMENT_URL.format(url=settings.ODOO_URL, model=model, id=pk)
    return address


def document(binding: Binding) -> str:
    return odoo(binding.odoo_model, binding.odoo_id)


def seller_centre(order: Order) -> str:
    template = getattr(settings, f"{order.shop.kind.upper()}_SELLER_CENTRE_ORDER_URL", "")
    address: str = template.format(number=quote(order.number, safe=""))
    return address
