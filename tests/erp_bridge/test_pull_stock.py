"""Whoever watches a read of the ERP's stock is told how it goes."""

import pytest

from channels.models import SyncRun
from erp_bridge import places, pull_stock, todos
from erp_bridge.records import Place
from omnihub.core import work
from omnihub.core.errors import SignedOut
from tests.factories import ShopFactory, SyncRunFactory

pytestmark = pytest.mark.django_db


def test_a_run_ends_with_the_words_of_what_keeps_us_out(monkeypatch):
    place = Place(key="odoo:1", company_id=1, warehouse_id=1)
    run = SyncRunFactory(shop=ShopFactory(stock_place=place.key), kind=SyncRun.Kind.STOCK)

    def shut_out(*_args):
        raise SignedOut("Odoo does not know this key.")

    monkeypatch.setattr(places, "find", lambda _key: place)
    monkeypatch.setattr(pull_stock, "_pages", shut_out)
    work.add([todos.all_stock(place.key, "test")])
    work.run(todos.ALL_STOCK)
    run.refresh_from_db()
    assert (run.state, run.note) == ("failed", "Odoo does not know this key.")
