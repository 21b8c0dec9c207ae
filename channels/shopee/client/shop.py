"""What Shopee says a shop has."""

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller


class ShopFacts(ShopCaller):
    def shop_info(self) -> payloads.ShopInfo:
        return payloads.ShopInfo.parse(self._call("GET", "/shop/get_shop_info"))

    def channel_list(self) -> list[payloads.Channel]:
        """The couriers this shop may use, those that buyers see and those that carry for them."""
        rows = self._rows("/logistics/get_channel_list", {}, "logistics_channel_list")
        return [payloads.Channel.parse(row) for row in rows]

    def address_list(self) -> list[payloads.ShopAddress]:
        return [
            payloads.ShopAddress.parse(row)
            for row in self._rows("/logistics/get_address_list", {}, "address_list")
        ]

    def warehouse_detail(self, kind: int) -> list[payloads.Warehouse]:
        """Of kind 1 (goods leave from it) or 2 (returns go to it). Shops with one warehouse are refused."""
        response = self._response("GET", "/shop/get_warehouse_detail", params={"warehouse_type": kind})
        return payloads.Warehouse.parse_all(response)

    def holiday_mode(self) -> payloads.HolidayMode:
        return payloads.HolidayMode.parse(self._call("GET", "/shop/get_shop_holiday_mode"))
