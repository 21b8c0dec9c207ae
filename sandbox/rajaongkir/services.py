"""Couriers and their services: what each costs near and far, where it goes, and how it tells days."""

from dataclasses import dataclass
from enum import Enum


class Reach(Enum):
    """Where a service goes."""

    ALL = "everywhere"
    CITY = "inside one city"
    OUTSIDE = "from one city to another"
    NEAR = "the same day: inside a city or to the next"
    NEXT_DAY = "the next day: not far, and not to remote places"
    OVERNIGHT = "the next day to another city"
    LAND = "where a truck goes: not to remote places"


class Days(Enum):
    """How the days are written."""

    SPAN = "2-3 day"
    ONE = "3 day"
    EQUAL = "2-2 day"
    NOUGHTS = "0-0 day"
    NOUGHT = "0 day"
    NONE = ""
    BARE = "2-3"
    HARI = "2 HARI"


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    description: str
    first: float
    """Rupiah for the first kilo nearby; each further kilo costs the same."""
    slope: float = 1.0
    """How much distance adds, against an ordinary service."""
    reach: Reach = Reach.ALL
    days: Days = Days.SPAN
    least_kg: int = 1
    """Less is charged as this much; `first` is still for one kilo."""
    flat: int = 0
    """Rupiah on top for the whole consignment, such as a motorcycle's crate."""
    hurry: float = 1.0
    """Days against an ordinary service."""
    often_nought: bool = False
    """Answers a cost of 0 on many routes."""


@dataclass(frozen=True, slots=True)
class Courier:
    code: str
    name: str
    services: tuple[Service, ...] = ()
    tolerance_g: int = 300
    absent: float = 0.05
    """Share of routes it does not answer at all."""
    shuns_remote: bool = False
    step: int = 500
    """Its prices are whole multiples of this."""
    tracks: bool = True
    called_in_tracking: str = ""
    """Its code in waybills, where it is another one."""


def cargo(name: str, description: str, first: float, least_kg: int = 10, **more: object) -> Service:
    usual = {"slope": 0.25, "hurry": 2.0}
    return Service(name, description, first, least_kg=least_kg, **(usual | more))


COURIERS = (
    Courier(
        "jne",
        "Jalur Nugraha Ekakurir (JNE)",
        (
            Service("REG", "Layanan Reguler", 11000, reach=Reach.OUTSIDE),
            Service("OKE", "Ongkos Kirim Ekonomis", 9500, 0.85, Reach.OUTSIDE, hurry=1.6),
            Service("YES", "Yakin Esok Sampai", 19000, 1.5, Reach.OVERNIGHT, Days.ONE, hurry=0),
            Service("CTC", "JNE City Courier", 9000, reach=Reach.CITY),
            Service("CTCYES", "JNE City Courier", 16000, reach=Reach.CITY, days=Days.ONE, hurry=0),
            Service("CTCSPS", "JNE City Courier", 45000, reach=Reach.CITY, days=Days.NOUGHT),
            cargo("JTR", "JNE Trucking", 5000, reach=Reach.OUTSIDE),
            cargo("JTR<130", "JNE Trucking", 0, 100, flat=500000, reach=Reach.OUTSIDE, slope=0.1),
            cargo("JTR>130", "JNE Trucking", 0, 100, flat=800000, reach=Reach.OUTSIDE, slope=0.1),
            cargo("JTR>200", "JNE Trucking", 0, 100, flat=1100000, reach=Reach.OUTSIDE, slope=0.1),
        ),
        absent=0.0,
        step=1000,
    ),
    Courier(
        "sicepat",
        "SiCepat Express",
        (
            Service("REG", "Reguler", 11000, 0.95),
            Service("BEST", "Besok Sampai Tujuan", 14000, 1.4, Reach.NEXT_DAY, Days.ONE, hurry=0),
            cargo("GOKIL", "Cargo Per Kilo", 3500),
            Service("HALU", "Harga Mulai Lima Ribu", 5000, 0.6, Reach.NEXT_DAY, hurry=1.5),
        ),
        absent=0.02,
    ),
    Courier(
        "ide",
        "ID Express",
        (Service("STD", "Standard Service", 10500, 0.9, days=Days.NOUGHTS),),
        absent=0.08,
        tracks=False,
    ),
    Courier(
        "sap",
        "Satria Antaran Prima",
        (
            Service("UDRREG", "Regular Service", 10000, 0.95),
            Service("UDRONS", "One Day Service", 17500, 1.4, Reach.NEXT_DAY, Days.ONE, hurry=0),
            Service("UDRSDS", "Same Day Service", 35000, 1.0, Reach.NEAR, Days.NOUGHT, often_nought=True),
            cargo("DRGREG", "Cargo", 3400),
        ),
    ),
    Courier(
        "jnt",
        "J&T Express",
        (Service("EZ", "Reguler", 9000, days=Days.NONE),),
        absent=0.01,
        step=1000,
        called_in_tracking="J&T",
    ),
    Courier(
        "ninja",
        "Ninja Xpress",
        (Service("STANDARD", "Standard Service", 9900, 0.95, days=Days.NONE),),
        absent=0.1,
        shuns_remote=True,
        step=100,
    ),
    Courier(
        "tiki",
        "Citra Van Titipan Kilat (TIKI)",
        (
            Service("ECO", "Economy Service", 8000, 0.8, days=Days.ONE, hurry=1.6),
            Service("REG", "Regular Service", 9000, days=Days.ONE),
            Service("ONS", "Over Night Service", 18000, 1.5, Reach.NEXT_DAY, Days.ONE, hurry=0),
            Service("SDS", "Same Day Service", 55000, 1.0, Reach.NEAR, Days.NOUGHT),
            cargo("TRC", "Trucking Service", 4500, reach=Reach.LAND, days=Days.ONE),
            cargo("T15", "Motorcycle Up To 150cc", 0, 100, flat=590000, reach=Reach.LAND, slope=0.1),
            cargo("T25", "Motorcycle Up To 250cc", 0, 100, flat=860000, reach=Reach.LAND, slope=0.1),
        ),
    ),
    Courier(
        "lion",
        "Lion Parcel",
        (
            Service("REGPACK", "Regular Service", 14974, 0.9),
            Service("JAGOPACK", "Economy Service", 9850, 0.75, hurry=1.6),
            Service("BOSSPACK", "Priority Service", 21250, 1.6, Reach.NEXT_DAY, Days.ONE, hurry=0),
            Service("SAMEDAY", "Same Day Service", 40000, 1.0, Reach.NEAR, Days.NOUGHT),
            cargo("BIGPACK", "Big Package Service", 4100),
            cargo("OTOPACK150", "Motorcycle Service", 0, 100, flat=720000, slope=0.1, reach=Reach.LAND),
        ),
        step=1,
    ),
    Courier(
        "anteraja",
        "AnterAja",
        (
            Service("REG", "Regular", 11800, 0.95),
            Service("ND", "Next Day", 15300, 1.4, Reach.NEXT_DAY, Days.ONE, hurry=0),
            Service("SD", "Same Day", 22500, 1.0, Reach.NEAR, Days.NOUGHT),
        ),
        shuns_remote=True,
        step=100,
    ),
    Courier(
        "pos",
        "POS Indonesia (POS)",
        (
            Service("Pos Reguler", "240", 9500, 0.9, days=Days.HARI),
            Service("Pos Nextday", "447", 15500, 1.4, Reach.NEXT_DAY, Days.HARI, hurry=0),
            Service("Pos Sameday", "Pos Sameday", 21000, 1.0, Reach.NEAR, Days.NOUGHT),
            Service("PAKETPOS DANGEROUS GOODS", "PDG", 21500, 1.3, days=Days.HARI, hurry=1.5),
            Service("PAKETPOS VALUABLE GOODS", "PVG", 17000, 1.2, days=Days.HARI),
            cargo("POS KARGO", "PKG", 4300, days=Days.HARI),
        ),
        absent=0.0,
        step=250,
    ),
    Courier(
        "ncs",
        "Nusantara Card Semesta",
        (
            Service("NRS", "Regular Service", 12000),
            Service("NFO", "Overnight Service", 19500, 1.4, Reach.NEXT_DAY, Days.ONE, hurry=0),
            cargo("DARAT", "Darat", 6500, hurry=2.6),
        ),
        absent=0.25,
    ),
    Courier(
        "rex",
        "Royal Express Indonesia (REX)",
        (
            Service("REG", "Regular", 12500, days=Days.EQUAL),
            Service("EXP", "Express", 19000, 1.4, Reach.NEXT_DAY, Days.EQUAL, hurry=0, often_nought=True),
            cargo("REX-10", "Cargo", 4200, days=Days.EQUAL),
        ),
        absent=0.2,
        tracks=False,
    ),
    Courier("rpx", "RPX", absent=1.0),
    Courier("sentral", "Sentral Cargo", absent=1.0, tracks=False),
    Courier("star", "Star Cargo", absent=1.0, tracks=False),
    Courier(
        "wahana",
        "Wahana Prestasi Logistik",
        (
            Service("Express", "Express", 7000, 0.75, days=Days.ONE, hurry=1.4),
            Service("Ekonomis", "Ekonomis", 6500, 0.7, days=Days.ONE, hurry=2.0),
            cargo("Kargo", "Kargo", 3000, days=Days.ONE),
        ),
        absent=0.08,
        step=100,
    ),
    Courier(
        "dse",
        "21 Express",
        (
            Service("REGULAR", "Regular", 11500, days=Days.BARE),
            Service("ECO", "Ekonomi", 9500, 0.8, days=Days.BARE, hurry=1.5),
            Service("ECO2019", "Ekonomi 2019", 9000, 0.8, days=Days.NONE, often_nought=True),
        ),
        absent=0.3,
    ),
)
BY_CODE = {courier.code: courier for courier in COURIERS}
