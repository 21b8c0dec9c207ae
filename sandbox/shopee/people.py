"""Invented buyers."""

import random

from sandbox.shopee.shapes import Buyer

_FIRST_TEXT = (
    "Budi Sari Dewi Agus Rina Joko Wati Hendra Putri Eko Lestari Rizky Ayu Bambang Maya Dimas Fitri Yusuf "
    "Indah Slamet Nur Arif Ratna Fajar Melati Teguh Kartika Wahyu Siti Gilang"
)
_FIRST = _FIRST_TEXT.split()
_LAST_TEXT = (
    "Santoso Wijaya Pratama Lestari Hidayat Saputra Nugroho Utami Siregar Simanjuntak Halim Kusuma "
    "Permata Gunawan Setiawan Rahmawati Hartono Maulana Wibowo Anggraini"
)
_LAST = _LAST_TEXT.split()
_STREETS = [
    "Merdeka",
    "Diponegoro",
    "Sudirman",
    "Kenanga",
    "Mawar",
    "Gajah Mada",
    "Ahmad Yani",
    "Cendrawasih",
    "Pahlawan",
    "Veteran",
]
_PLACES = (
    ("KEC. COBLONG", "KOTA BANDUNG", "JAWA BARAT", "40132"),
    ("KEC. TEBET", "KOTA JAKARTA SELATAN", "DKI JAKARTA", "12810"),
    ("KEC. GUBENG", "KOTA SURABAYA", "JAWA TIMUR", "60281"),
    ("KEC. GONDOKUSUMAN", "KOTA YOGYAKARTA", "DI YOGYAKARTA", "55225"),
    ("KEC. MEDAN KOTA", "KOTA MEDAN", "SUMATERA UTARA", "20211"),
    ("KEC. DENPASAR BARAT", "KOTA DENPASAR", "BALI", "80119"),
    ("KEC. PANAKKUKANG", "KOTA MAKASSAR", "SULAWESI SELATAN", "90231"),
    ("KEC. SERPONG", "KOTA TANGERANG SELATAN", "BANTEN", "15310"),
    ("KEC. BANYUMANIK", "KOTA SEMARANG", "JAWA TENGAH", "50268"),
    ("KEC. ILIR BARAT I", "KOTA PALEMBANG", "SUMATERA SELATAN", "30137"),
)


def invent(chance: random.Random) -> Buyer:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    district, city, state, zipcode = chance.choice(_PLACES)
    number = chance.randrange(1, 200)
    return Buyer(
        user_id=chance.randrange(1_000_000, 900_000_000),
        username=f"{first.lower()}{last.lower()[:3]}{chance.randrange(10, 9999)}",
        name=f"{first} {last}",
        phone=f"628{chance.randrange(10**8, 10**10)}",
        district=district,
        city=city,
        state=state,
        zipcode=zipcode,
        street=f"Jl. {chance.choice(_STREETS)} No. {number}",
    )


def recipient_address(buyer: Buyer, *, masked: bool) -> dict[str, str]:
    full = (
        f"{buyer['street']}, {buyer['district']}, {buyer['city']}, {buyer['state']}, ID, {buyer['zipcode']}"
    )
    return {
        "name": _starred(buyer["name"]) if masked else buyer["name"],
        "phone": "******" + buyer["phone"][-2:] if masked else buyer["phone"],
        "town": "",
        "district": buyer["district"],
        "city": buyer["city"],
        "state": buyer["state"],
        "region": "ID",
        "zipcode": buyer["zipcode"],
        "full_address": buyer["street"][:2] + "******" if masked else full,
    }


def _starred(name: str) -> str:
    return f"{name[0]}***{name[-1]}"
