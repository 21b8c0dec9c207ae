"""What can be wrong with courier costs. Buyers go on: they are offered what is known, or the own table."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from omnihub.dashboard.advice.words import Advice, Place, same

MEANWHILE = _(
    "Buyers are shown the last costs that are known, or your own table. New routes have no courier."
)

KEY = Advice(
    _("RajaOngkir does not take our key"),
    MEANWHILE,
    _("Set the key of the product Shipping Cost under Courier costs, then test the connection there."),
    Place.RATES,
)
ADDRESS = Advice(
    _("RajaOngkir is not where we look for it"),
    MEANWHILE,
    _("Check RAJAONGKIR_BASE_URL in the environment of OmniHub, then test the connection."),
    Place.RATES,
)
QUOTA = Advice(
    _("RajaOngkir's calls of today are used up"),
    MEANWHILE,
    _("It goes on by itself after midnight in Jakarta. If it happens again, take a larger plan."),
    Place.RATES,
)
DOWN = Advice(
    _("RajaOngkir is out of order"),
    MEANWHILE,
    _("It is tried again by itself. If it lasts for hours, ask RajaOngkir's support."),
    Place.RATES,
)
ODD = Advice(
    _("RajaOngkir answered what OmniHub does not understand"),
    MEANWHILE,
    _("Test the connection under Courier costs. If it stays, ask whoever looks after OmniHub."),
    Place.RATES,
)
WAYBILL = Advice(
    _("A courier does not know a waybill"),
    _("Only this parcel is not followed; the order itself goes on."),
    _("Compare the number with the receipt, and put it right on the order's page."),
)

CODES: Mapping[str, Advice] = {
    "rajaongkir_key": KEY,
    "rajaongkir_address": ADDRESS,
    "rajaongkir_quota": QUOTA,
    "rajaongkir_down": DOWN,
    **same(ODD, "rajaongkir_shape", "rajaongkir_refused", "rajaongkir_nothing"),
    "rajaongkir_awb": WAYBILL,
}
