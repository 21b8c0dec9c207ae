"""The listings' stock as the seller sees it, and changed by the seller's hand or by another tool."""

from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.catalogue import SHOPS
from sandbox.shopee.models import Item, Variation

MOST = 1000


def rows(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of one shop, by a part of the SKU or name."""
    shop_id = int(asked.get("shop_id") or SHOPS[0].shop_id)
    items = {item.pk: item for item in Item.objects.filter(shop_id=shop_id).order_by("pk")}
    found = [_row(item, item) for item in items.values() if not item.has_model]
    variations = Variation.objects.filter(item_id__in=items).order_by("pk")
    found += [_row(items[variation.item_id], variation) for variation in variations]
    wanted = str(asked.get("search") or "").lower()
    chosen = [row for row in found if wanted in f"{row['sku']} {row['name']}".lower()]
    return sorted(chosen, key=lambda row: (row["item_id"], row["model_id"]))[:MOST]


def _row(item: Item, row: Item | Variation) -> dict[str, Any]:
    varied = isinstance(row, Variation)
    return {
        "item_id": item.pk,
        "model_id": row.pk if varied else 0,
        "sku": row.sku,
        "name": f"{item.name} – {row.name}" if varied else item.name,
        "stock": row.stock,
        "reserved": row.reserved,
        "locked": item.locked,
        "status": item.status,
    }


def change(given: Mapping[str, Any]) -> None:
    """A listing by `sku`, or `item_id` and `model_id`: its stock, reserved, locked, status, or gone."""
    shop_id = int(given.get("shop_id") or SHOPS[0].shop_id)
    with storage.writing():
        _change_listing(shop_id, given)


def _change_listing(shop_id: int, given: Mapping[str, Any]) -> None:
    item, row = _find(shop_id, given)
    for name in ("stock", "reserved"):
        if name in given:
            setattr(row, name, max(int(given[name]), 0))
    row.reserved = min(row.reserved, row.stock)
    row.save(update_fields=["stock", "reserved"])
    if "locked" in given:
        Item.objects.filter(pk=item.pk).update(locked=_truth(given["locked"]))
    if "status" in given:
        Item.objects.filter(pk=item.pk).update(status=str(given["status"]))
    if given.get("gone"):
        (row if isinstance(row, Variation) else item).delete()


def _find(shop_id: int, given: Mapping[str, Any]) -> tuple[Item, Item | Variation]:
    wanted = {name: int(given.get(name) or 0) for name in ("item_id", "model_id")}
    for row in rows({"shop_id": shop_id}):
        same = row["sku"] == given["sku"] if "sku" in given else wanted == {n: row[n] for n in wanted}
        if same:
            item = Item.objects.get(pk=row["item_id"])
            return item, Variation.objects.get(pk=row["model_id"]) if row["model_id"] else item
    raise ValueError("There is no such listing in this shop.")


def _truth(value: Any) -> bool:
    return str(value).lower() in {"true", "1", "yes", "on"}
