"""Rules that call somebody: inside the transaction, before it is committed, one call for each change."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sandbox.odoo.errors import MissingError
from tests.sandbox.odoo.test_stock import count, shelf


class Ear:
    """Hears what Odoo tells, and what it holds at that moment."""

    def __init__(self):
        self.heard = []
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                ear.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/odoo/x/"


@pytest.fixture
def ear():
    made = Ear()
    yield made
    made.server.shutdown()
    made.server.server_close()


def fields(desk, *names):
    return desk.admin("ir.model.fields", "search", [("model", "=", "stock.quant"), ("name", "in", names)])


def rule(desk, url, **more):
    (model,) = desk.admin("ir.model", "search", [("model", "=", "stock.quant")])
    sent = fields(desk, "product_id", "warehouse_id", "quantity", "reserved_quantity", "write_date")
    action = {
        "name": "Tell",
        "model_id": model,
        "state": "webhook",
        "webhook_url": url,
        "webhook_field_ids": [(6, 0, sent)],
    }
    values = {
        "name": "Stock changed",
        "model_id": model,
        "trigger": "on_create_or_write",
        "action_server_ids": [(0, 0, action)],
        **more,
    }
    return desk.admin("base.automation", "create", [values])[0]


def test_a_change_is_told_with_the_fields_that_were_chosen(desk, ear):
    rule(desk, ear.url, filter_domain='[("location_id.usage", "=", "internal")]')
    product = desk.product()
    desk.order("A", [(product, 2, 1, "")])
    told = ear.heard[-1]
    assert (told["_model"], told["product_id"], told["warehouse_id"]) == ("stock.quant", product, 1)
    assert (told["quantity"], told["reserved_quantity"]) == (100_000, 2)
    assert told["_action"].startswith("Tell(#")
    assert told["_id"] == told["id"]
    assert len(told["write_date"]) >= len("2026-01-01 00:00:00")


def test_one_change_is_told_several_times(desk, ear):
    rule(desk, ear.url)
    count(desk, desk.product(), 7, inventory_mode=True)
    assert len(ear.heard) >= 3
    ear.heard.clear()
    rule(desk, ear.url, filter_domain='[("location_id.usage", "=", "customer")]')
    desk.ship(desk.order())
    assert len(ear.heard) >= 4


def test_only_the_watched_fields_are_told_of(desk, ear):
    watched = [(6, 0, fields(desk, "quantity", "reserved_quantity"))]
    rule(desk, ear.url, trigger_field_ids=watched, filter_domain='[("location_id.usage", "=", "internal")]')
    count(desk, desk.product(), 7, inventory_mode=True)
    assert [told["quantity"] for told in ear.heard] == [7]


def test_what_never_comes_true_is_told_all_the_same(desk, ear):
    """The call is made before the transaction ends; this one ends with an error."""
    rule(desk, ear.url)
    product = desk.product()
    quants = desk.find("stock.quant", ("product_id", "=", product), ("location_id", "=", shelf(desk)))
    desk.do("stock.quant", "write", quants, {"inventory_quantity": 5})
    ear.heard.clear()
    with pytest.raises(MissingError):
        desk.do("stock.quant", "action_apply_inventory", [*quants, 99_999])
    assert {told["quantity"] for told in ear.heard if told["id"] == quants[0]} >= {5}
    assert desk.one("product.product", product, "qty_available") == 100_000


def test_an_archived_rule_is_silent_and_a_deaf_listener_stops_nobody(desk, ear):
    number = rule(desk, ear.url)
    desk.admin("base.automation", "write", [number], {"active": False})
    desk.order("A")
    assert not ear.heard
    rule(desk, "http://127.0.0.1:9/nobody/")
    desk.order("B")
    assert desk.one("product.product", desk.product(), "free_qty") == 99_996
