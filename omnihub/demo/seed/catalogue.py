"""The shops of a seeded database, what they sell, and who buys there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from random import Random

from channels.models import Component, Listing, Product, Shop, own
from erp_bridge.models import OdooProfile

KIND = "shopee"
SHOPS = {
    "990000001": "Toko Melati",
    "990000002": "Toko Cendana",
    "990000003": "Toko Anggrek",
    "990000004": "Toko Kenanga",
    "990000005": "Toko Flamboyan",
    "990000006": "Toko Bougenville",
}
OWN_SHOPS = {"990000007": "Toko Sendiri"}
"""Ours, where buyers pay to our own gateway."""
NAMES = (*SHOPS.values(), *OWN_SHOPS.values())
GOODS = {
    "KAOS-POLOS": ("Kaos Polos", 49_000),
    "KEMEJA-FLANEL": ("Kemeja Flanel", 129_000),
    "CELANA-CHINO": ("Celana Chino", 159_000),
    "JAKET-HOODIE": ("Jaket Hoodie", 185_000),
    "TAS-SELEMPANG": ("Tas Selempang", 89_000),
    "SANDAL-GUNUNG": ("Sandal Gunung", 119_000),
    "GAMIS-KATUN": ("Gamis Katun", 210_000),
    "TOPI-BASEBALL": ("Topi Baseball", 39_000),
}
COLOURS = {"HTM": "Hitam", "PTH": "Putih", "NVY": "Navy", "MRN": "Maroon", "ABU": "Abu", "HJU": "Hijau"}
SIZES = ("S", "M", "L", "XL", "XXL")
FIRST = ("budi", "sari", "dewi", "agus", "rina", "joko", "putri", "andi", "wati", "eko", "maya", "rizky")
LAST = ("santoso", "lestari", "wijaya", "pratama", "hidayat", "utami", "saputra", "nugroho", "handayani")
CITIES = (
    ("COBLONG", "KOTA BANDUNG", "JAWA BARAT", "40132"),
    ("TEBET", "KOTA JAKARTA SELATAN", "DKI JAKARTA", "12810"),
    ("GUBENG", "KOTA SURABAYA", "JAWA TIMUR", "60281"),
    ("MEDAN BARU", "KOTA MEDAN", "SUMATERA UTARA", "20153"),
    ("DEPOK", "KAB. SLEMAN", "DI YOGYAKARTA", "55281"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One listing of one shop."""

    listing: int
    item_id: str
    model_id: str
    sku: str
    name: str
    price: int


@dataclass(frozen=True, slots=True)
class Stall:
    shop: int
    key: str
    ours: bool
    offers: list[Offer]


def seeded() -> bool:
    return Shop.objects.filter(kind=KIND, remote_id__in=SHOPS).exists()


def open_stalls(live_at: datetime, now: datetime) -> list[Stall]:
    """Nothing is read from these shops: their marketplace does not know them."""
    products = _products(now)
    stalls = []
    shops = [(KIND, *one) for one in SHOPS.items()] + [(own.KIND, *one) for one in OWN_SHOPS.items()]
    for place, (kind, remote_id, name) in enumerate(shops):
        shop, made = Shop.objects.get_or_create(
            kind=kind,
            remote_id=remote_id,
            defaults={
                "name": name,
                "state": Shop.State.CONNECTED,
                "go_live_at": live_at,
                "pulls": False,
                "pushes_orders": True,
                "synced_at": now,
            },
        )
        if made:
            _furnish(shop, place, products, now)
        stalls.append(Stall(shop.pk, shop.key, kind == own.KIND, _offers(shop, products)))
    return stalls


def _products(now: datetime) -> dict[str, Product]:
    """By SKU, with the finest first: it sells best."""
    made = [
        Product(
            sku=f"{kind}-{colour}-{size}", name=f"{GOODS[kind][0]} {COLOURS[colour]} {size}",
            price=GOODS[kind][1], weight_grams=300, as_of=now,
        )
        for kind, colour, size in product(GOODS, COLOURS, SIZES)
    ]  # fmt: skip
    Product.objects.bulk_create(made, ignore_conflicts=True)
    return Product.objects.in_bulk([row.sku for row in made], field_name="sku")


def _furnish(shop: Shop, place: int, products: dict[str, Product], now: datetime) -> None:
    listings = Listing.objects.bulk_create(
        Listing(
            shop=shop, item_id=f"{7_000_000 + place * 1000 + number // len(SIZES)}", model_id=f"{number + 1}",
            sku=sku, name=row.name, status="NORMAL", as_of=now,
        )
        for number, (sku, row) in enumerate(products.items())
    )  # fmt: skip
    Component.objects.bulk_create(Component(listing=row, product=products[row.sku]) for row in listings)
    OdooProfile.objects.create(
        shop=shop,
        company_id=1,
        warehouse_id=1,
        wallet_journal_id=9,
        buyer_partner_id=3,
        tax_policy=OdooProfile.TaxPolicy.NONE,
    )


def _offers(shop: Shop, products: dict[str, Product]) -> list[Offer]:
    rows: Iterable[Listing] = Listing.objects.filter(shop=shop, sku__in=products).order_by("pk")
    return [
        Offer(row.pk, row.item_id, row.model_id, row.sku, row.name, int(products[row.sku].price))
        for row in rows
    ]


def person(dice: Random) -> tuple[str, str]:
    """A user name and a name."""
    first, last = dice.choice(FIRST), dice.choice(LAST)
    return f"{first}.{last}{dice.randrange(1000)}", f"{first} {last}".title()
