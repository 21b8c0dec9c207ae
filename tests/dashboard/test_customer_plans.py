"""What the databases plan for customers: an index for every question, at any size."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels import duplicates, tagging
from channels.models import (
    Checkout,
    Customer,
    CustomerPair,
    CustomerProfile,
    Order,
    OrderLine,
    ReturnCase,
    Tagged,
)
from channels.own import left
from omnihub.core import clock
from omnihub.notifications.models import Message
from payments.models import Payment, Receipt
from tests.dashboard.test_plans import explained, plans
from tests.factories import CheckoutFactory, CustomerFactory, OrderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
LARGE = [
    model._meta.db_table
    for model in (
        *(Checkout, Customer, CustomerPair, CustomerProfile, Order, OrderLine, Tagged),
        *(ReturnCase, Message, Payment, Receipt),
    )
]
WALKED = "(?:channels_customerprofile_pkey|customer_pair_open|checkout_lead|checkout_left)"
"""Along the first the list goes as far as its page needs; the others hold only what is shown or waits."""


@pytest.fixture
def customer():
    profile = CustomerProfile.objects.create()
    keys = {"phone_key": "+6281234567864", "email_key": "b@mail.com", "place_key": "budi|40132"}
    row = CustomerFactory(profile=profile, name="Budi", is_clear=True, **keys)
    OrderFactory(shop=row.shop, customer=row)
    CheckoutFactory(shop=row.shop, state="expired", lead_at=clock.now(), phone=row.phone_key)
    other = CustomerFactory(profile=CustomerProfile.objects.create(), **keys)
    duplicates.find([other.pk])
    tagging.put("grosir", CustomerProfile.objects.filter(pk=profile.pk))
    return row


@pytest.mark.parametrize(
    "query",
    [
        {"q": "budi"},
        {"q": "081234567864"},
        {"q": "b@mail.com"},
        {"shop": "1"},
        {"tag": "1"},
        {"tag": "1", "shop": "1"},
    ],
)
def test_the_list_reads_no_large_table_from_end_to_end(owner, customer, query):
    assert scans(plans(owner, "/customers/", query)) == []


@pytest.mark.parametrize("page", ["", "duplicates/", "duplicates/?after=60-9", "carts/", "one"])
def test_other_pages_read_no_large_table_from_end_to_end(owner, customer, page):
    address = f"/customers/{customer.profile_id}/" if page == "one" else f"/customers/{page}"
    found = plans(owner, address, {})
    assert scans([one for one in found if "COUNT(*) FROM (" not in one[0]]) == []


def test_comparing_a_buyer_and_looking_for_left_carts_use_indexes(customer):
    with CaptureQueriesContext(connection) as caught:
        duplicates.find([customer.pk])
        left.ask()
    selects = [one["sql"] for one in caught if one["sql"].startswith("SELECT")]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert scans([(sql, explained(cursor, sql)) for sql in selects]) == []


def scans(found):
    names = "|".join(LARGE)
    primary = r"(?=.*LIMIT)"
    whole = re.compile(
        rf"Seq Scan on (?:{names})\b|SCAN (?:{names})\b(?! USING (?:COVERING )?INDEX {WALKED})"
    )
    walks = re.compile(rf"SCAN {CustomerProfile._meta.db_table}$", re.MULTILINE)
    return [
        (sql, plan)
        for sql, plan in found
        if whole.search(plan) and not (walks.search(plan) and re.search(primary, sql))
    ]
