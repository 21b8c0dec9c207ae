"""What has changed is told in order, each once, and nothing is missed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Checkout
from omnihub.api import feed
from omnihub.api.models import Partner, PartnerCheckout
from omnihub.core import clock
from tests.dashboard.test_plans import explained
from tests.factories import CheckoutFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
NOON = clock.now().replace(microsecond=123456) - timedelta(hours=1)


def rows(partner, shop, count, changed_at=NOON):
    made = [
        Checkout(
            shop=shop,
            source="api",
            state="open",
            token_digest=f"a{n}-{changed_at}",
            track_digest=f"b{n}-{changed_at}",
            changed_at=changed_at,
        )
        for n in range(count)
    ]
    Checkout.objects.bulk_create(made)
    PartnerCheckout.objects.bulk_create(
        PartnerCheckout(partner=partner, checkout=row, reference=f"R-{row.pk}") for row in made
    )
    return made


def walk(program, after=""):
    """All pages, by their cursors."""
    seen = []
    while True:
        told = program.get("checkouts/", after=after).json()
        seen += [row["id"] for row in told["results"]]
        after = told["cursor"]
        if told["next"] is None:
            return seen, after


def test_many_that_changed_at_one_moment_are_told_once_each(partner, program, shop, monkeypatch):
    monkeypatch.setattr(feed, "PAGE_SIZE", 3)
    made = [*rows(partner, shop, 7), *rows(partner, shop, 4, NOON + timedelta(microseconds=1))]
    seen, cursor = walk(program)
    assert seen == [row.public_id for row in made]
    assert walk(program, cursor) == ([], cursor)
    Checkout.objects.filter(pk=made[2].pk).update(changed_at=NOON + timedelta(minutes=1))
    assert walk(program, cursor)[0] == [made[2].public_id]


def test_the_next_page_is_an_address_that_works(partner, program, shop, monkeypatch):
    monkeypatch.setattr(feed, "PAGE_SIZE", 2)
    rows(partner, shop, 3)
    following = program.get("checkouts/").json()["next"]
    answer = program.client.get(following[following.index("/api/") :], headers=program.headers())
    assert len(answer.json()["results"]) == 1


def test_what_changed_this_moment_is_told_a_moment_later(partner, program, shop):
    (row,) = rows(partner, shop, 1, clock.now())
    seen, cursor = walk(program)
    assert (seen, cursor) == ([], "")
    Checkout.objects.update(changed_at=clock.now() - feed.SETTLED)
    assert walk(program)[0] == [row.public_id]


def test_fifty_rows_cost_no_more_queries_than_one(partner, program, shop):
    rows(partner, shop, 1)
    program.get("checkouts/")
    few = queries(program)
    rows(partner, shop, 49, NOON - timedelta(seconds=1))
    assert len(program.get("checkouts/").json()["results"]) == 50
    assert queries(program) == few


def queries(program):
    with CaptureQueriesContext(connection) as caught:
        program.get("checkouts/")
    return len(caught)


@pytest.mark.parametrize("after", ["", "1764000000000000-5"])
def test_the_list_goes_along_its_own_index(partner, program, shop, after):
    rows(partner, shop, 1)
    CheckoutFactory.create_batch(2)
    with CaptureQueriesContext(connection) as caught:
        program.get("checkouts/", after=after)
    (sql,) = [entry["sql"] for entry in caught if f"LIMIT {feed.PAGE_SIZE + 1}" in entry["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        plan = explained(cursor, sql)
    assert "checkout_of_partners" in plan, plan
    assert not re.search("TEMP B-TREE|Sort Key", plan), plan


def test_each_partner_has_its_own_list(partner, program, stranger, shop):
    rows(partner, shop, 2)
    rows(Partner.objects.get(name="Kasir Mawar"), shop, 1, NOON + timedelta(seconds=1))
    assert [len(walk(one)[0]) for one in (program, stranger)] == [2, 1]
