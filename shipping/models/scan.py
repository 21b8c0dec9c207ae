"""A parcel that somebody scanned at the packing table, and what OmniHub said."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order
from shipping.models.shipment import Shipment


class ScanEvent(models.Model):
    class Verdict(models.TextChoices):
        SHIP = "ship", _("Ship")
        CANCELLED = "cancelled", _("Cancelled")
        CANCEL_ASKED = "cancel_asked", _("The buyer asks to cancel")
        GONE = "gone", _("Handed over already")
        COMES_BACK = "comes_back", _("Comes back")
        AGAIN = "again", _("Scanned already")
        OLD_LABEL = "old_label", _("Label of an old arrangement")
        NOT_ARRANGED = "not_arranged", _("Not arranged")
        NOT_OURS = "not_ours", _("The marketplace ships it")
        OTHER_SHOP = "other_shop", _("Another shop's")
        SEVERAL = "several", _("Several parcels")
        NOT_PAID = "not_paid", _("Not paid")
        UNKNOWN = "unknown", _("Unknown")

    at = models.DateTimeField(_("at"))
    by = models.CharField(_("by"), max_length=150)
    code = models.CharField(_("what was scanned"), max_length=100)
    verdict = models.CharField(_("answer"), max_length=16, choices=Verdict.choices)
    shipment = models.ForeignKey(
        Shipment, verbose_name=_("shipment"), null=True, on_delete=models.CASCADE, related_name="scans"
    )

    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, on_delete=models.CASCADE, related_name="scans"
    )

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        indexes: ClassVar = [
            models.Index(fields=["-at", "-id"], name="scan_newest"),
            models.Index(fields=["code", "-at"], name="scan_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.get_verdict_display()}"
