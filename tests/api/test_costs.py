"""Fifty lines cost no more statements than one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Product
from tests.channels.own import given

pytestmark = pytest.mark.django_db


def lines(count):
    return [{"sku": f"TAS-{n}", "quantity": 1 + n % 2} for n in range(count)]


def cost(call):
    with CaptureQueriesContext(connection) as caught:
        answer = call()
    assert answer.status_code in (200, 201), answer.content
    return len(caught), answer.json()


def test_a_checkout_of_fifty_lines_costs_the_statements_of_one(shop, program, cart):
    for n in range(50):
        given.good(shop, sku=f"TAS-{n}")
    program.get("shops/")  # the key was used this minute
    costs = [_costs(program, cart, count) for count in (1, 50)]
    assert costs[0] == costs[1]
    assert max(costs[0]) < 80


def _costs(program, cart, count):
    made, told = cost(
        lambda: program.post("checkouts/", cart | {"reference": f"R{count}", "lines": lines(count)})
    )
    assert len(told["lines"]) == count
    here = f"checkouts/{told['id']}/"
    looked, _told = cost(lambda: program.get(here))
    same, _told = cost(lambda: program.patch(here, {"lines": lines(count)}))
    changed = [line | {"quantity": 4} for line in lines(count)]
    patched, told = cost(lambda: program.patch(here, {"lines": changed}))
    assert {line["quantity"] for line in told["lines"]} == {4}
    assert told["goods_total"] == f"{count * 4 * 45000}.00"
    return made, looked, same, patched


def test_lines_are_those_that_were_named_last(shop, program, cart):
    for n in range(3):
        given.good(shop, sku=f"TAS-{n}")
    told = program.make(cart | {"lines": lines(2)})
    here = f"checkouts/{told['id']}/"
    wanted = [{"sku": "TAS-2", "quantity": 3}, {"sku": "TAS-1", "quantity": 1}]
    Product.objects.filter(sku="TAS-1").update(price=50000)
    told = program.patch(here, {"lines": wanted}).json()
    assert {(row["sku"], row["quantity"], row["total"]) for row in told["lines"]} == {
        ("TAS-1", 1, "50000.00"),
        ("TAS-2", 3, "135000.00"),
    }
    assert told["total"] == told["goods_total"] == "185000.00"
