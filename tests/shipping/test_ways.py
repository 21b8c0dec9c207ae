"""One way out of what a courier offers."""

import pytest

from channels.parcels import Branch, PickupPlace, ShippingChoices, ShippingWay, Slot
from channels.records import AddressData
from shipping.ways import NoWay, Rule, Wish, choose

PLACE = AddressData(address="Jl. Contoh 1")
SLOTS = (Slot("mon"), Slot("tue", recommended=True), Slot("wed"))


def offered(*, pickup=None, dropoff=None, own=None, places=None, branches=()):
    """Each way by what it needs; one that is None is not offered."""
    needs = {
        name: frozenset(need) for name, need in (("pickup", pickup), ("dropoff", dropoff)) if need is not None
    }
    needs |= {"own": frozenset(own)} if own is not None else {}
    found = places or (PickupPlace("1", PLACE, SLOTS), PickupPlace("2", PLACE, SLOTS, default=True))
    return ShippingChoices(
        pickup=found if pickup is not None else None,
        dropoff=tuple(Branch(one, PLACE) for one in branches) if dropoff is not None else None,
        needs=needs,
    )


BOTH = offered(pickup=("place", "slot"), dropoff=())


@pytest.mark.parametrize(
    ("choices", "rule", "wish", "way"),
    [
        (BOTH, Rule(), Wish(), ShippingWay("pickup", place_id="2", slot_id="tue")),
        (BOTH, Rule("dropoff"), Wish(), ShippingWay("dropoff")),
        (BOTH, Rule(place="1"), Wish(), ShippingWay("pickup", place_id="1", slot_id="tue")),
        (BOTH, Rule(place="gone"), Wish(), ShippingWay("pickup", place_id="2", slot_id="tue")),
        (
            BOTH,
            Rule("dropoff"),
            Wish("pickup", slot="wed"),
            ShippingWay("pickup", place_id="2", slot_id="wed"),
        ),
        (
            offered(pickup=("place",)),
            Rule("dropoff"),
            Wish(),
            ShippingWay("pickup", place_id="2", slot_id="tue"),
        ),
        (
            offered(pickup=("place", "slot"), places=(PickupPlace("9", PLACE),)),
            Rule(),
            Wish(),
            ShippingWay("pickup", place_id="9"),
        ),
        (
            offered(dropoff=("branch",), branches=("31", "32")),
            Rule(),
            Wish(),
            ShippingWay("dropoff", branch_id="31"),
        ),
        (
            offered(dropoff=("sender",)),
            Rule(sender="Budi"),
            Wish(),
            ShippingWay("dropoff", sender_name="Budi"),
        ),
        (
            offered(dropoff=("number", "sender")),
            Rule(sender="Budi"),
            Wish(number="JX1"),
            ShippingWay("dropoff", tracking_number="JX1"),
        ),
        (
            offered(dropoff=("number", "sender")),
            Rule(sender="Budi"),
            Wish(),
            ShippingWay("dropoff", sender_name="Budi"),
        ),
        (offered(own=("number",)), Rule(), Wish(number="AK22"), ShippingWay("own", tracking_number="AK22")),
    ],
)
def test_a_way_is_chosen_by_wish_then_rule_then_what_is_offered(choices, rule, wish, way):
    assert choose(choices, rule, wish).way == way


@pytest.mark.parametrize(
    ("choices", "wish", "code"),
    [
        (offered(dropoff=()), Wish("pickup"), "way_not_offered"),
        (offered(), Wish(), "way_none"),
        (BOTH, Wish("pickup", slot="gone"), "way_slot_gone"),
        (BOTH, Wish("pickup", place="9"), "way_place_gone"),
        (offered(dropoff=("sender",)), Wish(), "way_no_sender"),
        (offered(dropoff=("branch",)), Wish(), "way_no_branch"),
        (offered(own=("number",)), Wish(), "way_no_number"),
        (offered(dropoff=("slug",)), Wish(), "way_unknown_need"),
    ],
)
def test_what_cannot_be_done_as_wished_is_said_and_nothing_else_is_done_instead(choices, wish, code):
    with pytest.raises(NoWay) as refused:
        choose(choices, Rule(), wish)
    assert refused.value.code == code


def test_after_a_courier_who_did_not_come_another_time_is_chosen():
    assert choose(BOTH, Rule(), Wish(), but="tue").way.slot_id == "mon"


def test_a_wish_is_kept_and_read_again():
    wish = Wish("pickup", place="1", slot="mon")
    assert Wish.of(wish.told()) == wish
    assert Wish.of({}) == Wish()
