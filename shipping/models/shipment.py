"""One parcel on its way out: asked for, arranged, followed."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.models import Order, Package


class Shipment(models.Model):
    """What we did for a package, and what the marketplace answered. The package itself is the mirror's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        ASKED = "asked", _("Being arranged")
        ARRANGED = "arranged", _("Arranged")
        FAILED = "failed", _("Not arranged")
        GONE = "gone", _("Handed over")
        ENDED = "ended", _("Cancelled")

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="shipments"
    )
    package = models.OneToOneField(
        Package, verbose_name=_("package"), on_delete=models.CASCADE, related_name="shipment"
    )
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    instant = models.BooleanField(
        _("instant or same day"), default=False, help_text=_("the courier comes within hours")
    )
    ship_by = models.DateTimeField(
        _("ship by"), default=timezone.now, help_text=_("by then it is to be with the courier")
    )
    asked_at = models.DateTimeField(_("asked at"), null=True)
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)
    not_before = models.DateTimeField(
        _("not before"), null=True, help_text=_("the end of the buyer's free time to cancel")
    )
    method = models.CharField(_("hand-over"), max_length=16, blank=True)
    wish = models.JSONField(
        _("chosen way"), default=dict, help_text=_("what a person chose: method, place, slot, branch, sender")
    )
    pickup_at = models.DateTimeField(_("pick-up at"), null=True)
    arranged_at = models.DateTimeField(_("arranged at"), null=True)
    pickup_code = models.CharField(
        _("pick-up code"), max_length=32, blank=True, help_text=_("the driver asks for it")
    )
    looked_at = models.DateTimeField(
        _("looked at"), null=True, help_text=_("the last look for its waybill or its courier's news")
    )
    look_at = models.DateTimeField(
        _("next look"), null=True, help_text=_("for its waybill or its courier's news; empty: none")
    )
    packed_at = models.DateTimeField(
        _("packed at"), null=True, help_text=_("scanned at the packing table; our own mark only")
    )
    packed_by = models.CharField(_("packed by"), max_length=150, blank=True)
    problem = models.CharField(_("problem"), max_length=100, blank=True, help_text=_("its code"))
    problem_words = models.JSONField(
        _("problem in words"), default=str, help_text=_("as omnihub.core.texts keeps them")
    )
    courier_status = models.CharField(_("courier's state"), max_length=40, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        indexes: ClassVar = [
            models.Index(fields=["state", "-changed_at", "-id"], name="shipment_in_state"),
            models.Index(fields=["-changed_at", "-id"], name="shipment_newest"),
            models.Index(fields=["state", "ship_by", "id"], name="shipment_due"),
            models.Index(
                fields=["state", "look_at"],
                name="shipment_to_look_at",
                condition=models.Q(look_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.package)


class TrackingEvent(models.Model):
    """One line of the courier's own story."""

    shipment = models.ForeignKey(
        Shipment,
        verbose_name=_("shipment"),
        on_delete=models.CASCADE,
        related_name="tracking",
        db_index=False,
    )
    at = models.DateTimeField(_("at"))
    status = models.CharField(_("courier's state"), max_length=40, blank=True)
    words = models.CharField(_("words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("news of a courier")
        verbose_name_plural = _("news of couriers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shipment", "at", "words"], name="tracking_once"),
        ]

    def __str__(self) -> str:
        return self.words
