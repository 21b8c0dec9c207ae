"""A website of Odoo as a live shop, and an order of it as the bridge tells of one."""

from datetime import timedelta
from decimal import Decimal

from channels.models import Shop
from channels.records import AddressData
from channels.website import setting_up, taking
from channels.website.records import Line, WebsiteOrder
from omnihub.core import clock
from tests.factories import LONG_AGO

PLACE = "odoo:1"
NUMBER = "S00042"
BUYER = AddressData("Dewi Lestari", "+6281200000064", "Jl. Mawar 1", city="Bandung", email="dewi@example.com")
GOODS = Line("11", "Tas Rotan", Decimal(2), Decimal(100_000), "TAS-1")


def site(**more):
    shop = setting_up.make(1, "Toko Web", "sari")
    values = {"go_live_at": LONG_AGO, "stock_place": PLACE, **more}
    Shop.objects.filter(pk=shop.pk).update(**values)
    shop.refresh_from_db()
    return shop


def told(**more):
    values = {
        "number": NUMBER,
        "placed_at": clock.now() - timedelta(hours=1),
        "lines": (GOODS,),
        "buyer": BUYER,
    }
    return WebsiteOrder(**(values | more))


def taken(shop, **more):
    """The key of the mirror's order."""
    [pk] = taking.take(shop, [told(**more)]).values()
    return pk
