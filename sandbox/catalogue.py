"""The 60 products that the sandbox's shops sell and its Odoo keeps."""

from dataclasses import dataclass

PARTNER_ID = 1000001
PARTNER_KEY = "sandbox-partner-key"
PUSH_KEY = "sandbox-push-key"


@dataclass(frozen=True, slots=True)
class Product:
    sku: str
    barcode: str
    name: str
    family: str
    variation: str
    """"" for a product without variations."""
    price: int
    grams: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class Shop:
    shop_id: int
    name: str
    region: str
    first_item_id: int
    products: int
    """How many of the catalogue it lists, from the first."""


SHOPS = (
    Shop(220000123, "Toko Contoh", "ID", 2600144001, 60),
    Shop(220000456, "Toko Kedua", "ID", 2700144001, 45),
    Shop(110000999, "Other Region", "SG", 1100144001, 6),
)

MAIN_ACCOUNT_ID = 330000777
"""A main account that all of these shops belong to."""


@dataclass(frozen=True, slots=True)
class Channel:
    channel_id: int
    name: str
    cod: bool = False
    mask_id: int = 0
    """0 for what buyers choose; else the channel that this one carries for."""
    service: str | None = None


CHANNELS = (
    Channel(8003, "Reguler (Cashless)", cod=True),
    Channel(8005, "Hemat Kargo", cod=True),
    Channel(8000, "Instant", service="instant"),
    Channel(8001, "Same Day", service="same_day"),
    Channel(80088, "SPX Standard", cod=True, mask_id=8003),
    Channel(80012, "GoSend Instant", mask_id=8000, service="instant"),
    Channel(80019, "GrabExpress Instant", mask_id=8000, service="instant"),
    Channel(80044, "SPX Instant", mask_id=8000, service="instant"),
    Channel(80026, "GoSend Same Day", mask_id=8001, service="same_day"),
    Channel(80003, "JNE Reguler", cod=True, mask_id=8003),
    Channel(80004, "JNE YES", mask_id=8003),
    Channel(80024, "J&T Jemari", mask_id=8003),
    Channel(80099, "Kurir Toko"),
)

_FAMILIES: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...] = (
    ("Kaos Polos Katun Combed 30s", 180, (("Hitam", 59000), ("Putih", 59000), ("Navy", 62000))),
    ("Kemeja Flanel Kotak", 320, (("M", 145000), ("L", 145000), ("XL", 155000))),
    ("Celana Chino Slim Fit", 480, (("30", 189000), ("32", 189000), ("34", 195000))),
    ("Hijab Segi Empat Voal", 90, (("Dusty Pink", 35000), ("Mocca", 35000), ("Sage", 37500))),
    ("Tas Selempang Kanvas", 400, (("Biru", 100000), ("Cokelat", 100000), ("Hijau Army", 105000))),
    ("Sandal Jepit Karet", 350, (("38", 27500), ("40", 27500), ("42", 29500))),
    ("Botol Minum Stainless 750 ml", 420, (("Silver", 89000), ("Hitam Doff", 92000), ("Merah", 92000))),
    ("Sarung Tenun Pekalongan", 450, (("Marun", 125000), ("Hijau", 125000), ("Biru Tua", 129000))),
    ("Kopi Arabika Gayo", 260, (("Biji 200 g", 68000), ("Bubuk 200 g", 68000), ("Bubuk 500 g", 158000))),
    ("Sambal Bawang Botol", 240, (("Pedas", 28500), ("Ekstra Pedas", 29900), ("Ikan Roa", 36500))),
    ("Batik Pria Lengan Panjang", 300, (("M", 215000), ("L", 215000), ("XL", 225000))),
    ("Sprei Katun 180 x 200", 1450, (("Daun", 249000), ("Garis", 249000), ("Polos", 239000))),
)
_SINGLES: tuple[tuple[str, int, int], ...] = (
    ("Wajan Anti Lengket 24 cm", 900, 119000),
    ("Panci Kukus Aluminium 28 cm", 1300, 174500),
    ("Pisau Dapur Baja 20 cm", 210, 64900),
    ("Talenan Kayu Jati", 780, 85000),
    ("Cobek Batu Muntilan 18 cm", 2400, 97000),
    ("Rak Bumbu Dapur 2 Tingkat", 1100, 132000),
    ("Lampu LED 12 Watt", 110, 24900),
    ("Kabel Data USB-C 1 m", 60, 33000),
    ("Power Bank 10.000 mAh", 260, 199000),
    ("Holder HP Mobil", 170, 47500),
    ("Tripod Mini Lipat", 320, 76000),
    ("Payung Lipat Otomatis", 390, 69900),
    ("Jas Hujan Ponco", 620, 88500),
    ("Sabun Sereh Batang", 120, 18500),
    ("Minyak Kayu Putih 120 ml", 160, 45900),
    ("Lulur Boreh Bali 200 g", 280, 39500),
    ("Madu Hutan Sumbawa 650 ml", 950, 165000),
    ("Teh Melati Tubruk 200 g", 230, 21500),
    ("Keripik Tempe Malang 250 g", 290, 26000),
    ("Abon Sapi Solo 250 g", 280, 79500),
    ("Bumbu Rendang Siap Masak", 130, 15900),
    ("Buku Tulis 58 Lembar Isi 10", 980, 54000),
    ("Mainan Kayu Congklak", 860, 92500),
    ("Angklung Mini Satu Oktaf", 1200, 275000),
)


def _barcode(number: int) -> str:
    """An EAN-13 of the Indonesian range."""
    digits = f"8997700{number:05d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def _products() -> tuple[Product, ...]:
    rows = [
        (f"{family} {variation}", family, variation, price, grams)
        for family, grams, variations in _FAMILIES
        for variation, price in variations
    ] + [(name, name, "", price, grams) for name, grams, price in _SINGLES]
    return tuple(
        Product(f"SKU-{number:04d}", _barcode(number), *row, on_hand=20 + number * 37 % 180)
        for number, row in enumerate(rows, start=1)
    )


PRODUCTS = _products()
