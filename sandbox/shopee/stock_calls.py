"""Numbers for listings: absolute ones, one item a call. Some rows may fail while others are taken."""

from collections import Counter
from typing import Any

from sandbox import storage
from sandbox.shopee import errors, shop_looks
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Item, Shop, Variation
from sandbox.shopee.products import item_of

MOST = 50
EDITABLE = frozenset({"NORMAL", "UNLIST"})
WRONG_MODEL = "Wrong model_id."
BELOW_RESERVED = "The stock should be greater than or equal to the reserved stock."


def update_stock(call: Call) -> dict[str, Any]:
    """POST product/update_stock: only when all rows failed is it an error, and then with both lists."""
    with storage.writing():
        item, rows = item_of(call), _rows(call)
        _check(call.shop, item, rows)
        done, failed = [], []
        for row in rows:
            model_id, stock = int(row.get("model_id") or 0), int(row["seller_stock"][0]["stock"])
            reason = _set(item, model_id, stock)
            if reason:
                failed.append({"model_id": model_id, "failed_reason": reason})
            else:
                done.append({"model_id": model_id, "location_id": "", "stock": stock})
    lists = {"failure_list": failed, "success_list": done}
    if not done:
        words = "Update stock failed."
        raise errors.ApiError("product.error_busi_update_stock_failed", words, response=lists)
    return lists


def _rows(call: Call) -> list[dict[str, Any]]:
    rows = call.given.get("stock_list")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise errors.wrong("stock_list length should be between 1 and 50.")
    if any(not row.get("seller_stock") for row in rows):
        raise errors.missing("seller_stock")
    seen = Counter(int(row.get("model_id") or 0) for row in rows)
    if max(seen.values()) > 1:
        raise errors.ApiError("product.error_param", "Repeat model_id.")
    return rows


def _check(shop: Shop, item: Item, rows: list[dict[str, Any]]) -> None:
    """What concerns the whole call."""
    look = shop_looks.of(shop.pk)
    located = [row["seller_stock"][0].get("location_id") for row in rows]
    if look["holiday"]["holiday_mode_on"]:
        words = "Can not change stock in holiday mode."
        raise errors.ApiError("product.error_holiday_mode_change_stock", words)
    if look["warehouses"] and not all(located):
        raise errors.ApiError("product.error_busi", "Multi-warehouse shop should have location id.")
    if not look["warehouses"] and any(located):
        raise errors.ApiError("product.error_auth", "location_id is not allowed for this shop.")
    if item.status not in EDITABLE:
        raise errors.ApiError("product.error_item_uneditable", "Item can not be edited.")
    if item.locked:
        words = "Can not edit stock in promotion."
        raise errors.ApiError("product.error_cannt_edit_stock_in_promotion", words)
    if item.has_model and not any(row.get("model_id") for row in rows):
        words = "Can not edit the item's stock, it has models."
        raise errors.ApiError("product.error_edit_item_stock_for_item_has_model", words)
    if not item.has_model and int(rows[0]["seller_stock"][0]["stock"]) < item.reserved:
        raise errors.ApiError("product.error_param", BELOW_RESERVED)


def _set(item: Item, model_id: int, stock: int) -> str:
    """Why it could not be; nothing when it is done."""
    row: Item | Variation | None = item if not model_id else None
    if item.has_model:
        row = item.variations.filter(pk=model_id).first()
    if row is None:
        return WRONG_MODEL
    if stock < 0:
        return "Stock should not be negative."
    if stock < row.reserved:
        return BELOW_RESERVED
    row.stock = stock
    row.save(update_fields=["stock"])
    return ""
