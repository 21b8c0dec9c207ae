"""Messages to buyers: deciding, rendering and queueing them in bulk, against one order at a time."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from channels.models import Order, OrderLine, Package, Shop
from omnihub.bench.figures import Figure
from omnihub.core import batches, clock
from omnihub.core.models import Work
from omnihub.notifications import announcing, writing
from omnihub.notifications.models import Message, MessagePolicy

NAME = "messages"
ORDERS = 10_000
SINGLE = 500
BATCH = 200
"""As many as the route hands over at once."""


def run() -> Iterator[Figure]:
    live = clock.now() - timedelta(days=1)
    shop = Shop.objects.create(kind="own", remote_id="1", name="Bench", messages=True, go_live_at=live)
    MessagePolicy.objects.create(shop=shop, plans={"shipped": "both"}, tracking_url="https://x.example/{awb}")
    single = _rate(_orders(shop, "S", SINGLE), 1)
    before = Message.objects.filter(state="waiting").count()
    seconds = ORDERS / (whole := _rate(_orders(shop, "B", ORDERS), BATCH))
    queued = Message.objects.filter(state="waiting").count() - before
    assert queued == 2 * ORDERS, queued
    assert Work.objects.filter(topic=writing.SEND).count() == before + queued
    yield Figure("orders told one at a time, mail and WhatsApp", single, "orders/s")
    yield Figure(
        f"orders told by {BATCH}, mail and WhatsApp", whole, "orders/s", "one at a time", whole / single
    )
    yield Figure(f"{queued:,} messages rendered and queued", seconds, "s")
    yield _again(shop)


def _again(shop: Shop) -> Figure:
    """The same news once more: nothing is queued."""
    numbers = list(Order.objects.filter(shop=shop, number__startswith="B").values_list("pk", flat=True))
    rows = Message.objects.count()
    rate = _rate(numbers, BATCH)
    assert Message.objects.count() == rows
    return Figure("the same orders announced again", rate, "orders/s")


def _rate(numbers: Sequence[int], size: int) -> float:
    started = time.perf_counter()
    for some in batches.of(size, numbers):
        announcing.announce(list(writing.orders().filter(pk__in=some)))
    return len(numbers) / (time.perf_counter() - started)


def _orders(shop: Shop, prefix: str, count: int) -> list[int]:
    now = clock.now()
    orders = Order.objects.bulk_create(_order(shop, f"{prefix}{n:06d}", n) for n in range(count))
    lines = [
        OrderLine(order=one, key=str(n), item_id=str(n), name="Tas Anyaman Rotan", quantity=1)
        for one in orders
        for n in range(2)
    ]
    OrderLine.objects.bulk_create(lines, batch_size=1000)
    packages = [
        Package(order=one, number=one.number, tracking_number=f"JNE{one.number}", carrier="JNE", as_of=now)
        for one in orders
    ]
    Package.objects.bulk_create(packages, batch_size=1000)
    return [one.pk for one in orders]


def _order(shop: Shop, number: str, index: int) -> Order:
    now = clock.now()
    return Order(
        shop=shop,
        number=number,
        status="shipped",
        remote_status="SHIPPED",
        remote_updated_at=now,
        read_at=now,
        changed_at=now,
        placed_at=now - timedelta(hours=3),
        paid_at=now - timedelta(hours=3),
        shipped_at=now - timedelta(minutes=1),
        recipient_name="Budi Santoso",
        recipient_phone=f"0812{index:08d}",
        recipient_email=f"budi{index}@pembeli.example",
        recipient_state="JAWA BARAT",
        recipient_is_clear=True,
        buyer_total=245_000,
    )
