"""Where a person decides: poison orders and cancellations."""

import pytest

from channels import listings
from channels.listings import Part
from channels.models import Listing, Order, Product
from erp_bridge import undo
from erp_bridge.proof import run as proof
from omnihub.core import work
from omnihub.core.work import Todo
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


def test_one_order_of_an_unknown_product_waits_for_a_person_and_the_other_49_are_done(chain, shop):
    numbers = chain.sandbox.new_orders(25)
    [poison] = chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0001"}, {"sku": "TAS-BIRU"}])
    numbers += chain.sandbox.new_orders(24)
    chain.hear()
    assert set(chain.held()) == {poison}
    parked = chain.held()[poison]
    assert (parked.fate, parked.code) == ("person", "unmapped")
    assert "TAS-BIRU" in parked.note
    assert "mapping page" in parked.note
    one_each(chain, numbers)

    part = Part(Product.objects.get(sku="SKU-0002"))
    listings.link(Listing.objects.get(sku="TAS-BIRU"), [part], by="sari")
    chain.settle()
    assert not chain.held()
    one_each(chain, [*numbers, poison])
    proved()


def test_one_order_that_odoo_refuses_waits_with_odoos_words_and_the_other_49_are_done(chain, shop):
    made = chain.by_hand("product.product", "create", {"name": "Topi", "default_code": "TOPI"})
    work.add([Todo("product.pull", "odoo")])
    chain.settle()
    chain.by_hand("product.product", "unlink", [made])
    numbers = chain.sandbox.new_orders(30)
    [poison] = chain.sandbox.new_orders(1, lines=[{"sku": "TOPI"}])
    numbers += chain.sandbox.new_orders(19)
    chain.hear()
    assert set(chain.held()) == {poison}
    parked = chain.held()[poison]
    assert parked.fate == "person"
    assert str(made) in parked.note
    one_each(chain, numbers)

    part = Part(Product.objects.get(sku="SKU-0003"))
    listings.link(Listing.objects.get(sku="TOPI"), [part], by="sari")
    chain.settle()
    assert not chain.held()
    one_each(chain, [*numbers, poison])
    proved()


def test_a_product_made_in_odoo_afterwards_frees_the_orders_that_waited_for_it(chain, shop):
    [number] = chain.sandbox.new_orders(1, lines=[{"sku": "TAS-HIJAU"}])
    chain.hear()
    assert set(chain.held()) == {number}
    chain.by_hand("product.product", "create", {"name": "Tas hijau", "default_code": "TAS-HIJAU"})
    work.add([Todo("product.pull", "odoo")])
    chain.settle()
    one_each(chain, [number])
    proved()


def test_an_order_cancelled_before_it_reached_odoo_leaves_nothing_there(chain, shop):
    [kept, paid, unpaid] = [
        chain.sandbox.new_orders(1, status=state)[0] for state in ("READY_TO_SHIP",) * 2 + ("UNPAID",)
    ]
    chain.sandbox.step(paid, "request_cancel", "accept_cancel")
    chain.sandbox.step(unpaid, "expire")
    chain.hear()
    assert set(Order.objects.filter(number__in=[paid, unpaid]).values_list("status", flat=True)) == {
        "cancelled"
    }
    one_each(chain, [kept])
    made = proved()
    assert sum(made.rows.values_list("cancelled_before", flat=True)) == 2


def reserved(chain):
    return sum(quant["reserved_quantity"] for quant in chain.odoo("stock.quant"))


def test_an_order_cancelled_afterwards_is_cancelled_in_odoo_and_its_stock_is_free_again(chain, shop):
    [number] = chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0001", "quantity": 2}])
    [kept] = chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0001"}])
    chain.hear()
    assert chain.papers()[number].states == (["sale"], ["assigned"], [])
    assert reserved(chain) == 3
    chain.sandbox.step(number, "request_cancel")
    chain.hear()
    assert chain.papers()[number].states == (["sale"], ["assigned"], [])
    chain.sandbox.step(number, "accept_cancel")
    chain.hear()
    papers = chain.papers()
    assert papers[number].states == (["cancel"], ["cancel"], [])
    assert papers[kept].states == (["sale"], ["assigned"], [])
    assert reserved(chain) == 1
    proved()


def transfers(chain, number):
    """Of one order: "out done", "in assigned"."""
    found = chain.papers()[number].deliveries
    return sorted(
        each["picking_type_code"].removesuffix("going").removesuffix("coming") + " " + each["state"]
        for each in found
    )


@pytest.mark.parametrize("lost", [False, True])
def test_an_order_that_fails_on_its_way_is_credited_and_awaited_unless_it_is_lost(chain, shop, lost):
    [number, _] = chain.sandbox.new_orders(2, status="SHIPPED")
    chain.hear()
    chain.sandbox.step(number, "lose" if lost else "fail_delivery")
    chain.hear()
    assert not chain.held()
    papers = chain.papers()[number]
    assert [sale["state"] for sale in papers.orders] == ["cancel"]
    assert transfers(chain, number) == (["out done"] if lost else ["in assigned", "out done"])
    assert sum(each["amount_total_signed"] for each in papers.invoices) == 0
    assert {each["payment_state"] for each in papers.invoices if each["move_type"] == "out_invoice"} == {
        "reversed"
    }
    made = proved()
    awaited = [one["order"] for row in made.rows.all() for one in row.open_returns]
    assert awaited == ([] if lost else [number])
    if not lost:
        undo.arrived(Order.objects.get(number=number).pk, "sari")
        chain.settle()
        assert transfers(chain, number) == ["in done", "out done"]
        assert not [row for row in proved().rows.all() if row.open_returns]


def test_goods_of_a_cancelled_order_that_odoo_does_not_await_are_a_difference(chain, shop):
    [number] = chain.sandbox.new_orders(1, status="SHIPPED")
    chain.hear()
    chain.sandbox.step(number, "fail_delivery")
    chain.hear()
    [back] = [each["id"] for each in chain.papers()[number].deliveries if each["state"] == "assigned"]
    chain.by_hand("stock.picking", "action_cancel", [back])
    made = proof.prove(days=1, settle_seconds=0)
    [difference] = [one for row in made.rows.all() for one in row.differences]
    assert difference["order"] == number
    assert "awaits none of them" in difference["reason"]


def test_a_part_that_was_refunded_is_credited_once_it_is_final_and_paid_less(chain, shop):
    numbers = chain.sandbox.new_orders(2, status="TO_CONFIRM_RECEIVE")
    chain.hear()
    for number in numbers:
        chain.sandbox.step(number, "return", amount=1_000)
    chain.hear()
    assert all(len(chain.papers()[number].invoices) == 1 for number in numbers)
    chain.sandbox.step(numbers[0], "accept_return")
    chain.sandbox.step(numbers[1], "refuse_return")
    chain.hear()
    back, kept = (chain.papers()[number] for number in numbers)
    assert back.invoices[0]["amount_residual"] == back.invoices[0]["amount_total"] - 1_000
    assert kept.invoices[0]["amount_residual"] == kept.invoices[0]["amount_total"]
    for number in numbers:
        chain.sandbox.step(number, "release")
    chain.look_for_money(shop)
    assert not chain.held()
    assert {each.invoices[0]["payment_state"] for each in map(chain.papers().get, numbers)} == {"paid"}
    proved()
