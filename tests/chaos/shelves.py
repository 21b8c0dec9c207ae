"""The goods of a storm: enough of everything before, and afterwards the same number on every side."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from channels import policies, todos
from channels.models import Listing, Shop, StockLevel, StockPolicy, own
from erp_bridge import tasks
from erp_bridge.odoo import connect
from omnihub.core import work
from omnihub.demo import setting_up

PIECES = 100_000
PATIENCE = 120


def fill() -> None:
    """Both shops show what Odoo has; from now on they show every change of it, too."""
    _count_goods()
    shops = Shop.objects.exclude(kind=own.KIND)
    work.add(todos.listings(shop.key, "storm") for shop in shops)
    tasks.pull_stock()
    _wait("the goods to be known", _is_known)
    for shop in shops:
        policies.approve(shop, setting_up.LOGIN)
    _wait("the first push", lambda: set(_shown().values()) == {PIECES})


def differences() -> list[str]:
    """Where a shop shows another number than Odoo has, and the shops whose stock was stopped."""
    free = _free()
    wrong = [
        f"{sku} shows {shown} in shop {shop}, Odoo has {free[sku]:f}"
        for (shop, sku), shown in _shown().items()
        if shown != free[sku]
    ]
    return wrong + [policy.stopped_because for policy in StockPolicy.objects.exclude(stopped="")]


def _count_goods() -> None:
    shelf = next(row["id"] for row in _odoo("stock.location") if row["complete_name"].endswith("/Stock"))
    counted = [
        {"product_id": row["id"], "location_id": shelf, "inventory_quantity": PIECES}
        for row in _odoo("product.product")
        if str(row["default_code"]).startswith("SKU-")
    ]
    client = connect.client()
    quants = client.execute("stock.quant", "create", context={"inventory_mode": True}, vals_list=counted)
    client.execute("stock.quant", "action_apply_inventory", quants)


def _is_known() -> bool:
    listings = Listing.objects.filter(components__isnull=False).exclude(shop__kind=own.KIND)
    mapped = listings.values("pk").distinct().count()
    return mapped == len(_shown()) and StockLevel.objects.filter(sellable=PIECES).count() == len(_free())


def _free() -> dict[str, Decimal]:
    """What Odoo has on its shelves and has promised nobody, by SKU."""
    skus = {row["id"]: str(row["default_code"]) for row in _odoo("product.product")}
    inside = {row["id"] for row in _odoo("stock.location") if row["usage"] == "internal"}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for quant in _odoo("stock.quant"):
        if quant["location_id"][0] in inside:
            found[skus[quant["product_id"][0]]] += quant["quantity"] - quant["reserved_quantity"]
    return found


def _shown() -> dict[tuple[str, str], int]:
    """What buyers see, by shop and SKU."""
    return {
        (shop_id, row["sku"]): row["stock"]
        for shop_id in setting_up.SHOP_IDS
        for row in _world(f"stock?shop_id={shop_id}")["stock"]
    }


def _odoo(model: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = _world(f"odoo/{model}")
    return found


def _world(path: str) -> Any:
    return setting_up.sandbox().call("GET", f"/world/api/{path}", read_timeout=60).json()


def _wait(what: str, there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.5)
