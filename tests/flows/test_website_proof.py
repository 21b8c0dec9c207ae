"""Odoo's Website in the proof: Odoo, our mirror and the gateway equal, or it says where they are not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Checkout, Order
from channels.states import OrderStatus
from channels.website import offering
from erp_bridge.proof import run as proof
from omnihub.core import clock, cursors
from payments import tasks as money
from payments.models import Payment, Receipt
from shipping import handing_over
from tests.flows.buyer import Buyer
from tests.flows.far_side import proved
from tests.flows.test_proof import NO_QUESTIONS, differences
from tests.flows.test_website import chosen, look, pays, shop, visitor

__all__ = ["shop"]
pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]


def sums():
    return {row.document: (row.marketplace_count, row.marketplace_sum) for row in proved().rows.all()}


def waits_at_its_link(checkout):
    offering.offer(checkout.order_id, "sari")
    return chosen(checkout, Buyer())


def test_all_that_comes_by_the_website_is_equal_and_each_planted_difference_is_named(shop, chain):
    ways = ("paid", "wire", "wire", "wire", "cart")
    sent, wire, waits, linked, _ = (
        visitor(chain, way, number=place, shipping=place == 2) for place, way in enumerate(ways)
    )
    look(chain)
    assert waits_at_its_link(Checkout.objects.get(number=waits["name"])).amount != waits["amount_total"]
    payment = waits_at_its_link(Checkout.objects.get(number=linked["name"]))
    pays(chain, payment)
    handing_over.hand_over(Order.objects.get(number=sent["name"]).pk, "jne", "JNE0012345678", "sari")
    chain.settle()
    look(chain)
    goods = Decimal(str(sent["amount_total"] + wire["amount_total"] + waits["amount_total"] - 15_000))
    assert sums() == {
        "order": (4, goods + payment.amount),
        "delivery": (1, Decimal(str(sent["amount_total"]))),
        "invoice": (1, payment.amount),
        "payment": (1, payment.amount),
    }
    planted(chain, sent, wire, linked)


def test_one_that_was_confirmed_by_hand_while_its_link_waited_goes_on_when_the_link_has_ended(shop, chain):
    sold = visitor(chain, "wire")
    look(chain)
    waits_at_its_link(Checkout.objects.get())
    chain.by_hand("sale.order", "action_confirm", [sold["id"]])
    look(chain)
    assert Order.objects.get().status == OrderStatus.UNPAID, "its buyer may pay at the link"
    made = proof.prove(days=1, settle_seconds=0)
    assert {(row.unsettled, len(row.differences)) for row in made.rows.all()} == {(1, 0)}
    Payment.objects.update(pay_by=clock.now() - timedelta(seconds=1))
    money.look()
    chain.settle()
    assert set(differences()) == {sold["name"]}
    cursors.move(f"odoo:website-open:{shop.key}", "")  # an hour later
    look(chain)
    assert Order.objects.get().status == OrderStatus.READY_TO_SHIP
    proved()


def planted(chain, sent, wire, linked):
    late = visitor(chain, "wire", number=7)
    gone, dearer = visitor(chain, "wire", number=8), visitor(chain, "wire", number=9)
    look(chain)
    Order.objects.filter(number=late["name"]).update(number="S99999")
    chain.by_hand("sale.order", "action_cancel", [gone["id"]], context=NO_QUESTIONS)
    [line] = [row["id"] for row in chain.odoo("sale.order.line") if row["order_id"][0] == dearer["id"]]
    chain.by_hand("sale.order.line", "write", [line], {"product_uom_qty": 5})
    twin = {"partner_id": sale(chain, wire)["partner_id"][0], "client_order_ref": wire["name"]}
    chain.by_hand("sale.order", "create", twin)
    [delivery] = [row["id"] for row in chain.odoo("stock.picking") if row["sale_id"][0] == sent["id"]]
    chain.by_hand("stock.picking", "write", [delivery], {"carrier_tracking_ref": "JNE1"})
    Receipt.objects.update(amount=1)
    found = differences()
    assert set(found) == {
        late["name"],
        "S99999",
        *(one["name"] for one in (gone, dearer, wire, sent, linked)),
    }
    assert found[late["name"]] == {"OmniHub has never seen this order"}
    assert found["S99999"] == {"Odoo's website has no such order"}
    assert found[gone["name"]] == {"cancelled in Odoo, and not in OmniHub"}
    assert any(one.startswith("SKU-0001") or "5 × " in one for one in found[dearer["name"]])
    assert any(one.startswith("Odoo has 2: ") for one in found[wire["name"]])
    assert found[sent["name"]] == {"waybill JNE0012345678 in OmniHub, JNE1 in Odoo"}
    assert any("at the gateway, " in one and "1 in OmniHub" in one for one in found[linked["name"]])


def sale(chain, one):
    return next(row for row in chain.odoo("sale.order") if row["id"] == one["id"])
