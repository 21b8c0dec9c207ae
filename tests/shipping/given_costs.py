"""A shop of ours that has courier costs, its areas, and carts."""

from decimal import Decimal

from channels.models import Storefront
from omnihub.core import clock
from shipping import services
from shipping.models import Area, CostRule, CourierService, TariffRow
from shipping.records import Cart, Item
from tests.factories import ShopFactory

SENEN = {"subdistrict": "SENEN", "district": "SENEN", "city": "JAKARTA PUSAT", "province": "DKI JAKARTA"}
SINDUHARJO = {
    "subdistrict": "SINDUHARJO",
    "district": "NGAGLIK",
    "city": "SLEMAN",
    "province": "DI YOGYAKARTA",
}


def area(search_id, postcode="10410", **names):
    names = names or SENEN
    folded = " ".join([*names.values(), postcode]).lower()
    return Area.objects.create(
        key=f"s{search_id}",
        search_id=search_id,
        folded=folded,
        postcode=postcode,
        seen_at=clock.now(),
        **names,
    )


def shop(**rule):
    """It sends from Senen; the usual services are on."""
    made = ShopFactory(kind="own", remote_id="toko", connection=None)
    Storefront.objects.create(shop=made, slug="toko-senen")
    CostRule.objects.create(shop=made, **{"origin": area(17473), **rule})
    services.begin(made)
    return made


def service(shop, courier, name, **values):
    row, _new = CourierService.objects.update_or_create(
        shop=shop, courier=courier, service=name, defaults={"is_on": True, **values}
    )
    return row


def tariff(shop, name="Kurir toko", **values):
    return TariffRow.objects.create(shop=shop, name=name, **{"first_cost": Decimal(20000), **values})


def cart(shop, destination="s31555", grams=800, goods="90000", key="own:toko:a", digest="d1"):
    return Cart(key, shop.pk, destination, (Item(grams),), Decimal(goods), digest)
