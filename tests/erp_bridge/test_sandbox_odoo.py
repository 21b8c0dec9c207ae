"""The flows against the sandbox's Odoo, over JSON-RPC."""

from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest

from channels.models import Product, StockLevel
from erp_bridge.models import Binding
from omnihub.core import clock
from tests.erp_bridge.flows import *  # noqa: F403
from tests.erp_bridge.flows_of_adoption import *  # noqa: F403
from tests.erp_bridge.flows_of_changes import *  # noqa: F403
from tests.erp_bridge.flows_of_checks import *  # noqa: F403
from tests.erp_bridge.flows_of_erasing import *  # noqa: F403
from tests.erp_bridge.flows_of_leads import *  # noqa: F403
from tests.erp_bridge.flows_of_money import *  # noqa: F403
from tests.erp_bridge.flows_of_settings import *  # noqa: F403
from tests.erp_bridge.flows_of_stock import *  # noqa: F403
from tests.erp_bridge.flows_of_undoing import *  # noqa: F403
from tests.erp_bridge.flows_of_website import *  # noqa: F403

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def books(open_books, sandbox, scenes):
    begin = partial(scenes.begin, "books over JSON-RPC")
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", "jsonrpc", begin) as opened:
        opened.slow_lines = 3
        opened.slow = lambda method: slow(sandbox, method)
        yield opened


def test_five_thousand_products_that_changed_at_once_are_known_after_one_look(shelves):
    number = 5_000
    made = [
        {"name": f"Banyak {n}", "default_code": f"MANY-{n:05d}", "is_storable": True} for n in range(number)
    ]
    products = shelves.client.execute("product.product", "create", vals_list=made)
    long_ago = clock.now() - timedelta(days=1)
    mirrored = Product.objects.bulk_create(
        Product(sku=values["default_code"], name=values["name"], as_of=long_ago) for values in made
    )
    Binding.objects.bulk_create(
        Binding(
            kind="product",
            subject=str(product.pk),
            odoo_model="product.product",
            odoo_id=pk,
            name=product.sku,
            bound_at=long_ago,
            as_of=long_ago,
        )
        for product, pk in zip(mirrored, products, strict=True)
    )
    counts = [
        {"product_id": pk, "location_id": shelves.shelf, "inventory_quantity": n % 90 + 1}
        for n, pk in enumerate(products)
    ]
    mode = {"inventory_mode": True}
    quants = shelves.client.execute("stock.quant", "create", vals_list=counts, context=mode)
    shelves.client.execute("stock.quant", "action_apply_inventory", quants)
    before = shelves.client.calls
    shelves.look()
    assert shelves.client.calls - before <= 40
    known = StockLevel.objects.filter(product__sku__startswith="MANY-", place=shelves.place)
    found = dict(known.values_list("product__sku", "sellable"))
    assert found == {f"MANY-{n:05d}": n % 90 + 1 for n in range(number)}


@contextmanager
def slow(sandbox, method):
    sandbox.control("faults", {"odoo.late": 1, "odoo.only": method, "odoo.times": 1})
    yield
    sandbox.control("faults", {})
