"""Many packages of one channel at once."""

from collections.abc import Callable
from typing import Any

from sandbox.shopee import acts, errors, hand_over, logistics, parcels
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Package

MOST = 50
Row = dict[str, Any]


def _named(call: Call) -> list[str]:
    given = call.given.get("package_list")
    if not isinstance(given, list) or not given:
        raise errors.missing("package_list")
    if len(given) > MOST:
        raise errors.ApiError("logistics.error_limit", f"The batch limit is {MOST}.")
    return [str(row.get("package_number", "")) for row in given]


def _each(call: Call, work: Callable[[Package], Row]) -> dict[str, Any]:
    success: list[Row] = []
    failed: list[Row] = []
    for number in _named(call):
        try:
            success.append({"package_number": number} | work(_find(call, number)))
        except (errors.ApiError, acts.NotNowError) as error:
            failed.append({"package_number": number, "fail_reason": _words(error)})
    return {"success_list": success, "fail_list": failed}


def _find(call: Call, number: str) -> Package:
    """Read anew for each: the same package may stand in the list twice."""
    mine = Package.objects.filter(order__shop_id=call.shop.pk, number=number)
    parcel = mine.select_related("order").first()
    if parcel is None:
        raise errors.ApiError("logistics.package_not_exist", "The package is not exist.")
    return parcel


def _words(error: Exception) -> str:
    return f"{error.error}: {error.message}" if isinstance(error, errors.ApiError) else str(error)


def _check_channel(call: Call, parcel: Package) -> None:
    wanted = call.given.get("logistics_channel_id")
    if wanted and int(wanted) != parcel.order.facts["shipping"]["channel_id"]:
        raise errors.ApiError("logistics.error_param", "The packages must be of the same channel.")


def mass_ship_order(call: Call) -> dict[str, Any]:
    """POST logistics/mass_ship_order: what fails stands in fail_list, the rest is arranged."""
    method = hand_over.chosen(call.given)
    numbers = _own_numbers(call, method)

    def ship(parcel: Package) -> Row:
        _check_channel(call, parcel)
        given = {"tracking_number": numbers.get(parcel.number)} if numbers else call.given[method]
        logistics.arrange(parcel, {method: given})
        return {}

    return _each(call, ship)


def _own_numbers(call: Call, method: str) -> dict[str, str]:
    rows = call.given[method].get("tracking_number")
    if method != "non_integrated" or not isinstance(rows, list):
        return {}
    return {row["package_number"]: row["tracking_number"] for row in rows}


def get_mass_shipping_parameter(call: Call) -> dict[str, Any]:
    """POST logistics/get_mass_shipping_parameter: what all of them ask for, and who cannot be asked."""
    asked: list[Package] = []

    def ask(parcel: Package) -> Row:
        _check_channel(call, parcel)
        if not logistics.may_ask(parcel):
            words = "Shipping parameters can only be obtained when package is ready to be shipped"
            raise errors.ApiError("error_param", words)
        asked.append(parcel)
        return {}

    answer = _each(call, ask)
    return (hand_over.parameters(asked[0].order) if asked else {}) | answer


def get_mass_tracking_number(call: Call) -> dict[str, Any]:
    """POST logistics/get_mass_tracking_number"""
    return _each(call, _tracked)


def _tracked(parcel: Package) -> Row:
    return {
        "tracking_number": parcel.tracking_number,
        "hint": "",
        "pickup_code": parcels.pickup_code(parcel.order, parcel),
    }
