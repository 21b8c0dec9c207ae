"""Labels and scans, to look at. What is done with them is done on the staff's pages."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy

from channels.models import Order, Package
from omnihub.core import folded
from omnihub.core.admin import ReadOnly
from shipping.models import Label, ScanEvent


@admin.register(Label)
class LabelAdmin(ReadOnly):
    list_display = (
        *("shipment", "shop", "state", "tracking_number", "format", "fetched_at", "printed_at"),
        *("printed_by", "prints"),
    )
    list_filter: ClassVar = ["shop", "state", "format"]
    list_select_related = ("shop", "shipment__package")
    found_by = ("tracking_number", "replaced_number")
    search_help_text = gettext_lazy("The whole waybill, the one before it, or the order's number.")
    ordering = ("-pk",)
    exclude = ("file",)  # it names the buyer: whoever prints it is written down

    def equal(self, term: str) -> Q:
        ours = folded.same(Order.objects.all(), "number", term).values("pk")
        packages = folded.same(Package.objects.all(), "tracking_number", term).values("pk")
        of_parcel = Q(shipment__package__in=packages) | Q(shipment__order__in=ours)
        return Q(tracking_number=term) | Q(replaced_number=term) | of_parcel


@admin.register(ScanEvent)
class ScanEventAdmin(ReadOnly):
    list_display = ("at", "code", "verdict", "order", "by")
    list_filter: ClassVar = ["verdict"]
    list_select_related = ("order",)
    found_by = ("code",)
    search_help_text = gettext_lazy("What was scanned, or the order's number.")
    ordering = ("-at", "-pk")

    def equal(self, term: str) -> Q:
        ours = folded.same(Order.objects.all(), "number", term).values("pk")
        return Q(code=term) | Q(order__in=ours)
