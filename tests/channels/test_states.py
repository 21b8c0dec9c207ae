import pytest

from channels import states
from channels.states import OrderStatus


def test_every_status_has_its_moves():
    assert set(states.SIDEWAYS) | set(states.ROAD) == set(OrderStatus)
    assert set(states.SIDEWAYS) == set(OrderStatus)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("unpaid", "completed"),  # what lay between went unseen
        ("packed", "ready_to_ship"),
        ("cancel_requested", "ready_to_ship"),
        ("cancel_requested", "shipped"),
        ("cancel_requested", "cancelled"),
        ("shipped", "cancelled"),
        ("delivered", "return_requested"),
        ("completed", "returned"),
        ("returned", "completed"),
        ("return_requested", "completed"),
        ("", "cancelled"),
        ("shipped", "shipped"),
    ],
)
def test_moves_that_are_normal_also_those_that_look_like_going_back(before, after):
    assert not states.unusual(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cancelled", "shipped"),
        ("cancelled", "ready_to_ship"),
        ("shipped", "unpaid"),
        ("completed", "packed"),
        ("completed", "cancelled"),
        ("delivered", "cancelled"),
        ("returned", "shipped"),
    ],
)
def test_moves_that_call_a_person(before, after):
    assert states.unusual(before, after)
