"""The mirror for people: to read. Only what a listing is made of is said here by hand."""

from channels.admin import customers, listings, money, orders, returns, shops

__all__ = ["customers", "listings", "money", "orders", "returns", "shops"]
