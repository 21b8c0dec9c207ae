"""What the ERP can sell, and since when it keeps the pieces of an order itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from channels import shops, stale, todos
from channels.models import Order, Product, Shop, StockLevel
from channels.records import SellableData
from channels.states import ENDED
from omnihub.core import batches, clock, database, upsert, work

AT_ONCE = 500
GRAIN = Decimal("0.0001")
MOST = Decimal(10**11)

Key = tuple[int, str]


@transaction.atomic
def set_sellable(found: Sequence[SellableData]) -> int:
    """Keep what one read of the ERP said; the number of products whose level changed.

    A reading that began before the one we have is dropped. What is absent stays as it is: zero has to be
    said. A SKU that no product of the mirror carries is left out.
    """
    by_key = _newest(found)
    for place in sorted({place for _product, place in by_key}):
        database.one_at_a_time(f"stock {place}")  # two first readings of one product would both insert
    _lock_shops({place for _product, place in by_key})
    changed = 0
    for some in batches.of(AT_ONCE, sorted(by_key)):
        changed += _set({key: by_key[key] for key in some})
    return changed


def _newest(found: Sequence[SellableData]) -> dict[Key, SellableData]:
    skus = {data.sku.strip() for data in found}
    pks: dict[str, int] = {}
    for some in batches.of(AT_ONCE, sorted(skus)):
        pks |= dict(Product.objects.filter(sku__in=some).values_list("sku", "pk"))
    newest: dict[Key, SellableData] = {}
    for data in sorted(found, key=lambda data: data.read_at):
        if product := pks.get(data.sku.strip()):
            newest[product, data.place] = data
    return newest


def _lock_shops(places: Iterable[str]) -> None:
    """So that nobody is switched on between our look at who publishes and our commit."""
    rows = Shop.objects.select_for_update(no_key=True).filter(stock_place__in=sorted(places))
    list(rows.exclude(stock_place="").order_by("pk").values_list("pk", flat=True))


def _set(readings: Mapping[Key, SellableData]) -> int:
    now = clock.now()
    held = {
        (level.product_id, level.place): level
        for level in StockLevel.objects.select_for_update()
        .filter(product__in={product for product, _ in readings}, place__in={p for _, p in readings})
        .order_by("product", "place")
    }
    moved: list[StockLevel] = []
    changed: list[Key] = []
    dirty: set[Key] = _freed(held, readings)
    for key, data in readings.items():
        sellable = max(min(Decimal(data.sellable), MOST), -MOST).quantize(GRAIN)
        level = held.get(key)
        if level is not None and data.read_at < level.read_at:
            continue
        if level is None or level.sellable != sellable:
            changed.append(key)
        if level is None:
            level = StockLevel(product_id=key[0], place=key[1])
        if level.pk is None or level.sellable != sellable:
            level.sellable, level.changed_at = sellable, now
        level.read_at = data.read_at
        moved.append(level)
    upsert.rows(StockLevel, moved, unique=("product", "place"))
    _tell(dirty.union(changed))
    return len(changed)


def _freed(held: Mapping[Key, StockLevel], readings: Mapping[Key, SellableData]) -> set[Key]:
    """Products of which the ERP took over pieces between the two readings: ours are free for them."""
    older = [held[key].read_at for key in readings if key in held]
    if not older:
        return set()
    taken = Order.objects.filter(erp_held_at__gte=min(older), history=False).exclude(status__in=ENDED)
    products = {product for product, _place in readings}
    rows = taken.filter(lines__listing__components__product__in=products)
    found = set(rows.values_list("lines__listing__components__product", flat=True).distinct())
    return {key for key in readings if key[0] in found}


def _tell(keys: Iterable[Key]) -> None:
    by_place: dict[str, list[int]] = {}
    for product, place in sorted(keys):
        by_place.setdefault(place, []).append(product)
    for place, products in sorted(by_place.items()):
        stale.products(products, "the ERP's stock changed", place)


@transaction.atomic
def use_place(shop: Shop, place: str) -> None:
    """From where in the ERP this shop sells; empty: nowhere."""
    shop = shops.locked(shop)
    if shop.stock_place == place:
        return
    shop.stock_place = place
    shop.save(update_fields=["stock_place"])
    work.add([todos.check_stock(shop.key, "another place in the ERP")])


@transaction.atomic
def mark_held(order_pks: Iterable[int], at: datetime | None) -> None:
    """Since `at`, taken after the ERP answered, it keeps the pieces of these orders itself.

    The first such moment counts. None: it keeps them no longer, so we do again.
    """
    for some in batches.of(AT_ONCE, sorted(set(order_pks))):
        rows = Order.objects.filter(pk__in=some)
        rows = rows.filter(erp_held_at=None) if at else rows.exclude(erp_held_at=None)
        pks = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
        Order.objects.filter(pk__in=pks).update(erp_held_at=at)
        stale.orders(pks, "kept by the ERP" if at else "no longer kept by the ERP")
