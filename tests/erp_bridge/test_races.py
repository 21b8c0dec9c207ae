"""Two lanes that write orders to Odoo at the same moment, on a real PostgreSQL."""

import threading

import pytest

from channels import todos
from erp_bridge import bindings
from erp_bridge.bindings import Kind
from erp_bridge.models import Binding
from omnihub.core import work
from omnihub.core.outcomes import Deadline
from tests import factories
from tests.erp_bridge.books import bound, works
from tests.erp_bridge.flows import CLEAR, only

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def books(open_books, sandbox):
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", "jsonrpc") as opened:
        yield opened


@pytest.fixture
def together(monkeypatch):
    """Two lanes write down their new buyer only when neither has found him among the bindings."""
    both_looked, row = threading.Barrier(2), bindings._row

    def late(link):
        if link.kind == Kind.PARTNER:
            both_looked.wait(60)
        return row(link)

    monkeypatch.setattr(bindings, "_row", late)


def test_two_lanes_that_meet_a_new_buyer_bind_him_once_and_both_orders(books, together, at_once, settings):
    settings.WORKERS = 4
    settings.ROUTES = settings.ROUTES | {todos.PUSH: settings.ROUTES[todos.PUSH] | {"batch": 1}}
    buyer = factories.CustomerFactory(shop=books.shop)
    orders = books.orders(2, customer=buyer, **CLEAR)
    work.add(todos.push(order.pk, "test") for order in orders)
    at_once(2, lambda _lane: work.run(todos.PUSH, Deadline.after(60)))
    found = works(todos.PUSH, [str(order.pk) for order in orders])
    assert [found[str(order.pk)].state for order in orders] == ["done"] * 2, [
        row.note for row in found.values()
    ]
    assert Binding.objects.filter(kind=Kind.PARTNER).count() == 1
    sales = books.sales(orders)
    for order in orders:
        assert [row.odoo_id for row in bound(Kind.ORDER, order)] == [only(sales, order.number).id]
        assert [row.state for row in bound(Kind.INVOICE, order)] == ["posted"]
