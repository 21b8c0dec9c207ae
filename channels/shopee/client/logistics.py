"""Arranging shipments, and where parcels are."""

from channels.shopee.client.calling import ShopCaller


class Logistics(ShopCaller):
    """Arranging shipments, and where parcels are."""
