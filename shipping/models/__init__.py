"""Parcels on their way out, and their labels."""

from shipping.models.label import Label
from shipping.models.policy import ShippingPolicy
from shipping.models.scan import ScanEvent
from shipping.models.shipment import Shipment, TrackingEvent

__all__ = ["Label", "ScanEvent", "Shipment", "ShippingPolicy", "TrackingEvent"]
