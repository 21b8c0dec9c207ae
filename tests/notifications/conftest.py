"""A shop that may write to its buyers, orders with addresses, and ways that are scripted."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from channels.models import Shop
from omnihub.core import clock
from omnihub.notifications import ways
from omnihub.notifications.email.provider import Email
from omnihub.notifications.models import MessagePolicy
from tests.factories import OrderFactory, ShopFactory
from tests.notifications.scripted import Scripted

JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def whatsapp(monkeypatch):
    """A WhatsApp that takes everything, until the test says otherwise."""
    Scripted.reset()
    monkeypatch.setattr(ways, "WAYS", {"email": Email, "whatsapp": Scripted})
    return Scripted


@pytest.fixture
def shop(db, whatsapp):
    """Of a kind that leaves the messages to its seller, live since two days; never quiet."""
    since = clock.now() - timedelta(days=2)
    made = ShopFactory(kind="own", name="Toko Contoh", messages=True, go_live_at=since)
    MessagePolicy.objects.create(
        shop=made, quiet_from="00:00", quiet_until="00:00", tracking_url="https://lacak.example/{awb}"
    )
    return Shop.objects.get(pk=made.pk)


@pytest.fixture
def policy(shop):
    return shop.message_policy


@pytest.fixture
def order(shop):
    """Ready to ship since an hour, to a buyer with a mobile number and a mail address."""
    return make(shop)


def make(shop, **wishes):
    hour_ago = clock.now() - timedelta(hours=1)
    clear = {
        "recipient_name": "Budi Santoso",
        "recipient_phone": "0812-3456-7890",
        "recipient_address": "Jl. Dago 1",
        "recipient_email": "budi@pembeli.example",
        "recipient_is_clear": True,
        "placed_at": hour_ago,
        "paid_at": hour_ago,
        "buyer_total": 245000,
    }
    return OrderFactory(shop=shop, **{**clear, **wishes})


@pytest.fixture
def orders():
    return make
