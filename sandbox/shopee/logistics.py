"""Shipments of one package: what arranging asks for, arranging it, and arranging it again."""

from typing import Any

from sandbox import faults, options
from sandbox.shopee import acts, errors, hand_over, orders_desk, parcels, shop_looks
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order, Package

TOO_EARLY = frozenset({"UNPAID", "PENDING", "IN_CANCEL", "CANCELLED"})
ARRANGEABLE = frozenset({"READY_TO_SHIP", "RETRY_SHIP"})


def get_channel_list(call: Call) -> dict[str, Any]:
    """GET logistics/get_channel_list"""
    return {"logistics_channel_list": shop_looks.channels(shop_looks.of(call.shop.pk))}


def get_address_list(call: Call) -> dict[str, Any]:
    """GET logistics/get_address_list"""
    return {"show_pickup_address": True, "address_list": shop_looks.of(call.shop.pk)["addresses"]}


def order_of(call: Call) -> Order:
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=call.text("order_sn")).first()
    if order is None:
        raise errors.ApiError("logistics.invalid_error", "The order is not exist.")
    return order


def parcel_of(call: Call, *, unnamed: str = "logistics.package_number_not_exist") -> Package:
    """The package that is meant: the only one, or the named one. `unnamed`: how a split order refuses."""
    order, number = order_of(call), call.given.get("package_number")
    if number is None:
        if len(order.parcels) > 1:
            raise errors.ApiError(unnamed, "package_number is needed for an order that is split.")
        return order.parcels[0]
    if number and len(order.parcels) == 1 and options.current.refuse_needless_package_number:
        words = "package_number is not needed for an order that is not split."
        raise errors.ApiError("logistics.ship_order_not_need_pacakge_number", words)
    named = next((parcel for parcel in order.parcels if parcel.number == number), None)
    if named is None:
        raise errors.ApiError("logistics.package_not_exist", "The package is not exist.")
    return named


def get_shipping_parameter(call: Call) -> dict[str, Any]:
    """GET logistics/get_shipping_parameter: also of an instant order that may be arranged anew."""
    parcel = parcel_of(call)
    if parcel.order.status == "CANCELLED":
        raise errors.ApiError("error_status", "The order has been cancelled.")
    if not may_ask(parcel):
        words = "Shipping parameters can only be obtained when package is ready to be shipped"
        raise errors.ApiError("error_param", words)
    return hand_over.parameters(parcel.order)


def may_ask(parcel: Package) -> bool:
    order = parcel.order
    if order.status in TOO_EARLY or order.facts["fulfilment"] == "fulfilled_by_shopee":
        return False
    return parcels.stage(parcel) in ARRANGEABLE or _reschedulable(parcel)


def _reschedulable(parcel: Package) -> bool:
    return bool(parcels.service(parcel.order)) and parcel.status == "LOGISTICS_REQUEST_CREATED"


def ship_order(call: Call) -> None:
    """POST logistics/ship_order: not idempotent; on success nothing but an empty envelope."""
    arrange(parcel_of(call, unnamed="logistics.ship_order_need_pacakge_number"), call.given)


def arrange(parcel: Package, given: dict[str, Any]) -> None:
    """One package handed to its courier, as `given` says."""
    order, method = parcel.order, hand_over.chosen(given)
    if faults.dials.strikes("shopee.courier_down"):
        words = "The third party server is busy, please try again later."
        raise errors.ApiError("logistics.error_third_party_server", words)
    _check_order(order)
    if parcels.stage(parcel) in ARRANGEABLE and order.status not in TOO_EARLY:
        hand_over.check(order, method, given[method])
    else:
        raise _not_arrangeable(parcel)
    wish = {"package_number": parcel.number, "way": {method: given[method]}}
    try:
        orders_desk.step(order.order_sn, "arrange", wish)
    except acts.NotNowError as error:
        # Since our look at it somebody else was faster.
        raise errors.ApiError("logistics.package_already_shipped", str(error)) from error


def _check_order(order: Order) -> None:
    if order.facts.get("booking_sn"):
        words = "The order is matched to a booking, which arranges its shipment."
        raise errors.ApiError("logistics.error_booking_order", words)
    if order.facts["fulfilment"] == "fulfilled_by_shopee":
        words = "The order is shipped from Shopee's warehouse."
        raise errors.ApiError("logistics.ship_order_pff_init", words)


def _not_arrangeable(parcel: Package) -> errors.ApiError:
    if parcel.order.status in TOO_EARLY:
        words = "The order is not ready to ship."
        return errors.ApiError("logistics.ship_order_not_ready_to_ship", words)
    return errors.ApiError("logistics.package_already_shipped", "The package has been shipped already.")


def update_shipping_order(call: Call) -> None:
    """POST logistics/update_shipping_order: another pick-up after one that failed, or of an instant order."""
    parcel, wished = parcel_of(call), call.given.get("pickup")
    if not isinstance(wished, dict):
        raise errors.missing("pickup")
    again = parcel.status == "LOGISTICS_PICKUP_RETRY"
    if parcel.order.status in TOO_EARLY or not (again or _reschedulable(parcel)):
        words = "The package cannot be arranged again in this status."
        raise errors.ApiError("logistics.error_status_limit", words)
    hand_over.check(parcel.order, "pickup", wished)
    if wished == parcel.way.get("pickup"):
        words = "The new parameters are the same as before."
        raise errors.ApiError("logistics.update_shipping_order_no_param_change", words)
    name = "arrange" if again else "reschedule"
    wish = {"package_number": parcel.number, "way": {"pickup": wished}}
    orders_desk.step(parcel.order.order_sn, name, wish)
