"""The administration of shipping: what courier costs are made of."""

from shipping.admin import costs, tariffs

__all__ = ["costs", "tariffs"]
