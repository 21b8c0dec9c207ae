"""A live shop of our own, paid by a stand-in and sent by its own table: no page waits for a remote."""

import pytest

from omnihub.core import clock
from payments import charging
from payments.models import Charge, PaymentMethod
from shipping import areas
from shipping.models import TariffRow
from tests.channels.own import given
from tests.flows.buyer import Buyer


@pytest.fixture
def shop(db):
    made = given.shop(messages=False)
    TariffRow.objects.create(shop=made, name="Kurir toko", first_cost=12000, always=True)
    return made


@pytest.fixture
def area(db):
    told = {
        "subdistrict": "MENTENG",
        "district": "MENTENG",
        "city": "JAKARTA PUSAT",
        "province": "DKI JAKARTA",
    }
    return areas.typed(**told, postcode="10310")


@pytest.fixture
def charged(monkeypatch):
    """What was asked of the gateway."""
    asked = []

    def offered(shop, _amount):
        return [PaymentMethod(shop=shop, code="BNI", group="virtual_account", name="BNI")]

    def charge(payment_pk, code, ways, payer, language="id"):
        asked.append((code, payer.phone, language))
        return Charge.objects.create(
            payment_id=payment_pk,
            method=code,
            group="virtual_account",
            reference=f"try-{len(asked)}",
            amount=1,
            state="open",
            instructions={"account_number": "8808123456789012"},
            asked_at=clock.now(),
        )

    monkeypatch.setattr(charging, "offered", offered)
    monkeypatch.setattr(charging, "charge", charge)
    return asked


@pytest.fixture
def buyer():
    return Buyer()


@pytest.fixture
def at_checkout(shop, area, charged, buyer):
    """With one bag in the cart, and everything told but the way and the method."""
    buyer.listing = given.good(shop, sellable=2)
    buyer.buy("toko", buyer.listing)
    buyer.fill("area", area=area.key)
    return buyer


@pytest.fixture
def ordered(at_checkout):
    at_checkout.fill("way", way=at_checkout.choices("way")[0])
    at_checkout.fill("place", method="BNI")
    return at_checkout
