"""What crosses the door about parcels: plain values, no Django, no marketplace's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from channels.records import AddressData
from omnihub.core.errors import RemoteError

PICKUP, DROPOFF, OWN = "pickup", "dropoff", "own"
"""OWN: by a courier of the seller's own, whose number the seller tells."""

# Codes of refusals that mean the same on every marketplace.
ALREADY_ARRANGED = "already_arranged"
NOT_READY = "parcel_not_ready"
SAME_AS_BEFORE = "same_as_before"


class Stage(StrEnum):
    """What may be done with a parcel, as the marketplace says at this moment."""

    HELD = "held"  # pending, booked in advance, or the marketplace's own to ship
    TO_ARRANGE = "to_arrange"
    TO_ARRANGE_AGAIN = "to_arrange_again"  # the courier did not come
    ASKED = "asked"  # taken, and not numbered yet
    ARRANGED = "arranged"
    GONE = "gone"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One package of an order, named so that the marketplace finds it. `split`: the order has several."""

    order: str
    number: str
    split: bool = False
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class ParcelData:
    """A parcel as it was read just now. `because` says why it is held."""

    parcel: Parcel
    stage: Stage
    remote_status: str
    read_at: datetime
    channel_id: str = ""
    location_id: str = ""
    carrier: str = ""
    ship_by: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class ParcelReading:
    """By the package's number; one that the marketplace does not know is in neither part."""

    parcels: Mapping[str, ParcelData]
    problems: Mapping[str, RemoteError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    id: str
    begins_at: datetime | None = None
    words: str = ""
    recommended: bool = False


@dataclass(frozen=True, slots=True)
class PickupPlace:
    id: str
    place: AddressData
    slots: tuple[Slot, ...] = ()
    default: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    id: str
    place: AddressData


# What a way may need to be told.
PLACE, SLOT, BRANCH, SENDER, NUMBER = "place", "slot", "branch", "sender", "number"


@dataclass(frozen=True, slots=True)
class ShippingChoices:
    """The ways a courier offers. None: not offered. `needs` names by way what must be told."""

    pickup: tuple[PickupPlace, ...] | None = None
    dropoff: tuple[Branch, ...] | None = None
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def offers(self, method: str) -> bool:
        return method in self.needs


@dataclass(frozen=True, slots=True)
class ShippingWay:
    """One way, chosen. What the courier does not ask for stays empty and is not sent."""

    method: str
    place_id: str = ""
    slot_id: str = ""
    branch_id: str = ""
    sender_name: str = ""
    tracking_number: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """What became of parcels that were to be arranged in one way, by their numbers.

    `broke_off`: what went wrong before something was said of all; those may be arranged all the same.
    """

    taken: frozenset[str] = frozenset()
    refused: Mapping[str, RemoteError] = field(default_factory=dict)
    broke_off: RemoteError | None = None


@dataclass(frozen=True, slots=True)
class Waybill:
    """`number` is empty for a while after arranging. `pickup_code`: an instant driver asks for it."""

    number: str
    pickup_code: str = ""


@dataclass(frozen=True, slots=True)
class CourierNews:
    at: datetime
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class CourierReport:
    """`status` is the marketplace's word for where the parcel is; `ended`: nothing more is to be told."""

    status: str
    news: tuple[CourierNews, ...] = ()
    ended: bool = False
