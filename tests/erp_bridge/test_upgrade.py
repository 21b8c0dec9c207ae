"""What an installation that was there before stock was read finds after the update."""

from importlib import import_module

import pytest
from django.apps import apps

from erp_bridge.bindings import Kind, Link, bind_all
from erp_bridge.models import Binding, OdooProfile
from tests import factories

pytestmark = pytest.mark.django_db
update = import_module("erp_bridge.migrations.0003_stock_look")


def test_shops_sell_from_the_warehouse_that_was_chosen():
    shop, bare = factories.ShopFactory(), factories.ShopFactory()
    OdooProfile.objects.create(
        shop=shop, company_id=1, warehouse_id=4, wallet_journal_id=1, buyer_partner_id=1, tax_policy="none"
    )
    update.name_places(apps, None)
    shop.refresh_from_db()
    bare.refresh_from_db()
    assert (shop.stock_place, bare.stock_place) == ("odoo:4", "")


def test_orders_that_odoo_had_confirmed_are_held_since_we_looked():
    confirmed, cancelled, unknown = (factories.OrderFactory() for _ in range(3))
    bind_all(
        [
            Link(Kind.ORDER, str(confirmed.pk), 1, "S00001", "sale"),
            Link(Kind.ORDER, str(cancelled.pk), 2, "S00002", "cancel"),
        ]
    )
    update.mark_held(apps, None)
    for order in (confirmed, cancelled, unknown):
        order.refresh_from_db()
    assert confirmed.erp_held_at == Binding.objects.get(subject=str(confirmed.pk)).as_of
    assert (cancelled.erp_held_at, unknown.erp_held_at) == (None, None)
