"""Air waybills: made, asked for, downloaded."""

from channels.shopee.client.calling import ShopCaller


class Documents(ShopCaller):
    """Air waybills: made, asked for, downloaded."""
