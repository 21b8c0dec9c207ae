"""Many calls at the same moment."""

import pytest

from channels.models import Checkout, Order
from channels.own import moves
from omnihub.api import keys
from omnihub.api.scopes import Scope
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from tests.api.conftest import Program
from tests.channels.own import given

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _gateway(charged):
    """A stand-in."""


def test_twenty_copies_of_one_call_make_one_checkout(partner, program, cart, bag, at_once):
    others = [Program(program.key) for _ in range(20)]
    answers = at_once(20, lambda number: others[number].post("checkouts/", cart, "once"))
    assert Checkout.objects.count() == 1
    made = [one for one in answers if one.status_code == 201]
    rest = [one for one in answers if one.status_code != 201]
    assert made
    assert {one.json()["id"] for one in made} == {Checkout.objects.get().public_id}
    assert sum("Idempotent-Replayed" not in one.headers for one in made) == 1
    assert {(one.status_code, one.json()["code"], one.headers["Retry-After"]) for one in rest} <= {
        (409, "call_under_way", "1")
    }


def test_of_many_with_one_reference_one_is_made(program, cart, bag, at_once):
    others = [Program(program.key) for _ in range(8)]
    answers = at_once(8, lambda number: others[number].post("checkouts/", cart))
    assert sorted(one.status_code for one in answers) == [201] + 7 * [409]
    assert Checkout.objects.count() == 1


def test_of_two_programs_that_want_the_last_piece_one_is_told_in_time(partner, shop, cart, at_once):
    given.good(shop, sku="TAS-1", price=95000, sellable=2)
    programs = [Program(keys.issue(partner, str(n), Scope, "sari")[1]) for n in range(4)]
    made = [one.make(cart | {"reference": f"R{n}"}) for n, one in enumerate(programs)]
    offers = [one.offer(checkout) for one, checkout in zip(programs, made, strict=True)]

    def place(n):
        return programs[n].place(made[n], quote=offers[n]["quote"], total=offers[n]["total"])

    answers = at_once(4, place)
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"out_of_stock"}
    assert Order.objects.count() == 1


def test_placed_by_many_calls_at_once_is_one_order(program, opened, at_once):
    offer = program.offer(opened)
    others = [Program(program.key) for _ in range(8)]

    def place(n):
        return others[n].place(opened, quote=offer["quote"], total=offer["total"])

    answers = at_once(8, place)
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()["number"] for one in answers}) == Order.objects.count() == 1


def test_called_off_while_the_payment_arrives_is_the_one_or_the_other(program, placed, at_once):
    order = Checkout.objects.get().order_id
    others = [Program(program.key) for _ in range(4)]

    def act(n):
        return others[n].cancel(placed).status_code if n else moves.paid(order, clock.now())

    found = at_once(5, act)[1:]
    assert Checkout.objects.get().state == "paid"  # nothing is called off there before the saga's own turn
    assert set(found) <= {200, 409}
    assert Cancellation.objects.count() == (200 in found)
