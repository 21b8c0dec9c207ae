"""Warehouses, deliveries, quantities."""
