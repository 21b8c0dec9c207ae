"""A buyer orders at our own shop, over real HTTP to the couriers' costs and the gateway."""

from decimal import Decimal

import pytest

from channels.models import Checkout, Order
from channels.states import OrderStatus
from payments import charging
from payments.models import Payment
from shipping import areas, cost_rules, services
from tests.channels.own import given
from tests.flows.buyer import Buyer


@pytest.fixture
def shop(remotes, settings, db):
    settings.RAJAONGKIR_BASE_URL = f"{remotes.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL, settings.XENDIT_SECRET_KEY = f"{remotes.url}/xendit", "xnd_development_sandbox"
    settings.RATES_SECONDS = 10
    made = given.shop()
    services.begin(made)
    cost_rules.save(made, {"origin": areas.find("40132")[0], "asks_couriers": True}, "sari")
    return made


def test_from_the_storefront_to_a_paid_order_that_is_ready_to_ship(shop, remotes):
    listing = given.good(shop, sellable=3)
    buyer = Buyer()
    buyer.open("/shop/toko/")
    assert "Tas TAS-1" in buyer.page
    buyer.buy("toko", listing, pieces=2)
    buyer.fill("areas", search="menteng jakarta")
    [area, *_] = buyer.choices("area")
    buyer.fill("area", area=area)
    ways = buyer.choices("way")
    assert len(ways) > 3
    buyer.fill("way", way=ways[0])
    buyer.fill("place", method="BNI_VIRTUAL_ACCOUNT")
    checkout, order = Checkout.objects.get(), Order.objects.get()
    assert (checkout.city, order.status) == ("JAKARTA PUSAT", OrderStatus.UNPAID)
    assert checkout.shipping_total > 0
    payment = Payment.objects.get()
    number = payment.charges.get().instructions["account_number"]
    assert number in buyer.page.replace(" ", "")
    assert payment.amount == checkout.total == Decimal(90000) + checkout.shipping_total

    remotes.control("xendit/pay", {"id": payment.charges.get().remote_id})
    charging.look(payment.pk)
    answer = buyer.client.get(f"{buyer.at}?part=1", headers={"HX-Request": "true"})
    buyer.open(answer.headers["HX-Redirect"])
    assert "your payment has arrived" in buyer.page
    assert "Santoso" not in buyer.page
    order.refresh_from_db()
    assert order.status == OrderStatus.READY_TO_SHIP
