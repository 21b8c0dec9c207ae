"""The shapes of what Shopee sends: strict on what we use, loose on the rest."""

from channels.shopee.payloads.details import Channel, HolidayMode, Place, ShopAddress, Warehouse
from channels.shopee.payloads.documents import DocumentRow
from channels.shopee.payloads.escrow import Escrow, EscrowItem, Release, ReleaseList
from channels.shopee.payloads.fields import Row, decode
from channels.shopee.payloads.items import Item, ItemList, Model, Stock, StockUpdate
from channels.shopee.payloads.logistics import (
    DropoffBranch,
    Mass,
    PickupAddress,
    ShippingParameter,
    TrackingInfo,
    TrackingNumber,
)
from channels.shopee.payloads.orders import (
    Address,
    OrderDetail,
    OrderItem,
    OrderList,
    OrderPackage,
    PackageDetail,
    PackageItem,
)
from channels.shopee.payloads.pushes import LostPushes, Push, PushConfig
from channels.shopee.payloads.return_answers import Reason, ReverseTracking, Solutions
from channels.shopee.payloads.returns import Return, ReturnItem, ReturnList
from channels.shopee.payloads.shops import ShopInfo, Tokens
from channels.shopee.payloads.wallet import WalletLine, WalletList

__all__ = [
    "Address",
    "Channel",
    "DocumentRow",
    "DropoffBranch",
    "Escrow",
    "EscrowItem",
    "HolidayMode",
    "Item",
    "ItemList",
    "LostPushes",
    "Mass",
    "Model",
    "OrderDetail",
    "OrderItem",
    "OrderList",
    "OrderPackage",
    "PackageDetail",
    "PackageItem",
    "PickupAddress",
    "Place",
    "Push",
    "PushConfig",
    "Reason",
    "Release",
    "ReleaseList",
    "Return",
    "ReturnItem",
    "ReturnList",
    "ReverseTracking",
    "Row",
    "ShippingParameter",
    "ShopAddress",
    "ShopInfo",
    "Solutions",
    "Stock",
    "StockUpdate",
    "Tokens",
    "TrackingInfo",
    "TrackingNumber",
    "WalletLine",
    "WalletList",
    "Warehouse",
    "decode",
]
