"""Many orders moved on by one click, and what became of each."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order
from shipping.models.shipment import Shipment


class MoveBatch(models.Model):
    """One person's wish for many orders. Kept after it is done: its page tells what went and what not."""

    class What(models.TextChoices):
        ARRANGED = "arranged", _("Arranged")
        PACKED = "packed", _("Packed")
        UNPACKED = "unpacked", _("Not packed after all")
        LOOK = "look", _("Read again from the marketplace")
        HANDED = "handed", _("Handed over")
        DELIVERED = "delivered", _("Delivered")
        COMPLETED = "completed", _("Completed")

    what = models.CharField(_("what"), max_length=16, choices=What.choices)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=150)
    click = models.UUIDField(
        _("click"), null=True, unique=True, help_text=_("the page that asked for it: pressed twice it is one")
    )
    at_once = models.BooleanField(
        _("at once"), default=False, help_text=_("without waiting for the end of free cancellation")
    )

    class Meta:
        verbose_name = _("move of many orders")
        verbose_name_plural = _("moves of many orders")
        indexes: ClassVar = [models.Index(fields=["-asked_at", "-id"], name="move_batch_newest")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} by {self.asked_by}"


class Move(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        READING = "reading", _("Being read")
        ASKED = "asked", _("Being arranged")
        DONE = "done", _("Done")
        ALREADY = "already", _("Stood there already")
        REFUSED = "refused", _("Not moved")

    class Reason(models.TextChoices):
        CANCELLED = "cancelled", _("The order is cancelled.")
        CANCEL_ASKED = "cancel_asked", _("The buyer asks to cancel. Answer that first.")
        GONE = "gone", _("It was handed over already.")
        COMES_BACK = "comes_back", _("It was sent and comes back. Scan it in under Returns.")
        NOT_ARRANGED = "not_arranged", _("It has no courier or no waybill yet. Arrange it first.")
        NOT_OURS = "not_ours", _("The marketplace ships it from its own warehouse.")
        NOT_PAID = "not_paid", _("It is not paid yet.")
        THEIRS = "theirs", _("Only the marketplace says this of its orders, and OmniHub reads it there.")
        COLLECTED = "collected", _("The buyer comes for it; no courier takes it.")
        NO_WAYBILL = "no_waybill", _("What was typed is no waybill: 6 to 40 letters and digits.")
        TAKEN = "taken", _("Another order's parcel has this waybill.")
        NOT_HANDED = "not_handed", _("It was not handed over yet.")
        NOT_DELIVERED = "not_delivered", _("It was not delivered yet.")
        NOT_READ = "not_read", _("Its shop is not read: it is switched off or needs a new authorisation.")
        ARRANGING_OFF = "arranging_off", _("Arranging shipments is switched off for this shop.")
        HISTORY = "history", _("It was placed before go-live. Ship it in the Seller Centre.")
        BOOKED = "booked", _("It was booked in advance: its booking is shipped, not the order.")
        PENDING = "pending", _("It is not released for shipping yet: it is unpaid or held.")
        NO_PARCEL = "no_parcel", _("The marketplace has not named its parcel yet. It is read again.")

    batch = models.ForeignKey(
        MoveBatch, verbose_name=_("batch"), on_delete=models.CASCADE, related_name="moves", db_index=False
    )
    order = models.ForeignKey(Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="moves")
    shipment = models.ForeignKey(
        Shipment,
        verbose_name=_("shipment"),
        null=True,
        on_delete=models.CASCADE,
        related_name="moves",
        help_text=_("this parcel alone; empty: all of the order's"),
    )
    courier = models.CharField(_("courier"), max_length=32, blank=True)
    waybill = models.CharField(_("waybill"), max_length=100, blank=True)
    wish = models.JSONField(
        _("way"), default=dict, blank=True, help_text=_("how it is handed over; empty: by the shop's rule")
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("why not"), max_length=16, choices=Reason.choices, blank=True)
    moved_at = models.DateTimeField(_("moved at"), null=True)

    class Meta:
        verbose_name = _("move of an order")
        verbose_name_plural = _("moves of orders")
        indexes: ClassVar = [models.Index(fields=["batch", "state", "id"], name="move_in_state")]

    def __str__(self) -> str:
        return f"{self.order}: {self.batch.get_what_display()}"
