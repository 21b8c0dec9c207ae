"""The mirror of the sales channels."""

from channels.models.backfill import Backfill
from channels.models.customer import (
    Customer,
    CustomerMerge,
    CustomerPair,
    CustomerProfile,
    CustomerTag,
    Tagged,
)
from channels.models.details import ShippingChannel, ShopAddress, ShopDetails, Warehouse
from channels.models.erased import ErasedBuyer
from channels.models.listing import Component, Listing, Product
from channels.models.money import EscrowStatement, FeeRate, WalletDay, WalletEntry
from channels.models.order import Order, OrderLine
from channels.models.order_parts import OrderEvent, Package
from channels.models.own import Checkout, CheckoutLine, OwnParcel, Storefront
from channels.models.pushes import PushStatus
from channels.models.returns import ReturnAnswer, ReturnCase, ReturnItem, ReturnPicture
from channels.models.shop import Connection, Shop
from channels.models.stock import Published, Reservation, StockLevel, StockPolicy
from channels.models.sync import SyncRun

__all__ = [
    "Backfill",
    "Checkout",
    "CheckoutLine",
    "Component",
    "Connection",
    "Customer",
    "CustomerMerge",
    "CustomerPair",
    "CustomerProfile",
    "CustomerTag",
    "ErasedBuyer",
    "EscrowStatement",
    "FeeRate",
    "Listing",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OwnParcel",
    "Package",
    "Product",
    "Published",
    "PushStatus",
    "Reservation",
    "ReturnAnswer",
    "ReturnCase",
    "ReturnItem",
    "ReturnPicture",
    "ShippingChannel",
    "Shop",
    "ShopAddress",
    "ShopDetails",
    "StockLevel",
    "StockPolicy",
    "Storefront",
    "SyncRun",
    "Tagged",
    "WalletDay",
    "WalletEntry",
    "Warehouse",
]
