"""Orders of Odoo's own Website: mirrored, paid at a checkout link of ours, and written back to themselves."""

from datetime import timedelta

import pytest

from channels import shops
from channels.models import Checkout, Order
from channels.own import links
from channels.states import OrderStatus
from channels.website import offering, setting_up
from erp_bridge import tasks
from erp_bridge.models import OdooProfile
from omnihub.core import clock, work
from omnihub.core.work import Todo
from omnihub.demo.setting_up import choose_profile
from payments import charging
from payments import tasks as money
from payments.models import Payment
from shipping import areas, cost_rules, handing_over, services
from tests.flows.buyer import Buyer

pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]
TWO = {"SKU-0001": 2}


@pytest.fixture
def shop(chain, remotes, settings):
    """The website of Toko Contoh, live since an hour."""
    settings.RAJAONGKIR_BASE_URL = f"{remotes.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL, settings.XENDIT_SECRET_KEY = f"{remotes.url}/xendit", "xnd_development_sandbox"
    settings.RATES_SECONDS = 10
    made = setting_up.make(1, "Toko Contoh", "sari")
    choose_profile(made)
    work.add([Todo("product.pull", "odoo")])
    chain.settle()
    services.begin(made)
    cost_rules.save(made, {"origin": areas.find("40132")[0], "asks_couriers": True}, "sari")
    shops.go_live(made, clock.now() - timedelta(hours=1), "sari")
    shops.switch(made, "messages", on=False, by="sari")  # a reminder would wait for hours
    return shops.switch(made, "pushes_orders", on=True, by="sari")


def visitor(chain, way="wire", **given):
    return chain.sandbox.control("website_orders", {"way": way, "pieces": TWO, **given})


def look(chain):
    tasks.pull_website()
    chain.settle()


def sale_of(chain, number):
    [found] = [row for row in chain.odoo("sale.order") if row["name"] == number]
    lines = [row for row in chain.odoo("sale.order.line") if row["order_id"][0] == found["id"]]
    return found, lines


def chosen(checkout, buyer):
    """To Menteng, by the first courier, to a virtual account."""
    buyer.open(f"/checkout/{links.pay_token(checkout)}/")
    buyer.fill("areas", search="menteng jakarta")
    buyer.fill("area", area=buyer.choices("area")[0])
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method="BNI_VIRTUAL_ACCOUNT")
    checkout.refresh_from_db()
    return Payment.objects.get(order=checkout.order_id)


def pays(chain, payment):
    charge = payment.charges.order_by("-pk").first()
    chain.sandbox.control("xendit/pay", {"id": charge.remote_id})
    charging.look(payment.pk)


def test_orders_are_mirrored_once_however_often_they_are_looked_at_and_nothing_is_written(shop, chain):
    paid, wire, cart = visitor(chain, "paid"), visitor(chain, "wire", shipping=True), visitor(chain, "cart")
    for _ in range(3):
        look(chain)
    orders = {row.number: row for row in Order.objects.all()}
    assert set(orders) == {paid["name"], wire["name"]}, "a cart is no order"
    assert (orders[paid["name"]].status, orders[wire["name"]].status) == ("ready_to_ship", "unpaid")
    assert [float(orders[one["name"]].gross) for one in (paid, wire)] == [
        one["amount_total"] for one in (paid, wire)
    ]
    assert orders[paid["name"]].paid_at
    assert orders[wire["name"]].shipping_total == 15_000
    assert orders[wire["name"]].lines.get().listing.components.get().product.sku == "SKU-0001"
    assert len(chain.odoo("sale.order")) == 3
    assert {sale_of(chain, one["name"])[0]["state"] for one in (wire, cart)} == {"sent", "draft"}
    assert chain.odoo("account.payment") == []
    assert chain.held() == {}

    chain.by_hand("sale.order", "action_cancel", [wire["id"]], context={"disable_cancel_warning": True})
    look(chain)
    assert Order.objects.get(number=wire["name"]).status == OrderStatus.CANCELLED
    assert Checkout.objects.get(number=wire["name"]).state == Checkout.State.CANCELLED
    handing_over.hand_over(orders[paid["name"]].pk, "jne", "JNE0012345678", "sari")
    chain.settle()
    [delivery] = [row for row in chain.odoo("stock.picking") if row["sale_id"][0] == paid["id"]]
    assert (delivery["state"], delivery["carrier_tracking_ref"]) == ("done", "JNE0012345678")
    look(chain)
    assert Order.objects.get(number=paid["name"]).packages.count() == 1


def test_unpaid_ones_are_paid_at_their_links_and_all_of_it_comes_back_to_the_same_sales_orders(shop, chain):
    sold = [visitor(chain, "wire", number=1), visitor(chain, "wire", number=2, shipping=True)]
    look(chain)
    buyer = Buyer()
    payments = []
    for checkout in Checkout.objects.order_by("pk"):
        address = f"/checkout/{links.pay_token(checkout)}/"
        assert buyer.open(address).status_code == 404, "nobody has sent it"
        assert offering.offer(checkout.order_id, "sari") == offering.Offered.DONE
        payments.append(chosen(checkout, buyer))
        assert payments[-1].amount == checkout.total == checkout.goods_total + checkout.shipping_total
    look(chain)
    assert {row["state"] for row in chain.odoo("sale.order")} == {"sent"}, "nothing before the money is there"
    for payment in payments:
        pays(chain, payment)
    chain.know_odoo()
    chain.patience = 2.5
    chain.dials(odoo_cut=0.2)
    chain.settle()
    chain.dials()
    look(chain)
    assert len(chain.odoo("sale.order")) == len(sold)
    for one, payment in zip(sold, payments, strict=True):
        written_back(chain, one, payment)
    assert chain.held() == {}


def written_back(chain, sold, payment):
    """The same sales order: confirmed, with one line of shipping, one invoice, and one payment of it all."""
    total = float(payment.amount)
    order = Order.objects.get(number=sold["name"])
    sale, lines = sale_of(chain, sold["name"])
    assert (order.status, sale["id"], sale["state"]) == ("ready_to_ship", sold["id"], "sale")
    assert (sale["amount_total"], float(order.gross)) == (total, total)
    [delivery] = [row for row in lines if row["is_delivery"]]
    assert (len(lines), delivery["price_total"]) == (2, float(order.shipping_total))
    [entry] = [row for row in chain.odoo("account.payment") if order.number in row["memo"]]
    [invoice] = [row for row in chain.odoo("account.move") if row["id"] in sale["invoice_ids"]]
    assert (entry["amount"], invoice["amount_total"], invoice["payment_state"]) == (total, total, "paid")


def test_a_link_that_nobody_pays_leaves_the_order_as_it_was_and_may_be_used_again(shop, chain):
    sold = visitor(chain, "wire")
    look(chain)
    before = sale_of(chain, sold["name"])
    checkout = Checkout.objects.get()
    offering.offer(checkout.order_id, "sari")
    payment = chosen(checkout, Buyer())
    Payment.objects.update(pay_by=clock.now() - timedelta(seconds=1))
    money.look()
    chain.settle()
    checkout.refresh_from_db()
    order = Order.objects.get()
    assert (checkout.state, order.status) == (Checkout.State.OPEN, OrderStatus.UNPAID)
    assert (order.shipping_total, float(order.buyer_total)) == (0, sold["amount_total"])
    assert sale_of(chain, sold["name"]) == before
    again = chosen(checkout, Buyer())
    assert (again.pk, again.state) == (payment.pk, Payment.State.OPEN)
    pays(chain, again)
    chain.settle()
    assert sale_of(chain, sold["name"])[0]["amount_total"] == float(Checkout.objects.get().total)


def test_what_was_ordered_before_go_live_is_shown_and_never_written_to(shop, chain):
    OdooProfile.objects.get()
    shops.go_live(shop, clock.now() + timedelta(hours=1), "sari")
    sold = visitor(chain, "wire")
    look(chain)
    order = Order.objects.get()
    assert order.history
    assert offering.offer(order.pk, "sari") == offering.Offered.HISTORY
    assert sale_of(chain, sold["name"])[0]["state"] == "sent"
