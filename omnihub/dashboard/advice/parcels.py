"""What can be wrong with a parcel that is to be shipped. Refusals stand on the page of shipping, too."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

NOT_NOW = Advice(
    _("A parcel cannot be shipped now"),
    _("Only this parcel stays here; others go on. Nothing was arranged for it."),
    _("Read the reason, settle it with the order or in the Seller Centre; then try again under Shipping."),
    Place.SHIPPING,
)
WAY = Advice(
    _("The courier does not take a parcel that way"),
    _("Only this parcel stays here; others go on. Nothing was arranged for it."),
    _("Choose another way or time for it under Shipping, or change the shop's shipping rule."),
    Place.SHIPPING,
)
RULE = Advice(
    _("The courier wants to know more"),
    _("Parcels of this courier stay here; others go on."),
    _("Fill in the shop's shipping rule, under Shipping; then try again."),
    Place.SHIPPING,
)
BEFORE = Advice(
    _("A parcel was arranged already"),
    _("Nothing is held up: it is as it should be."),
    _("There is nothing to do. If it stays here, read the order again."),
)
COURIER = Advice(
    _("A courier does not answer the marketplace"),
    _("Its parcels wait; others go on. What was arranged stays arranged."),
    _("It is tried again by itself. If it lasts for hours, arrange the parcels in the Seller Centre."),
)

CODES: Mapping[str, Advice] = {
    **same(NOT_NOW, "parcel_not_ready", "error_booking_order", "ship_order_not_ready_to_ship"),
    **same(NOT_NOW, "ship_order_pff_init", "order_prescription_unchecked", "error_status"),
    **same(
        NOT_NOW,
        "package_number_not_exist",
        "ship_order_need_pacakge_number",
        "parcel_refused",
    ),
    **same(NOT_NOW, "warehouse_stock_insufficient", "parcel_unanswered"),
    **same(WAY, "same_as_before", "update_shipping_order_no_param_change", "ship_order_pickup_time_invalid"),
    **same(WAY, "no_available_time_slot", "no_supported_pickup_address", "no_supported_dropoff_branch"),
    **same(WAY, "no_valid_shipping_parameters", "ship_order_unsupport_pickup"),
    **same(WAY, "ship_order_unsupport_dropoff", "ship_order_unsupport_non_integrated"),
    **same(WAY, "way_not_offered", "way_none", "way_place_gone", "way_slot_gone", "way_no_branch"),
    **same(WAY, "way_unknown_need", "way_no_place", "way_no_number"),
    **same(RULE, "ship_order_need_address_pickup_time", "ship_order_need_branch_id"),
    **same(RULE, "ship_order_need_sender_real_name", "ship_order_need_tracking_number", "way_no_sender"),
    **same(BEFORE, "already_arranged", "package_already_shipped"),
    **same(COURIER, "error_timeout", "error_third_party_server", "error_too_many_invoke_function"),
}
