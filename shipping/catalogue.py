"""Couriers and services that RajaOngkir is known to answer, for a shop to begin with. Pure."""

from dataclasses import dataclass

CARGO_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Known:
    courier: str
    name: str
    service: str
    words: str
    usual: bool = False
    """Switched on in a new shop."""
    from_grams: int = 0


JNE, SICEPAT, JNT = "Jalur Nugraha Ekakurir (JNE)", "SiCepat Express", "J&T Express"
ANTERAJA, TIKI, POS = "AnterAja", "Citra Van Titipan Kilat (TIKI)", "POS Indonesia (POS)"
LION, NINJA, IDE = "Lion Parcel", "Ninja Xpress", "ID Express"
SAP, WAHANA = "Satria Antaran Prima", "Wahana"

SERVICES = (
    Known("jne", JNE, "REG", "Layanan Reguler", usual=True),
    Known("jne", JNE, "CTC", "JNE City Courier", usual=True),
    Known("jne", JNE, "YES", "Yakin Esok Sampai", usual=True),
    Known("jne", JNE, "CTCYES", "JNE City Courier", usual=True),
    Known("jne", JNE, "OKE", "Ongkos Kirim Ekonomis"),
    Known("jne", JNE, "JTR", "JNE Trucking", from_grams=CARGO_FROM),
    Known("jnt", JNT, "EZ", "Reguler", usual=True),
    Known("sicepat", SICEPAT, "REG", "Reguler", usual=True),
    Known("sicepat", SICEPAT, "BEST", "Besok Sampai Tujuan", usual=True),
    Known("sicepat", SICEPAT, "GOKIL", "Cargo Per Kilo", from_grams=CARGO_FROM),
    Known("anteraja", ANTERAJA, "REG", "Regular", usual=True),
    Known("anteraja", ANTERAJA, "ND", "Next Day"),
    Known("tiki", TIKI, "REG", "Regular Service"),
    Known("tiki", TIKI, "ECO", "Economy Service"),
    Known("tiki", TIKI, "ONS", "Over Night Service"),
    Known("pos", POS, "Pos Reguler", ""),
    Known("pos", POS, "Pos Nextday", ""),
    Known("lion", LION, "REGPACK", "Regular Service"),
    Known("lion", LION, "JAGOPACK", "Economy Service"),
    Known("ninja", NINJA, "STANDARD", "Standard Service"),
    Known("ide", IDE, "STD", "Standard Service"),
    Known("sap", SAP, "UDRREG", "Regular Service"),
    Known("wahana", WAHANA, "Express", "Express"),
    Known("wahana", WAHANA, "Kargo", "Kargo", from_grams=CARGO_FROM),
)
"""Inside one city JNE answers its City Courier (CTC) in place of REG: who offers one wants the other."""
