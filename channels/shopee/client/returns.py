"""Returns and refunds."""

from channels.shopee.client.calling import ShopCaller


class Returns(ShopCaller):
    """Returns and refunds."""
