"""Shopee Open Platform v2: one short method an endpoint. Signs and reads; never retries, never pages.

Answers with the tokens and the shop's own data come without the `response` object of all others.
"""

from channels.shopee.client.calling import API, App
from channels.shopee.client.cancelling import Cancelling
from channels.shopee.client.documents import DOCUMENTS_AT_ONCE, Documents
from channels.shopee.client.goods import ITEMS_AT_ONCE, Goods
from channels.shopee.client.logistics import Logistics
from channels.shopee.client.orders import Orders
from channels.shopee.client.public import PublicClient
from channels.shopee.client.returns import Returns
from channels.shopee.client.shop import ShopFacts
from channels.shopee.client.wallet import Wallet

__all__ = ["API", "DOCUMENTS_AT_ONCE", "ITEMS_AT_ONCE", "App", "PublicClient", "ShopClient"]


class ShopClient(Orders, Goods, ShopFacts, Logistics, Documents, Cancelling, Returns, Wallet):
    """Calls in the name of one shop."""
