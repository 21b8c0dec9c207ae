"""The stages of a parcel, and what each courier's list says about them."""

from collections.abc import Mapping
from dataclasses import dataclass

Plan = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Stage:
    words: str
    """{origin}, {destination} and {receiver} are filled in."""
    place: str
    """Which end of the way it happens at: `origin` or `destination`."""
    status: str = "ON PROCESS"
    code: str = ""
    """J&T's number; other couriers leave it empty."""


STAGES: Mapping[str, Stage] = {
    "booked": Stage("SHIPMENT DATA RECEIVED", "origin"),
    "received": Stage("RECEIVED AT COUNTER IN {origin}", "origin", code="10"),
    "sorted": Stage("PROCESSED AT SORTING CENTER {origin}", "origin", code="20"),
    "departed": Stage("DEPARTED FROM {origin} TO {destination}", "origin", "IN TRANSIT", "30"),
    "arrived": Stage("ARRIVED AT GATEWAY {destination}", "destination", "IN TRANSIT", "40"),
    "out": Stage("WITH DELIVERY COURIER {destination}", "destination", "ON PROCESS", "100"),
    "failed": Stage("DELIVERY FAILED, RECEIVER NOT AT HOME {destination}", "destination", code="110"),
    "held": Stage("PROBLEM SHIPMENT, ON HOLD AT {destination}", "destination", code="150"),
    "returning": Stage("RETURN TO SHIPPER FROM {destination}", "destination", "RETURN", "160"),
    "returned": Stage("RETURNED TO SHIPPER IN {origin}", "origin", "RETURNED TO SHIPPER", "172"),
    "delivered": Stage("DELIVERED TO {receiver} IN {destination}", "destination", "DELIVERED", "200"),
}
UNKNOWN = frozenset({"booked"})
"""While nothing else happened, the waybill is not known to anybody."""
ENDS = frozenset({"returned", "delivered"})

_THERE: Plan = [("received", 2), ("sorted", 4), ("departed", 6), ("arrived", 14), ("out", 8)]
FATES: Mapping[str, Plan] = {
    "ordinary": [*_THERE, ("delivered", 4)],
    "second_try": [*_THERE, ("failed", 5), ("out", 16), ("delivered", 4)],
    "returned": [
        *_THERE,
        *(("failed", 5), ("out", 16), ("failed", 5)),
        *(("held", 24), ("returning", 24), ("returned", 36)),
    ],
    "lost": _THERE[:3],
    "never_sent": [],
}
"""What follows on the booking; hours after the stage before."""
