"""What a shop lists, and its stock."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller

ITEMS_AT_ONCE = 50
ALL_ROWS_FAILED = "error_busi_update_stock_failed"
ITEM_STATUSES = ("NORMAL", "UNLIST", "BANNED", "REVIEWING")


class Goods(ShopCaller):
    def item_list(self, offset: int, since: int = 0, until: int = 0) -> payloads.ItemList:
        """A page of as many as `item_base_info` can be asked about at once; by last change, where given."""
        params: dict[str, Any] = {"offset": offset, "page_size": ITEMS_AT_ONCE, "item_status": ITEM_STATUSES}
        if since:
            params["update_time_from"] = since
        if until:
            params["update_time_to"] = until
        return payloads.ItemList.parse(self._response("GET", "/product/get_item_list", params=params))

    def item_base_info(self, item_ids: Sequence[str]) -> list[payloads.Item]:
        """Of up to ITEMS_AT_ONCE."""
        rows = self._rows("/product/get_item_base_info", {"item_id_list": ",".join(item_ids)}, "item_list")
        return [payloads.Item.parse(row) for row in rows]

    def model_list(self, item_id: str) -> list[payloads.Model]:
        response = self._response("GET", "/product/get_model_list", params={"item_id": item_id})
        return payloads.Model.parse_all(response)

    def update_stock(self, item_id: str, stocks: Mapping[str, int]) -> payloads.StockUpdate:
        """Absolute numbers by variation ("0" without), up to 50. Both lists come, whatever failed."""
        rows = [
            {"model_id": int(model), "seller_stock": [{"stock": pieces}]} for model, pieces in stocks.items()
        ]
        body = {"item_id": int(item_id), "stock_list": rows}
        answer = self._call("POST", "/product/update_stock", json=body, read_all_the_same=ALL_ROWS_FAILED)
        return payloads.StockUpdate.parse(answer.get("response"))
