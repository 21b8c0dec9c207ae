"""The world under a name, to come back to."""

import pytest

pytestmark = pytest.mark.flow


@pytest.fixture
def numbers(sandbox):
    """Two orders of a world that was kept with them as "two"."""
    sandbox.control("settings", {"token_seconds": 777})
    sandbox.control("faults", {"push.drop": 1})
    made = sandbox.new_orders(2)
    sandbox.control("picture", {"name": "two"})
    return made


def all_orders(sandbox):
    return {order["order_sn"]: order for order in sandbox.control("orders")["orders"]}


def change_everything(sandbox, order_sn):
    sandbox.step(order_sn, "arrange", "pickup")
    sandbox.new_orders(3)
    sandbox.control("stock", {"sku": "SKU-0037", "stock": 3})
    sandbox.control("settings", {"token_seconds": 5})
    sandbox.control("faults", {"shopee.error": 1})


def seen(sandbox):
    looks = ("orders", "stock", "settings", "faults", "summary")
    return {look: sandbox.control(look) for look in looks}


def test_a_reset_to_a_picture_finds_all_as_it_was_as_often_as_one_likes(sandbox, numbers):
    before = seen(sandbox)
    for _time in range(2):
        change_everything(sandbox, numbers[0])
        assert seen(sandbox) != before
        sandbox.reset("two")
        assert seen(sandbox) == before
    assert set(all_orders(sandbox)) == set(numbers)


def test_life_goes_on_from_a_picture(sandbox, numbers):
    sandbox.reset("two")
    sandbox.step(numbers[0], "arrange", "pickup")
    assert all_orders(sandbox)[numbers[0]]["status"] == "SHIPPED"
    assert len(set(numbers) | set(sandbox.new_orders(1))) == 3


def test_a_plain_reset_is_still_the_seeded_start(sandbox, numbers):
    sandbox.reset()
    assert all_orders(sandbox) == {}
    assert sandbox.control("settings")["token_seconds"] == 14400
    assert sandbox.control("faults") == {}


def test_an_unknown_picture_is_named_and_nothing_is_lost(sandbox, numbers):
    with pytest.raises(RuntimeError, match="no picture 'three'"):
        sandbox.reset("three")
    assert set(all_orders(sandbox)) == set(numbers)
