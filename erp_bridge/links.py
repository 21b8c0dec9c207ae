"""Addresses of documents in Odoo's own pages."""

from django.conf import settings

from erp_bridge.models import Binding


def document(model: str, odoo_id: int) -> str:
    """Empty while no Odoo is set. Up to version 17 the pattern is another one: ODOO_DOCUMENT_URL."""
    if not settings.ODOO_URL:
        return ""
    address: str = settings.ODOO_DOCUMENT_URL.format(url=settings.ODOO_URL, model=model, id=odoo_id)
    return address


def of(binding: Binding) -> str:
    return document(binding.odoo_model, binding.odoo_id)
