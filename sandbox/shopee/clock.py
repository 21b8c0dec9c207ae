"""Shopee's days and deadlines."""

from datetime import UTC, datetime, timedelta, timezone

from sandbox.shopee import parcels
from sandbox.shopee.models import Order

SHOPEE_ZONE = timezone(timedelta(hours=8))
QUICK_HOURS = {"instant": 1, "same_day": 4}


def ship_by(order: Order, now: float) -> int:
    """The end of the second day after, on Shopee's clock; within hours where the driver comes at once."""
    if hours := QUICK_HOURS.get(parcels.service(order)):
        return int(now) + hours * 3600
    day = datetime.fromtimestamp(now, SHOPEE_ZONE).date() + timedelta(days=3)
    return int(datetime(day.year, day.month, day.day, tzinfo=SHOPEE_ZONE).timestamp()) - 1


def order_day(now: float) -> str:
    return f"{datetime.fromtimestamp(now, UTC).astimezone(SHOPEE_ZONE):%y%m%d}"
