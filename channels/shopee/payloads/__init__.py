"""The shapes of what Shopee sends: strict on what we use, loose on the rest."""

from channels.shopee.payloads.escrow import Escrow, EscrowItem, Release, ReleaseList
from channels.shopee.payloads.fields import Row, decode
from channels.shopee.payloads.items import Item, ItemList, Model, Stock, StockUpdate
from channels.shopee.payloads.orders import (
    Address,
    OrderDetail,
    OrderItem,
    OrderList,
    OrderPackage,
    PackageDetail,
    PackageItem,
)
from channels.shopee.payloads.shops import Push, PushConfig, ShopInfo, Tokens

__all__ = [
    "Address",
    "Escrow",
    "EscrowItem",
    "Item",
    "ItemList",
    "Model",
    "OrderDetail",
    "OrderItem",
    "OrderList",
    "OrderPackage",
    "PackageDetail",
    "PackageItem",
    "Push",
    "PushConfig",
    "Release",
    "ReleaseList",
    "Row",
    "ShopInfo",
    "Stock",
    "StockUpdate",
    "Tokens",
    "decode",
]
