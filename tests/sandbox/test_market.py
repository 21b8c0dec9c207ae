import random

import pytest

from sandbox.market import plans
from tests.sandbox_process import Sandbox, eventually


def test_an_ordinary_order_is_released_60_to_100_seconds_after_it_was_placed():
    chance = random.Random(5)
    drawn = [plans.draw(chance, cod=False) for _ in range(2000)]
    ordinary = [plan for plan in drawn if [name for name, _ in plan][:3] == ["pay", "arrange", "pickup"]]
    ordinary = [plan for plan in ordinary if plan[-1][0] == "release" and len(plan) == 6]
    assert 0.7 < len(ordinary) / len(drawn) < 0.9
    assert all(55 <= sum(seconds for _, seconds in plan) <= 100 for plan in ordinary)


def test_without_troubles_no_parcel_comes_back():
    chance = random.Random(6)
    drawn = [plans.draw(chance, cod=number % 2 == 0, troubles=False) for number in range(2000)]
    steps = {name for plan in drawn for name, _ in plan}
    assert {"return", "fail_delivery"}.isdisjoint(steps)
    assert {"release", "expire", "accept_cancel"} < steps


def test_the_same_seed_gives_the_same_market():
    def story(seed):
        chance = random.Random(seed)
        return [plans.draw(chance, cod=plans.pays_cash(chance)) for _ in range(50)]

    assert story(3) == story(3) != story(4)


def test_orders_live_their_lives_while_the_market_runs(sandbox):
    sandbox.control("market", {"running": True, "orders_per_minute": 300, "speed": 60})
    assert eventually(lambda: sandbox.control("summary")["released"] >= 20, seconds=60, pause=0.1)
    sandbox.control("market", {"running": False})
    states = set(sandbox.control("summary")["orders"])
    assert {"COMPLETED"} < states
    orders = sandbox.control("orders")["orders"]
    assert {order["shop_id"] for order in orders} == {220000123, 220000456}
    assert any(order["cod"] for order in orders)


def test_a_stopped_market_stands_still(sandbox):
    sandbox.control("market", {"running": True, "orders_per_minute": 600, "speed": 1})
    eventually(lambda: sandbox.control("summary")["orders"])
    sandbox.control("market", {"running": False})
    before = sandbox.control("summary")
    assert not eventually(lambda: sandbox.control("summary") != before, seconds=0.5)


def test_a_reset_while_the_market_runs_leaves_an_empty_world(sandbox):
    for _ in range(3):
        sandbox.control("market", {"running": True, "orders_per_minute": 12000, "speed": 100})
        eventually(lambda: sandbox.control("summary")["orders"])
        sandbox.reset()
        assert not eventually(lambda: sandbox.control("summary")["orders"], seconds=0.15)


def test_when_the_seller_does_not_arrange_the_orders_wait_for_somebody_who_does(sandbox, shopee):
    sandbox.control("market", {"running": True, "orders_per_minute": 600, "speed": 60, "arranges": False})

    def of(status):
        return [
            order["order_sn"]
            for order in sandbox.control(f"orders?status={status}&shop_id=220000123")["orders"]
        ]

    waiting = eventually(lambda: of("READY_TO_SHIP"))
    sandbox.control("market", {"orders_per_minute": 0})
    states = eventually(
        lambda: not {"UNPAID", "PENDING", "IN_CANCEL"} & set(sandbox.control("summary")["orders"]), pause=0.1
    )
    assert states
    assert not {"PROCESSED", "SHIPPED", "COMPLETED"} & set(sandbox.control("summary")["orders"])
    waiting = of("READY_TO_SHIP")
    assert shopee("logistics/ship_order", post={"order_sn": waiting[0], "dropoff": {}})["error"] == ""
    ended = {"COMPLETED", "CANCELLED"}
    assert eventually(lambda: sandbox.control(f"orders/{waiting[0]}")["status"] in ended, pause=0.1)


def test_a_person_may_be_faster_than_the_market(sandbox):
    sandbox.control("market", {"running": True, "orders_per_minute": 600, "speed": 0.001})
    (order, *_) = eventually(lambda: sandbox.control("orders?status=UNPAID")["orders"])
    sandbox.control("market", {"orders_per_minute": 0})
    sandbox.step(order["order_sn"], "pay", "cancel")
    sandbox.control("market", {"speed": 1000})
    eventually(lambda: "UNPAID" not in sandbox.control("summary")["orders"])
    assert sandbox.control(f"orders/{order['order_sn']}")["status"] == "CANCELLED"


def test_what_the_market_cannot_be_is_refused(sandbox):
    with pytest.raises(RuntimeError, match="The market has no 'weather'"):
        sandbox.control("market", {"weather": "fine"})
    with pytest.raises(RuntimeError, match="cannot be negative"):
        sandbox.control("market", {"speed": -1})


def test_the_world_survives_a_restart_of_its_process(tmp_path):
    file = ("--db", str(tmp_path / "world.sqlite3"))
    with Sandbox(*file) as first:
        made = first.new_orders(3, status="SHIPPED")
        tokens = first.control("tokens", {"shop_id": 220000123})
        first.control("market", {"running": True, "orders_per_minute": 0})
    with Sandbox(*file) as second:
        assert second.control("summary")["orders"] == {"SHIPPED": 3}
        assert second.control("market")["running"] is True
        assert second.step(made[0], "deliver")["status"] == "TO_CONFIRM_RECEIVE"
        assert len(second.new_orders(1)) == 1
        assert tokens["access_token"]
