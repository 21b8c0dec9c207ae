"""A parcel that left, was called off on its way, and is here again."""

from typing import Optional

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order


class Arrival(models.Model):
    """Of orders that were called off. What a buyer sends back is scanned in on its return."""

    order = models.OneToOneField(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="arrival"
    )
    at = models.DateTimeField(_("scanned in at"))
    by = models.CharField(_("scanned in by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("parcel that came back")
        verbose_name_plural = _("parcels that came back")

    def __str__(self) -> str:
        return str(self.order)

    @staticmethod
    def of(order: Order) -> Optional["Arrival"]:
        found: Arrival | None = getattr(order, "arrival", None)
        return found
