"""No page costs more queries for more rows: every page of the sidebar and what they lead to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Shop
from tests.browser.scenes import crowd, everything

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
LISTS = ("held=1", "status=to_ship", "q=SPX", "q=2611", "q=1120", "q=DOC/")


def test_pages_with_many_rows_cost_no_more_queries_than_with_few(owner):
    addresses = [*everything().values(), *(f"/orders/?{query}" for query in LISTS)]
    addresses.append(f"/orders/?shop={Shop.objects.get(kind='shopee').pk}&status=to_ship")
    few = counts(owner, addresses)
    crowd()
    many = counts(owner, addresses)
    more = [page for page in addresses if many[page] > few[page]]
    again = counts(owner, more)  # what is kept for seconds may just have been read anew
    assert {page: (few[page], again[page]) for page in more if again[page] > few[page]} == {}


def counts(browser, addresses):
    found = {}
    browser.get("/")  # what a process asks once
    for address in addresses:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        found[address] = len(caught)
    return found
