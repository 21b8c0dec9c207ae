"""Arranging shipments, and where parcels are."""

from collections.abc import Mapping, Sequence
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller

PACKAGES_AT_ONCE = 50


class Logistics(ShopCaller):
    """A package is named by its order's number, and by its own where the order was split."""

    def shipping_parameter(self, order: str, package: str = "") -> payloads.ShippingParameter:
        response = self._response("GET", "/logistics/get_shipping_parameter", params=_named(order, package))
        return payloads.ShippingParameter.parse(response)

    def mass_shipping_parameter(
        self, channel: str, location: str, packages: Sequence[str]
    ) -> payloads.ShippingParameter:
        body = _many(channel, location, packages)
        response = self._response("POST", "/logistics/get_mass_shipping_parameter", json=body)
        return payloads.ShippingParameter.parse(response)

    def ship_order(self, order: str, package: str, way: Mapping[str, Any]) -> None:
        """Not to be repeated blindly: the second call for a package is refused."""
        self._call("POST", "/logistics/ship_order", json={**_named(order, package), **way})

    def mass_ship_order(
        self, channel: str, location: str, packages: Sequence[str], way: Mapping[str, Any]
    ) -> payloads.Mass:
        """Up to PACKAGES_AT_ONCE of one courier at one place. Some may fail beside the others."""
        body = {**_many(channel, location, packages), **way}
        answer = self._call("POST", "/logistics/mass_ship_order", json=body)
        return payloads.Mass.parse(answer.get("response") or answer)

    def update_shipping_order(self, order: str, package: str, way: Mapping[str, Any]) -> None:
        """Another pick-up for a package whose courier did not come."""
        self._call("POST", "/logistics/update_shipping_order", json={**_named(order, package), **way})

    def tracking_number(self, order: str, package: str = "") -> payloads.TrackingNumber:
        response = self._response("GET", "/logistics/get_tracking_number", params=_named(order, package))
        return payloads.TrackingNumber.parse(response)

    def mass_tracking_number(self, packages: Sequence[str]) -> dict[str, payloads.TrackingNumber]:
        """Up to PACKAGES_AT_ONCE. Those that have none yet come with an empty one, or not at all."""
        body = {"package_list": [{"package_number": one} for one in packages]}
        response = self._response("POST", "/logistics/get_mass_tracking_number", json=body)
        return payloads.TrackingNumber.parse_all(response)

    def tracking_info(self, order: str, package: str = "") -> payloads.TrackingInfo:
        response = self._response("GET", "/logistics/get_tracking_info", params=_named(order, package))
        return payloads.TrackingInfo.parse(response)


def _named(order: str, package: str) -> dict[str, str]:
    """An empty package number is refused: it is left out."""
    return {"order_sn": order, **({"package_number": package} if package else {})}


def _many(channel: str, location: str, packages: Sequence[str]) -> dict[str, Any]:
    return {
        "logistics_channel_id": int(channel),
        "product_location_id": location,
        "package_list": [{"package_number": one} for one in packages],
    }
