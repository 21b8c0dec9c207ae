"""Writing orders into the mirror: fifty in one transaction, against one transaction an order."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import connection

from channels import orders
from channels.models import Shop
from channels.records import AddressData, BuyerData, EscrowData, LineData, OrderData, PackageData
from omnihub.bench.figures import Figure
from omnihub.core import batches, clock

T = TypeVar("T")

NAME = "mirror"
ORDERS = 1_000
BATCH = 50
START = datetime(2026, 11, 1, tzinfo=UTC)


def run() -> Iterator[Figure]:
    shop = Shop.objects.create(
        kind="shopee", remote_id="1", name="Bench", go_live_at=START, pushes_orders=True
    )
    for words, minutes in (("new", 0), ("changed", 5)):
        single = _rate(_made("S", minutes), lambda order: orders.save_all(shop, [order]))
        batches_made = list(batches.of(BATCH, _made("B", minutes)))
        whole = _rate(batches_made, lambda batch: orders.save_all(shop, batch), each=BATCH)
        yield Figure(f"one transaction an order, {words} ({connection.vendor})", single, "orders/s")
        yield Figure(
            f"save_all by 50, {words} orders", whole, "orders/s", "one an order", whole / single, "at least 5"
        )


def _rate(items: Sequence[T], save: Callable[[T], object], each: int = 1) -> float:
    started = time.perf_counter()
    for item in items:
        save(item)
    return len(items) * each / (time.perf_counter() - started)


def _made(prefix: str, minutes: int) -> list[OrderData]:
    return [_order(f"2611{prefix}{number:06d}", number, minutes) for number in range(ORDERS)]


def _order(number: str, index: int, minutes: int) -> OrderData:
    lines = tuple(
        LineData(str(n), str(1000 + (index + n) % 60), "0", f"SKU-{(index + n) % 60 + 1:04d}", "Barang", 1)
        for n in range(1, 3)
    )
    return OrderData(
        number=number,
        status="ready_to_ship" if not minutes else "shipped",
        remote_status="READY_TO_SHIP" if not minutes else "SHIPPED",
        updated_at=START + timedelta(minutes=minutes),
        read_at=clock.now(),
        placed_at=START,
        lines=lines,
        packages=(PackageData(f"OFG{number}", "LOGISTICS_READY", "SPX Standard"),),
        escrow=EscrowData(
            amount=Decimal(80_000),
            gross=Decimal(90_000),
            seller_voucher=Decimal(0),
            seller_coin_cashback=Decimal(0),
            terms={"commission_fee": Decimal(-10_000)},
            line_totals={line.key: Decimal(45_000) for line in lines},
        ),
        address=AddressData("B***i", "******64", "Jl******", "COBLONG", "BANDUNG", "JAWA BARAT", "40132"),
        buyer=BuyerData(str(index % 400), f"pembeli{index % 400}", "B***i", "******64"),
        buyer_total=Decimal(99_000),
    )
