"""A buyer orders at our own shop, over real HTTP to the couriers' costs, the gateway and Odoo."""

import pytest

from channels.models import Checkout, Order
from channels.own import showcase
from channels.states import OrderStatus
from payments import charging
from payments.models import Payment
from shipping import moving
from shipping.models import MoveBatch
from shipping.moving import HandOver
from tests.flows import own_shop
from tests.flows.buyer import Buyer

pytestmark = pytest.mark.timeout(300)
AWB = "JP1234567890"


@pytest.fixture
def shop(chain, remotes, settings):
    return own_shop.opened(chain, remotes, settings)


def ordered(buyer, good):
    """Two of it, to Menteng, by the cheapest courier, to be paid to a virtual account."""
    buyer.open("/shop/toko/")
    assert good.listing.name in buyer.page
    buyer.buy("toko", good.listing, pieces=2)
    buyer.fill("areas", search="menteng jakarta")
    buyer.fill("area", area=buyer.choices("area")[0])
    assert len(buyer.choices("way")) > 3
    buyer.fill("way", way=buyer.choices("way")[0])
    buyer.fill("place", method="BNI_VIRTUAL_ACCOUNT")
    return Checkout.objects.get(), Order.objects.get()


def test_from_the_storefront_to_a_paid_order_in_odoo_and_by_ticks_to_its_buyer(shop, chain, remotes):
    good = next(one for one in showcase.shelf(shop).goods if one.available > 2)
    buyer = Buyer()
    checkout, order = ordered(buyer, good)
    assert (checkout.city, order.status) == ("JAKARTA PUSAT", OrderStatus.UNPAID)
    assert checkout.shipping_total > 0
    payment = Payment.objects.get()
    charge = payment.charges.get()
    assert charge.instructions["account_number"] in buyer.page.replace(" ", "")
    assert payment.amount == checkout.total == 2 * good.price + checkout.shipping_total
    assert showcase.by_pk(shop, [good.listing.pk])[good.listing.pk].available == good.available - 2

    remotes.control("xendit/pay", {"id": charge.remote_id})
    charging.look(payment.pk)
    answer = buyer.client.get(f"{buyer.at}?part=1", headers={"HX-Request": "true"})
    buyer.open(answer.headers["HX-Redirect"])
    assert "your payment has arrived" in buyer.page
    assert "Santoso" not in buyer.page
    order.refresh_from_db()
    assert order.status == OrderStatus.READY_TO_SHIP

    chain.settle()
    [sold] = [row for row in chain.odoo("sale.order") if order.number in str(row)]
    assert (sold["state"], sold["amount_total"]) == ("sale", float(checkout.total))

    for what, status in (("packed", "packed"), ("handed", "shipped"), ("delivered", "delivered")):
        handed = {order.pk: HandOver("jne", AWB)} if what == "handed" else {}
        moving.ask(MoveBatch.What(what), "sari", orders=[order.pk], handed=handed)
        chain.settle()
        order.refresh_from_db()
        assert order.status == status
    [delivery] = [row for row in chain.odoo("stock.picking") if row["sale_id"][0] == sold["id"]]
    assert (delivery["state"], delivery["carrier_tracking_ref"]) == ("done", AWB)
