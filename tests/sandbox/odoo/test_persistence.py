"""A restart finds the world as it was left; a reset finds the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.odoo.errors import UserError
from sandbox.odoo.world import World
from tests.sandbox.odoo.desk import Desk


def everything(desk):
    return {
        name: dict(desk.world.store.rows(name))
        for name in (
            "sale.order",
            "sale.order.line",
            "stock.move",
            "stock.quant",
            "account.move",
            "ir.model.data",
        )
    }


def test_a_new_process_goes_on_where_the_old_one_was_killed(tmp_path):
    file = tmp_path / "odoo.sqlite3"
    before = Desk(World(file))
    moves = before.posted(before.order("A"))
    before.pay(moves)
    before.do("sale.order", "unlink", [before.order("B", confirmed=False)])
    after = Desk(World(file))
    assert everything(after) == everything(before)
    assert after.one("account.move", moves[0], "payment_state") == "paid"
    assert after.one("sale.order", after.order("C"), "name") == "S00003"


def test_a_picture_that_is_shown_is_on_the_disk_too(tmp_path):
    file = tmp_path / "odoo.sqlite3"
    desk = Desk(World(file))
    kept = desk.order("A", confirmed=False)
    picture, there = desk.world.picture(), everything(desk)
    desk.do("sale.order", "unlink", [kept])
    desk.posted(desk.order("B"))
    desk.world.show(picture)
    assert everything(desk) == there
    assert everything(Desk(World(file))) == there


def test_what_was_rolled_back_is_not_on_the_disk(tmp_path):
    file = tmp_path / "odoo.sqlite3"
    desk = Desk(World(file))
    number = desk.order("A")
    with pytest.raises(UserError):
        desk.do(
            "sale.order",
            "write",
            [number],
            {
                "client_order_ref": "X",
                "order_line": [(2, desk.one("sale.order", number, "order_line")[0], 0)],
            },
        )
    assert Desk(World(file)).one("sale.order", number, "client_order_ref") == "A"


def test_a_reset_goes_back_to_the_seed_on_disk_too(tmp_path):
    file = tmp_path / "odoo.sqlite3"
    desk = Desk(World(file))
    start = everything(desk)
    desk.ship(desk.order("A"))
    desk.world.reset()
    assert everything(desk) == start
    again = Desk(World(file))
    assert everything(again) == start
    assert again.one("sale.order", again.order("A"), "name") == "S00001"


def test_another_seed_starts_anew(tmp_path):
    file = tmp_path / "odoo.sqlite3"
    desk = Desk(World(file))
    desk.order("A")
    desk.world._disk.empty("an older seed")
    assert Desk(World(file)).do("sale.order", "search_count", []) == 0


def test_the_seed_is_the_same_in_every_process():
    code = "from sandbox.odoo.world import World; print(World()._seed)"
    root = Path(__file__).resolve().parents[3]
    seeds = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": salt},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for salt in ("1", "2")
    }
    assert seeds == {World()._seed + "\n"}
