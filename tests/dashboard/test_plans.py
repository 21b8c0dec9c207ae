"""What the databases plan for the order list: an index for every question, at any size."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Customer, Order, OrderLine, Package
from erp_bridge.models import Binding
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.dashboard.queries import keyset
from omnihub.notifications.models import Message
from payments.models import Charge, Payment, Receipt, Refund
from shipping.models import Label, ScanEvent, Shipment
from tests.dashboard import given
from tests.factories import OrderFactory, PackageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
LARGE = [
    model._meta.db_table
    for model in (
        Order,
        OrderLine,
        Package,
        Customer,
        Binding,
        Work,
        Attempt,
        InboxMessage,
        Payment,
        Charge,
        Receipt,
        Refund,
        Message,
        Shipment,
        Label,
        ScanEvent,
    )
]
DESKS = (
    "/", "/health/", "/customers/", "/stock/", "/payments/", "/payments/?tab=expired", "/payments/report/",
    "/refunds/", "/refunds/?tab=all", "/reconciliation/month/", "/returns/", "/returns/?tab=all",
    "/messages/", "/messages/?state=failed", "/shipping/", "/shipping/?tab=gone", "/shipping/labels/",
    "/shipping/scan/",
)  # fmt: skip
WALKED = (
    "(?:order_newest|payment_newest|refund_newest|message_newest|scan_newest|receipt_unsettled"
    "|work_held|work_failing|work_leased|work_due|inbox_new)"
)
"""Lists go along the newest as far as their page needs; the others have nothing but what is still open."""


@pytest.fixture
def order():
    order = OrderFactory(shop=given.shop(), status="completed", released_at=given.NOON)
    PackageFactory(order=order, tracking_number="SPXID0456")
    for kind in ("order", "invoice", "payment"):
        given.bound(order, kind)
    given.push(OrderFactory(shop=order.shop))
    given.message(order)
    return order


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"at": "older-1763614800000000-5"},
        {"shop": "own"},
        {"status": "to_ship"},
        {"status": "cancelled"},
        {"shop": "own", "status": "unpaid"},
        {"held": "1"},
        {"q": "2611"},
        {"q": "0456"},
        {"q": "S00042"},
        {"q": "nothing"},
        {"q": "pembeli", "shop": "own", "status": "completed"},
    ],
)
def test_the_order_list_reads_no_large_table_from_end_to_end(owner, order, query):
    shop = order.shop_id
    asked = {name: shop if value == "own" else value for name, value in query.items()}
    assert scans(plans(owner, "/orders/", asked)) == []


def test_what_a_filter_finds_is_not_counted_along_all_keys(owner, order):
    for query in ({"shop": order.shop_id}, {"status": "unpaid"}, {"shop": order.shop_id, "status": "unpaid"}):
        assert [plan for _sql, plan in plans(owner, "/orders/", query) if "rowid>?" in plan] == []


@pytest.mark.parametrize("more", [{"status": "completed"}, {"status": "cancelled"}, {"due": "late"}])
def test_what_a_search_finds_is_looked_up_by_its_key_whatever_else_is_asked(owner, order, more):
    found = plans(owner, "/orders/", {"q": order.number, "shop": order.shop_id, **more})
    by_key = [plan for sql, plan in found if re.search(r'"channels_order"."id" (IN \(SELECT|= ANY)', sql)]
    assert by_key
    roads = [re.sub(r"Filter: .*", "", plan) for plan in by_key]  # found rows may be looked at
    assert [plan for plan in roads if "order_newest" in plan or "shop_id" in plan] == []


def test_an_order_page_reads_no_large_table_from_end_to_end(owner, order):
    assert scans(plans(owner, f"/orders/{order.pk}/", {})) == []


@pytest.mark.parametrize("page", DESKS)
def test_what_staff_look_at_all_day_reads_no_large_table_from_end_to_end(owner, order, page):
    assert scans(plans(owner, page, {})) == []


def test_the_months_end_finds_what_was_shipped_by_its_own_index(owner, order):
    asked = plans(owner, "/reconciliation/month/", {"shop": order.shop_id})
    [plan] = [plan for sql, plan in asked if "shipped_at" in sql and "erp_bridge_binding" in sql]
    assert "order_shipped" in plan


def test_the_lists_order_comes_out_of_an_index_and_is_not_sorted(owner, order):
    for query in ({}, {"shop": order.shop_id}, {"status": "cancelled"}, {"status": "shipped", "shop": 1}):
        of_the_list = [
            plan for sql, plan in plans(owner, "/orders/", query) if f"LIMIT {keyset.PAGE_SIZE + 1}" in sql
        ]
        assert of_the_list
        assert not [plan for plan in of_the_list if re.search("TEMP B-TREE|Sort Key", plan)]


def plans(browser, address, query):
    with CaptureQueriesContext(connection) as caught:
        assert browser.get(address, query).status_code == 200
    selects = [entry["sql"] for entry in caught if entry["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of two rows it would read both
            cursor.execute("SET LOCAL enable_sort = off")
        return [(sql, explained(cursor, sql)) for sql in selects]


def explained(cursor, sql):
    cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql)
    return "\n".join(str(row[-1]) for row in cursor.fetchall())


def scans(found):
    names = "|".join(LARGE)
    whole = re.compile(
        rf"Seq Scan on (?:{names})\b|SCAN (?:{names})\b(?! USING (?:COVERING )?INDEX {WALKED})"
    )
    return [(sql, plan) for sql, plan in found if whole.search(plan)]
