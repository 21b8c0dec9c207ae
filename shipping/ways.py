"""One way among those that a courier offers: a person's wish before the shop's rule. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from channels.parcels import (
    BRANCH,
    DROPOFF,
    NUMBER,
    OWN,
    PICKUP,
    PLACE,
    SENDER,
    SLOT,
    PickupPlace,
    ShippingChoices,
    ShippingWay,
    Slot,
)
from omnihub.core.errors import Refused
from omnihub.core.texts import Text

KNOWN = frozenset({PLACE, SLOT, BRANCH, SENDER, NUMBER})


class NoWay(Refused):
    """Nothing that fits is offered, or something is missing that only a person knows."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shop prefers; empty: whatever is offered."""

    method: str = ""
    place: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose for some parcels. Empty: as the rule says."""

    method: str = ""
    place: str = ""
    slot: str = ""
    branch: str = ""
    sender: str = ""
    number: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> "Wish":
        return cls(**{name: str(kept.get(name) or "") for name in cls.__slots__})

    def told(self) -> dict[str, str]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Chosen:
    way: ShippingWay
    pickup_at: datetime | None = None


def choose(choices: ShippingChoices, rule: Rule, wish: Wish, *, but: str = "") -> Chosen:
    """A rule is bent to what the courier offers; a wish is not, it is said that it cannot be.

    `but`: a time at which the courier did not come.
    """
    method = _method(choices, rule, wish)
    needs = choices.needs[method]
    if strange := sorted(needs - KNOWN):
        raise NoWay(
            Text("The courier asks for “%(what)s”, which OmniHub does not know.", what=strange[0]),
            code="way_unknown_need",
        )
    if method == PICKUP:
        return _pickup(choices.pickup or (), needs, rule, wish, but)
    if method == DROPOFF:
        return Chosen(_dropoff(choices, needs, rule, wish))
    return Chosen(ShippingWay(OWN, tracking_number=_number(wish)))


def _method(choices: ShippingChoices, rule: Rule, wish: Wish) -> str:
    if wish.method:
        if not choices.offers(wish.method):
            raise NoWay(
                Text("The courier does not offer the way that was chosen. Choose another one."),
                code="way_not_offered",
            )
        return wish.method
    for method in (rule.method, PICKUP, DROPOFF, OWN):
        if method and choices.offers(method):
            return method
    raise NoWay(Text("The courier offers no way to hand this parcel over now."), code="way_none")


def _pickup(places: Sequence[PickupPlace], needs: frozenset[str], rule: Rule, wish: Wish, but: str) -> Chosen:
    place = _place(places, rule, wish)
    if place is None:
        if PLACE in needs:
            raise NoWay(
                Text("The marketplace has no pick-up address for this parcel. Set one in its Seller Centre."),
                code="way_no_place",
            )
        return Chosen(ShippingWay(PICKUP))
    slot = _slot([one for one in place.slots if one.id != but], wish)
    way = ShippingWay(
        PICKUP,
        place_id=place.id if PLACE in needs else "",
        slot_id=slot.id if slot else "",
        tracking_number=_number(wish) if NUMBER in needs else "",
    )
    return Chosen(way, slot.begins_at if slot else None)


def _place(places: Sequence[PickupPlace], rule: Rule, wish: Wish) -> PickupPlace | None:
    by_id = {place.id: place for place in places}
    if wish.place:
        if wish.place not in by_id:
            raise NoWay(
                Text("The courier does not come to the address that was chosen. Choose another one."),
                code="way_place_gone",
            )
        return by_id[wish.place]
    if rule.place in by_id:
        return by_id[rule.place]
    return next((place for place in places if place.default), places[0] if places else None)


def _slot(slots: Sequence[Slot], wish: Wish) -> Slot | None:
    """Some couriers offer none, and come when they come."""
    if wish.slot:
        found = next((slot for slot in slots if slot.id == wish.slot), None)
        if found is None and slots:
            raise NoWay(
                Text("The courier no longer offers the chosen time. Choose another one."),
                code="way_slot_gone",
            )
        return found
    return next((slot for slot in slots if slot.recommended), slots[0] if slots else None)


def _dropoff(choices: ShippingChoices, needs: frozenset[str], rule: Rule, wish: Wish) -> ShippingWay:
    return ShippingWay(
        DROPOFF,
        branch_id=_branch(choices, wish) if BRANCH in needs else "",
        **_who_or_number(needs, rule, wish),
    )


def _branch(choices: ShippingChoices, wish: Wish) -> str:
    known = [branch.id for branch in choices.dropoff or ()]
    if wish.branch in known:
        return wish.branch
    if wish.branch or not known:
        raise NoWay(
            Text("The courier has no such branch for this parcel. Choose another one."),
            code="way_no_branch",
        )
    return known[0]


def _who_or_number(needs: frozenset[str], rule: Rule, wish: Wish) -> dict[str, str]:
    """Couriers that ask for both take exactly one: a number that is known, else a name."""
    sender = wish.sender or rule.sender
    if SENDER in needs and sender and not wish.number:
        return {"sender_name": sender}
    if NUMBER in needs and wish.number:
        return {"tracking_number": wish.number}
    if SENDER in needs:
        raise NoWay(
            Text("The courier asks for the sender's real name. Fill it in under the shop's shipping rule."),
            code="way_no_sender",
        )
    return {"tracking_number": _number(wish)} if NUMBER in needs else {}


def _number(wish: Wish) -> str:
    if wish.number:
        return wish.number
    raise NoWay(
        Text("The courier asks for a waybill number of your own. Type it in on the order's page."),
        code="way_no_number",
    )
