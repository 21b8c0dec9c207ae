"""What belongs to an order besides its lines: its packages, and what happened to it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.order import Order
from omnihub.core.folded import Folded


class Package(models.Model):
    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="packages", db_index=False
    )
    number = models.CharField(_("number"), max_length=64)
    remote_status = models.CharField(_("marketplace's state"), max_length=40, blank=True)
    carrier = models.CharField(_("courier"), max_length=100, blank=True)
    channel_id = models.CharField(_("courier's number at the marketplace"), max_length=32, blank=True)
    tracking_number = models.CharField(_("waybill"), max_length=100, blank=True)
    tracking_as_of = models.DateTimeField(_("waybill as of"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    contents = models.JSONField(
        _("contents"), default=dict, help_text=_("line key to quantity; empty: the whole order")
    )
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="package_once_an_order"),
        ]
        indexes: ClassVar = [
            models.Index(Folded("tracking_number"), name="package_by_tracking"),
            models.Index(Folded("number"), name="package_by_number"),
        ]

    def __str__(self) -> str:
        return self.tracking_number or self.number


class OrderEvent(models.Model):
    """Something that happened to our copy of the order, for its timeline."""

    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="events", db_index=False
    )
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=40, help_text=_("status, tracking, escrow, released, note"))
    before = models.CharField(_("before"), max_length=100, blank=True)
    after = models.CharField(_("after"), max_length=300, blank=True)
    by = models.CharField(
        _("by"), max_length=150, blank=True, help_text=_("a person, or empty for the machine")
    )
    unusual = models.BooleanField(
        _("unusual"), default=False, help_text=_("a move between states that calls a person")
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("what happened")
        indexes: ClassVar = [
            models.Index(fields=["order", "at"], name="event_of_order"),
            models.Index(fields=["-at"], name="event_unusual", condition=models.Q(unusual=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.after}"
