"""The sandbox's buyers of our own shop are visitors as any other: from the shelf to the payment."""

import pytest

from channels.models import Checkout
from payments import charging
from payments.models import Payment
from shipping import areas, cost_rules, services
from tests.channels.own import given


@pytest.fixture
def shop(remotes, settings, live_server):
    settings.RAJAONGKIR_BASE_URL = f"{remotes.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL, settings.XENDIT_SECRET_KEY = f"{remotes.url}/xendit", "xnd_development_sandbox"
    settings.PUBLIC_URL, settings.RATES_SECONDS = live_server.url, 10
    made = given.shop()
    services.begin(made)
    cost_rules.save(made, {"origin": areas.find("40132")[0], "asks_couriers": True}, "sari")
    given.good(made, sellable=3)
    remotes.control("settings", {"own_shop_url": f"{live_server.url}/shop/toko/"})
    yield made
    remotes.control("settings", {"own_shop_url": ""})


def test_a_buyer_orders_and_pays_and_one_finds_an_empty_shelf(shop, remotes):
    told = remotes.control("own_buyers", {"pays": True})
    assert told["number"], told
    checkout, payment = Checkout.objects.get(), Payment.objects.get()
    assert told["address"].startswith(remotes.control("settings")["own_shop_url"].split("/shop/")[0])
    assert checkout.shipping_total > 0
    charging.look(payment.pk)
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    shop.storefront.is_open = False
    shop.storefront.save()
    with pytest.raises(RuntimeError, match="nothing for sale"):
        remotes.control("own_buyers", {})
    assert remotes.control("own_buyers") == {"visits": 2, "ordered": 1, "paid": 1}
