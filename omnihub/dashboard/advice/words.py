"""What an advice is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Text = str | Promise


class Place(StrEnum):
    """The page where something is put right, when that is one of ours."""

    NONE = ""
    SHOPS = "shops"
    ODOO = "odoo"
    STOCK = "stock"
    MAPPING = "mapping"
    PRODUCTS = "products"
    HEALTH = "health"
    MESSAGES = "message_settings"
    SHIPPING = "shipping"
    RETURNS = "returns"
    LABELS = "labels"
    MONEY = "shopee_money"
    RATES = "rates"
    PAYMENTS = "payments"
    REFUNDS = "refunds"
    PAYMENT_SETTINGS = "payment_settings"
    RECONCILIATION = "reconciliation"


LABELS: Mapping[Place, Text] = {
    Place.RECONCILIATION: gettext_lazy("Open the reconciliation"),
    Place.SHOPS: gettext_lazy("Open Shops"),
    Place.ODOO: gettext_lazy("Open Odoo settings"),
    Place.STOCK: gettext_lazy("Open Stock"),
    Place.MAPPING: gettext_lazy("Open Mapping"),
    Place.PRODUCTS: gettext_lazy("Open Odoo settings"),
    Place.HEALTH: gettext_lazy("Open Sync health"),
    Place.MESSAGES: gettext_lazy("Open Messages to buyers"),
    Place.SHIPPING: gettext_lazy("Open Shipping"),
    Place.RETURNS: gettext_lazy("Open Returns"),
    Place.LABELS: gettext_lazy("Open Labels"),
    Place.MONEY: gettext_lazy("Open Shopee money"),
    Place.RATES: gettext_lazy("Open Courier costs"),
    Place.PAYMENTS: gettext_lazy("Open Payments"),
    Place.REFUNDS: gettext_lazy("Open Refunds"),
    Place.PAYMENT_SETTINGS: gettext_lazy("Open Payment settings"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened, what it holds up and what not, what to do, and where."""

    title: Text
    meaning: Text
    remedy: Text
    place: Place = Place.NONE

    @property
    def link(self) -> tuple[str, str] | None:
        return link(self.place) if self.place else None


def link(place: Place) -> tuple[str, str]:
    return str(LABELS[place]), _address(place)


def _address(place: Place) -> str:
    if place == Place.MAPPING:
        return reverse("admin:channels_listing_changelist") + "?mapping=unmapped"
    return reverse("dashboard:odoo" if place == Place.PRODUCTS else f"dashboard:{place}")


def same(advice: Advice, *codes: str) -> dict[str, Advice]:
    return dict.fromkeys(codes, advice)
