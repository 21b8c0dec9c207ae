from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels import models
from erp_bridge import bindings, links, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import OdooProfile
from tests import factories

pytestmark = pytest.mark.django_db


def profile(shop):
    return OdooProfile.objects.create(
        shop=shop,
        company_id=1,
        warehouse_id=1,
        wallet_journal_id=1,
        buyer_partner_id=1,
        tax_policy="none",
    )


def asked(pks):
    with CaptureQueriesContext(connection) as seen:
        found = queries.orders(pks)
    return len(seen), found


def test_fifty_orders_are_read_with_as_many_queries_as_one():
    shop = factories.ShopFactory()
    profile(shop)
    orders = [factories.OrderFactory(shop=shop, lines=2) for _ in range(50)]
    for order in orders:
        factories.PackageFactory(order=order)
    one, _ = asked([orders[0].pk])
    many, found = asked([order.pk for order in orders])
    assert many == one
    assert len(found) == 50


def test_an_order_is_read_with_all_that_decides_its_way():
    shop = factories.ShopFactory()
    profile(shop)
    order = factories.OrderFactory(shop=shop, lines=1, seller_voucher=500)
    product = models.Product.objects.get()
    bindings.bind_all(
        [Link(Kind.PRODUCT, str(product.pk), 77), Link(Kind.ORDER, str(order.pk), 5, "S5", digest="abc")]
    )
    found = queries.orders([order.pk])[order.pk]
    assert found.pushes
    assert found.profile.shop_pk == shop.pk
    assert (found.bound.odoo_id, found.bound.digest) == (5, "abc")
    assert found.order.voucher == 500
    (line,) = found.order.lines
    assert [(part.sku, part.odoo_id) for part in line.components] == [(product.sku, 77)]
    assert found.order.recipient is None


def test_a_line_without_a_listing_has_no_components():
    order = factories.OrderFactory(lines=0)
    factories.OrderLineFactory(order=order, listing=None)
    found = queries.orders([order.pk])[order.pk]
    assert found.order.lines[0].components == ()
    assert found.profile is None


def test_documents_of_a_page_of_orders_take_one_query(django_assert_num_queries):
    for pk in range(1, 30):
        bindings.bind_all(
            [Link(Kind.INVOICE, str(pk), pk, f"INV/{pk}", "posted"), Link(Kind.ORDER, str(pk), pk, f"S{pk}")]
        )
    with django_assert_num_queries(1):
        found = queries.documents(range(1, 31))
    assert [paper.name for paper in found[3]] == ["S3", "INV/3"]
    assert found[30] == []


def test_links_follow_the_pattern_of_the_settings(settings):
    settings.ODOO_URL = "https://erp.example.com"
    assert links.document("sale.order", 7).startswith("https://erp.example.com/")
    settings.ODOO_DOCUMENT_URL = "{url}/web#id={id}&model={model}&view_type=form"
    assert (
        links.document("sale.order", 7) == "https://erp.example.com/web#id=7&model=sale.order&view_type=form"
    )
    settings.ODOO_URL = ""
    assert links.document("sale.order", 7) == ""


def test_released_orders_are_those_of_the_jakarta_day():
    shop = factories.ShopFactory()
    inside = factories.OrderFactory(shop=shop, released_at=datetime(2026, 11, 1, 17, 0, tzinfo=UTC))
    factories.OrderFactory(shop=shop, released_at=datetime(2026, 11, 1, 16, 59, tzinfo=UTC))
    factories.OrderFactory(shop=shop, released_at=datetime(2026, 11, 2, 17, 0, tzinfo=UTC))
    factories.OrderFactory(shop=shop, released_at=datetime(2026, 11, 1, 18, 0, tzinfo=UTC), history=True)
    bindings.bind(Link(Kind.INVOICE, str(inside.pk), 9))
    (found,) = queries.released(shop.pk, date(2026, 11, 2))
    assert (found.pk, found.invoice_ids, found.paid) == (inside.pk, (9,), False)


def test_the_money_of_what_the_marketplace_ships_itself_pays_no_invoice_of_ours():
    shop = factories.ShopFactory()
    at = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
    ours = factories.OrderFactory(shop=shop, released_at=at, fulfilled_by="seller")
    theirs = factories.OrderFactory(shop=shop, released_at=at, fulfilled_by="marketplace")
    assert [found.pk for found in queries.released(shop.pk, date(2026, 11, 2))] == [ours.pk]
    shop.pushes_fulfilled = True
    shop.save()
    assert [found.pk for found in queries.released(shop.pk, date(2026, 11, 2))] == [ours.pk, theirs.pk]


def test_who_ships_an_order_and_whether_that_matters_is_read_with_it():
    shop = factories.ShopFactory(pushes_fulfilled=True)
    order = factories.OrderFactory(shop=shop, fulfilled_by="marketplace")
    found = queries.orders([order.pk])[order.pk]
    assert (found.order.by_marketplace, found.pushes_fulfilled) == (True, True)
