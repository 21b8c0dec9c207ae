"""The public pages in a real browser: a phone that orders, and pays while the page looks on."""

import pytest

from payments import charging
from payments.models import Payment
from shipping import areas, cost_rules, services
from tests.channels.own import given

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def shop(sandbox, settings, transactional_db):
    settings.RAJAONGKIR_BASE_URL = f"{sandbox.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = "sandbox-rajaongkir-key"
    settings.XENDIT_BASE_URL, settings.XENDIT_SECRET_KEY = f"{sandbox.url}/xendit", "xnd_development_sandbox"
    settings.PUBLIC_URL = "http://testserver"
    settings.RATES_SECONDS = 20
    made = given.shop()
    services.begin(made)
    cost_rules.save(made, {"origin": areas.find("40132")[0], "asks_couriers": True}, "sari")
    return made


@pytest.mark.timeout(300)
def test_a_phone_orders_and_the_page_changes_by_itself_when_it_is_paid(visitor, shop, sandbox):
    given.good(shop, sellable=3)
    page = visitor.page(**PHONE, login=False, locale="en-GB")
    page.goto("/shop/toko/")
    page.click("text=Tas TAS-1")
    page.click("button:has-text('Add to cart')")
    page.click("text=To the checkout")
    page.fill("#id_name", "Budi Santoso")
    page.fill("#id_phone", "081234567890")
    page.fill("#id_address", "Jl. Melati 5")
    page.fill("#search", "menteng jakarta")
    page.click("#areas .choice >> nth=0")
    page.wait_for_selector("#rest input[name=way]")
    page.click("#rest label:has(input[name=way]) >> nth=0")
    page.wait_for_selector(".totals tfoot td:not(:text('Rp 45.000'))")
    assert page.input_value("#id_address") == "Jl. Melati 5"
    page.click("label:has(input[value=BNI_VIRTUAL_ACCOUNT])")
    page.click("button[value=place]")
    page.wait_for_selector("#account")
    payment = Payment.objects.get()
    sandbox.control("xendit/pay", {"id": payment.charges.get().remote_id})
    charging.look(payment.pk)
    page.wait_for_selector("text=Thank you, your payment has arrived.")
