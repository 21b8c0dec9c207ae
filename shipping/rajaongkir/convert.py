"""RajaOngkir's payloads as our records."""

import re
from datetime import datetime

from channels.parcels import CourierNews, CourierReport
from omnihub.core import clock
from shipping.rajaongkir import payloads
from shipping.records import AreaData, RateData, SearchId

NUMBER = re.compile(r"\d+")
LONGEST_DAYS = 60
DELIVERED = "DELIVERED"
ON_ITS_WAY = "IN TRANSIT"
SAME_NOUGHTS = re.compile(r"0\s*-\s*0\b")
"""What ID Express writes for a service that takes days: it is no answer."""
NO_POSTCODE = frozenset({"", "0", "-"})


def area(found: payloads.Destination) -> AreaData:
    return AreaData(
        id=SearchId(found.id),
        subdistrict=found.subdistrict,
        district=found.district,
        city=found.city,
        province=found.province,
        postcode="" if found.postcode in NO_POSTCODE else found.postcode,
    )


def rate(found: payloads.Cost) -> RateData | None:
    """None for a row without a price: it is no offer."""
    if not found.cost:
        return None
    first, last = days(found.days)
    words = "" if found.description.isdecimal() else found.description
    return RateData(found.code, found.service, found.name, words, found.cost, first, last)


def days(text: str) -> tuple[int | None, int | None]:
    """First and last number, whatever stands around them: `2-3 day`, `1 day`, `2 HARI`, nothing."""
    if SAME_NOUGHTS.match(text.strip()):
        return None, None
    numbers = [int(one) for one in NUMBER.findall(text) if len(one) <= len(str(LONGEST_DAYS))]
    if not numbers or max(numbers) > LONGEST_DAYS:
        return None, None
    return min(numbers[0], numbers[-1]), max(numbers[0], numbers[-1])


def report(found: payloads.Waybill) -> CourierReport:
    """The flag decides, not the word. Lines come in no order, and some of them twice."""
    told = {one: None for line in found.lines if (one := _news(line))}
    if found.delivered and (at := _moment(found.pod_date, found.pod_time)):
        told.setdefault(CourierNews(at, DELIVERED, ""), None)
    news = tuple(sorted(told, key=lambda one: (one.at, one.words)))
    status = DELIVERED if found.delivered else found.status.upper() or ON_ITS_WAY
    if status == DELIVERED and not found.delivered:
        status = ON_ITS_WAY
    return CourierReport(status, news, ended=found.delivered)


def _news(line: payloads.Line) -> CourierNews | None:
    at = _moment(line.date, line.time)
    if at is None:
        return None
    words = f"{line.words} ({line.city})" if line.city and line.city not in line.words else line.words
    return CourierNews(at, line.code, words)


def _moment(date: str, time: str) -> datetime | None:
    """Without a zone: the courier's own clock, taken as Jakarta's."""
    for shape in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(f"{date} {time or '00:00'}", shape).replace(tzinfo=clock.JAKARTA)
        except ValueError:
            continue
    return None
