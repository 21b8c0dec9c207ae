"""The shop's listings."""

from typing import Any

from django.db.models import QuerySet

from sandbox.shopee import errors
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Item, Variation

MOST = 50
FURTHEST = 10_000
STATUSES = frozenset(["NORMAL", "BANNED", "UNLIST", "REVIEWING", "SELLER_DELETE", "SHOPEE_DELETE"])


def get_item_list(call: Call) -> dict[str, Any]:
    """GET product/get_item_list"""
    offset, size = call.number("offset"), call.page_size(100)
    if offset > FURTHEST:
        raise errors.ApiError("error_param", "get items offset over limit, please use the next field")
    found = _items(call).filter(status__in=_statuses(call))
    start, end = call.number("update_time_from", 0), call.number("update_time_to", 2**40)
    if start > end:
        raise errors.ApiError("error_update_time_range", "Wrong update time range.")
    found = found.filter(updated_at__gte=start, updated_at__lte=end)
    page, total = list(found[offset : offset + size]), found.count()
    more = offset + size < total
    answer: dict[str, Any] = {"total_count": total, "has_next_page": more}
    if page:
        answer["item"] = [
            {"item_id": i.pk, "item_status": i.status, "update_time": i.updated_at, "tag": {"kit": False}}
            for i in page
        ]
    return answer | ({"next_offset": offset + size} if more else {})


def _items(call: Call) -> QuerySet[Item]:
    return Item.objects.filter(shop_id=call.shop.pk).order_by("pk")


def _statuses(call: Call) -> list[str]:
    value = call.given.get("item_status")
    wanted = [value] if isinstance(value, str) else list(value or [])
    if not wanted or not set(wanted) <= STATUSES:
        raise errors.ApiError("error_param_item_status", "Invalid item status.")
    return wanted


def get_item_base_info(call: Call) -> dict[str, Any]:
    """GET product/get_item_base_info: with variations neither price nor stock are here."""
    ids = [int(text) for text in call.listed("item_id_list", MOST) if text.isdigit()]
    found = list(_items(call).filter(pk__in=ids))
    if not found:
        raise errors.ApiError("product.error_item_not_found", "Item not found.")
    picture = call.request.build_absolute_uri("/shopee/file/")
    return {"item_list": [_base_info(item, picture) for item in found]}


def _base_info(item: Item, picture: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "item_id": item.pk,
        "category_id": 100017,
        "item_name": item.name,
        "description": f"{item.name}. Dikirim dari Bandung setiap hari kerja.",
        "item_sku": item.sku,
        "create_time": item.created_at,
        "update_time": item.updated_at,
        "attribute_list": [],
        "image": {
            "image_url_list": [f"{picture}{item.sku or item.pk}.svg"],
            "image_id_list": [f"id-{item.pk}"],
        },
        "weight": f"{item.grams / 1000:g}",
        "dimension": {"package_length": 20, "package_width": 15, "package_height": 5},
        "logistic_info": [
            {"logistic_id": 8003, "logistic_name": "Reguler (Cashless)", "enabled": True, "is_free": False},
            {"logistic_id": 8005, "logistic_name": "Hemat Kargo", "enabled": True, "is_free": False},
        ],
        "pre_order": {"is_pre_order": False, "days_to_ship": 2},
        "condition": "NEW",
        "item_status": item.status,
        "deboost": "FALSE",
        "has_model": item.has_model,
        "promotion_id": 0,
        "brand": {"brand_id": 0, "original_brand_name": "No Brand"},
        "item_dangerous": 0,
        "gtin_code": item.barcode,
        "tag": {"kit": False},
    }
    if not item.has_model:
        row |= {
            "price_info": _price_info(item.price),
            "stock_info_v2": _stock_info(item.stock, item.reserved),
        }
    return row


def _price_info(price: int) -> list[dict[str, Any]]:
    return [
        {
            "currency": "IDR",
            "original_price": price,
            "current_price": price,
            "inflated_price_of_original_price": price,
            "inflated_price_of_current_price": price,
        }
    ]


def _stock_info(stock: int, reserved: int) -> dict[str, Any]:
    return {
        "summary_info": {"total_reserved_stock": reserved, "total_available_stock": stock},
        "seller_stock": [{"location_id": "IDZ", "stock": stock, "if_saleable": True}],
        "shopee_stock": [],
        "advance_stock": {"sellable_advance_stock": 0, "in_transit_advance_stock": 0},
    }


def item_of(call: Call) -> Item:
    item = Item.objects.filter(pk=call.number("item_id")).first()
    if item is None:
        raise errors.ApiError("product.error_item_not_found", "Item not found.")
    if item.shop_id != call.shop.pk:
        raise errors.ApiError("product.error_item_not_belong_shop", "The item does not belong to this shop.")
    return item


def get_model_list(call: Call) -> dict[str, Any]:
    """GET product/get_model_list"""
    item = item_of(call)
    variations = list(item.variations.order_by("tier_index"))
    tier = [{"name": "Variasi", "option_list": [{"option": row.name} for row in variations]}]
    return {
        "tier_variation": tier if variations else [],
        "model": [_model(row, item) for row in variations],
        "standardise_tier_variation": [],
    }


def _model(row: Variation, item: Item) -> dict[str, Any]:
    return {
        "model_id": row.pk,
        "model_sku": row.sku,
        "model_status": "MODEL_NORMAL",
        "tier_index": [row.tier_index],
        "price_info": _price_info(row.price),
        "stock_info_v2": _stock_info(row.stock, row.reserved),
        "pre_order": {"is_pre_order": False, "days_to_ship": 2},
        "has_promotion": False,
        "promotion_id": 0,
        "gtin_code": row.barcode,
        "weight": f"{item.grams / 1000:g}",
    }
