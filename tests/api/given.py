"""Rows of partners, for tests of others."""

from channels.own import carts
from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.core import clock


def told(shop, number=0):
    """A partner with an address that was told of one checkout."""
    now = clock.now()
    partner = Partner.objects.create(name=f"Kasir {number}")
    Endpoint.objects.create(partner=partner, url="https://kasir.example/in", secret="whsec_x", since=now)
    checkout = carts.start(shop, "api", "id", partner.name)
    partner.checkouts.create(checkout=checkout)
    return Notice.objects.create(
        partner=partner, checkout=checkout, event="checkout.paid", at=now, made_at=now, since=now
    )
