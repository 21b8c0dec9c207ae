"""Hours in which no phone rings, by the clock of the province the parcel goes to. Pure but for settings."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
MIDDLE = (
    *("bali", "nusa tenggara", "ntb", "ntt", "kalimantan selatan", "south kalimantan"),
    *("kalimantan timur", "east kalimantan", "kalimantan utara", "north kalimantan"),
    *("sulawesi", "gorontalo"),
)
EAST = ("maluku", "papua", "irian")


def zone(province: str) -> ZoneInfo:
    """Most of Indonesia's people live by Jakarta's clock; so does a province nobody knows."""
    name = " ".join(province.lower().replace(".", " ").split())
    if any(part in name for part in EAST):
        return WIT
    return WITA if any(part in name for part in MIDDLE) else WIB


def ends(moment: datetime, province: str, since: time, until: time) -> datetime | None:
    """When the quiet hours that hold at this moment are over; None where none hold."""
    if since == until:
        return None
    here = moment.astimezone(zone(province))
    now = here.time()
    over_midnight = since > until
    quiet = (now >= since or now < until) if over_midnight else since <= now < until
    if not quiet:
        return None
    day = here.date() + timedelta(days=1) if over_midnight and now >= since else here.date()
    return datetime.combine(day, until, here.tzinfo).astimezone(UTC)
