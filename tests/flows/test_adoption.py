"""Orders that were open at go-live, on their whole way: found or made, carried to their money, and proved."""

from datetime import timedelta

import pytest

from channels import shops
from channels.models import Order
from erp_bridge import adoptions
from erp_bridge.models import Adoption
from erp_bridge.proof import run as proof
from omnihub.core import clock
from tests.flows.far_side import proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def young(chain, opened):
    """A shop that went live this minute, with five orders under way since before."""
    yesterday = clock.now().timestamp() - 86_400
    chain.old = chain.sandbox.new_orders(5, status="SHIPPED", created_at=yesterday, spread_seconds=3600)
    chain.hear()
    return chain.go_live(opened, timedelta(0))


def typed_in(chain, number, **values):
    """By a person, for the seller's gross, with a buyer of their own."""
    gross = chain.truth(number)["gross"]
    [product, *_more] = chain.by_hand("product.product", "search", [["default_code", "=", "SKU-0001"]])
    partner = chain.by_hand("res.partner", "create", {"name": "Shopee"})
    line = (0, 0, {"product_id": product, "product_uom_qty": 1, "price_unit": gross, "tax_id": [(6, 0, [])]})
    return chain.by_hand("sale.order", "create", {"partner_id": partner, "order_line": [line], **values})


def pks(*numbers):
    return list(Order.objects.filter(number__in=numbers).values_list("pk", flat=True))


def on_the_shelf(chain):
    quants = chain.odoo("stock.quant")
    return sorted((row["product_id"][0], row["quantity"]) for row in quants if row["quantity"] > 0)


def test_orders_under_way_are_found_or_made_and_all_are_proved_to_their_money(chain, young):
    by_reference, by_note, taken, here, left = chain.old
    sales = [
        typed_in(chain, by_reference, client_order_ref=by_reference),
        typed_in(chain, by_note, note=f"<p>pesanan {by_note}</p>"),
    ]
    assert adoptions.search(young, "sari") == 5
    chain.settle()
    states = dict(Adoption.objects.values_list("order__number", "state"))
    assert states == {
        by_reference: "bound",
        by_note: "bound",
        taken: "missing",
        here: "missing",
        left: "missing",
    }
    assert not Order.objects.filter(number__in=[taken, here, left], adopted=True).exists()

    shelf = on_the_shelf(chain)
    adoptions.create(young, pks(taken), "sari", stock_taken=True)
    chain.settle()
    assert on_the_shelf(chain) == shelf
    adoptions.create(young, pks(here), "sari", stock_taken=False)
    adoptions.leave(young, pks(left), "sari")
    chain.settle()
    assert on_the_shelf(chain) != shelf

    new = chain.sandbox.new_orders(2, status="SHIPPED")
    for number in (*chain.old, *new):
        chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(young)
    papers = chain.papers()
    assert papers[taken].count == (1, 0, 1, 1)
    assert papers[here].count == (1, 1, 1, 1)
    assert left not in papers
    typed = {sale["id"]: sale for sale in chain.odoo("sale.order") if sale["id"] in sales}
    assert {sale["invoice_status"] for sale in typed.values()} == {"invoiced"}
    made = proved(days=1)
    counts = dict.fromkeys(("order", "delivery", "invoice", "payment"), 0)
    for row in made.rows.all():
        counts[row.document] += row.erp_count
    assert counts == {"order": 6, "delivery": 5, "invoice": 6, "payment": 6}


def test_the_proof_tells_of_an_adopted_order_that_is_missing_in_odoo(chain, young):
    number = chain.old[0]
    sale = typed_in(chain, number, origin=number)
    adoptions.search(young, "sari", pks(number))
    chain.settle()
    proved(days=1)
    second = typed_in(chain, number, client_order_ref=f"Shopee {number}")
    made = proof.prove(days=1, settle_seconds=0)
    [difference] = [one for row in made.rows.all() for one in row.differences]
    names = {row["id"]: row["name"] for row in chain.odoo("sale.order")}
    assert difference["order"] == number
    assert {names[sale], names[second]} <= set(difference["reason"].replace(",", "").split())


def test_an_adopted_order_that_is_cancelled_is_cancelled_in_odoo(chain, opened):
    [number] = chain.sandbox.new_orders(1, created_at=clock.now().timestamp() - 86_400)
    chain.hear()
    chain.go_live(opened, timedelta(0))
    typed_in(chain, number, client_order_ref=number)
    adoptions.search(opened, "sari")
    chain.settle()
    assert chain.papers()[number].states[0] == ["sale"]
    chain.sandbox.step(number, "request_cancel", "accept_cancel")
    chain.hear()
    assert chain.papers()[number].states[0] == ["cancel"]
    assert not chain.held()


def test_while_writing_is_switched_off_orders_are_found_and_wait(chain, opened):
    [number] = chain.sandbox.new_orders(1, status="SHIPPED", created_at=clock.now().timestamp() - 86_400)
    chain.hear()
    chain.go_live(opened, timedelta(0))
    shops.switch(opened, "pushes_orders", on=False, by="sari")
    typed_in(chain, number, client_order_ref=number)
    adoptions.search(opened, "sari")
    chain.settle()
    assert Adoption.objects.get().state == "bound"
    assert chain.papers()[number].states == (["draft"], [], [])
    shops.switch(opened, "pushes_orders", on=True, by="sari")
    chain.settle()
    assert chain.papers()[number].states == (["sale"], ["done"], ["posted"])
    proved(days=1)


def test_odoo_down_in_the_middle_of_the_search_loses_nothing(chain, young):
    typed_in(chain, chain.old[0], client_order_ref=chain.old[0])
    chain.dials(odoo_down=1)
    adoptions.search(young, "sari")
    chain.drain()
    assert set(Adoption.objects.values_list("state", flat=True)) == {"searching"}
    chain.dials()
    chain.settle()
    assert sorted(Adoption.objects.values_list("state", flat=True)) == ["bound", *["missing"] * 4]
