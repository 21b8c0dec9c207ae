"""The administration of shipping: labels and scans, and what courier costs are made of."""

from shipping.admin import costs, parcels, tariffs

__all__ = ["costs", "parcels", "tariffs"]
