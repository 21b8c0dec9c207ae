"""Two weeks of sales from before go-live, read as history: something to compare today with."""

from datetime import date, datetime, timedelta

from channels import backfills
from channels.models import Backfill, Shop
from omnihub.core import clock

DAYS = 15
"""The chart's fortnight, and the same weekday before it."""
ORDERS_A_DAY = {"220000123": 45, "220000456": 16}
AT_THE_WEEKEND = 1.4
SATURDAY = 5
GROWTH = 1 / 60
RELEASE_DAYS = 4
"""So old an order's money has been released before today."""
Wish = dict[str, object]


def wishes(shop: Shop, now: datetime) -> list[Wish]:
    """What the sandbox is asked to have sold in this shop: a wish a day, the oldest first, today left out."""
    today = clock.jakarta_date(now)
    return [_of_day(shop, today - timedelta(days=ago), ago) for ago in range(DAYS, 0, -1)]


def _of_day(shop: Shop, day: date, ago: int) -> Wish:
    count = ORDERS_A_DAY[shop.remote_id] * (AT_THE_WEEKEND if day.weekday() >= SATURDAY else 1)
    end = clock.jakarta_day(day)[1]
    return {
        "shop_id": int(shop.remote_id),
        "status": "RELEASED" if ago > RELEASE_DAYS else "COMPLETED",
        "count": round(count * (1 - ago * GROWTH)),
        "created_at": end.timestamp() - 1,
        "spread_seconds": 86_000,
        "push": False,
        "takes_stock": False,
    }


def read(shop: Shop, by: str) -> Backfill:
    """As the page *Backfill* does; the worker reads while new orders come in."""
    now = clock.now()
    first = clock.jakarta_date(now) - timedelta(days=DAYS)
    return backfills.ask(shop, clock.jakarta_day(first)[0], now, by)
