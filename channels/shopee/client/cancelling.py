"""Orders cancelled by the seller, and buyers' wishes to cancel."""

from channels.shopee.client.calling import ShopCaller


class Cancelling(ShopCaller):
    """Orders cancelled by the seller, and buyers' wishes to cancel."""
