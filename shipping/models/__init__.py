"""Parcels on their way out, their labels, and what they cost."""

from shipping.models.area import Area, AreaSearch
from shipping.models.cost import CostAccount, CostRule, CourierService, TariffRow
from shipping.models.label import Label
from shipping.models.move import Move, MoveBatch
from shipping.models.policy import ShippingPolicy
from shipping.models.quote import Quote
from shipping.models.rate import QuotaDay, Rate, RateCard
from shipping.models.scan import ScanEvent
from shipping.models.shipment import Shipment, TrackingEvent

__all__ = [
    "Area",
    "AreaSearch",
    "CostAccount",
    "CostRule",
    "CourierService",
    "Label",
    "Move",
    "MoveBatch",
    "QuotaDay",
    "Quote",
    "Rate",
    "RateCard",
    "ScanEvent",
    "Shipment",
    "ShippingPolicy",
    "TariffRow",
    "TrackingEvent",
]
