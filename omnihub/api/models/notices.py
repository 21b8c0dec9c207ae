"""What partners are told, and where."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Checkout
from omnihub.api.models.partners import Partner
from omnihub.core.secrets import SealedTextField


class Endpoint(models.Model):
    """Where a partner hears of what happens, of everything since it was set."""

    class Stopped(models.TextChoices):
        GONE = "gone", _("The partner says that nobody listens there any more")
        DOWN = "down", _("Nothing got through for days")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.OneToOneField(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="endpoint"
    )
    url = models.CharField(_("address"), max_length=500)
    secret = SealedTextField(_("secret that signs"))
    active = models.BooleanField(_("active"), default=True)
    stopped_because = models.CharField(_("why it is off"), max_length=16, choices=Stopped.choices, blank=True)
    since = models.DateTimeField(_("told of what happens since"))
    failing_since = models.DateTimeField(_("failing since"), null=True)
    asked_at = models.DateTimeField(_("a person was asked at"), null=True)

    class Meta:
        verbose_name = _("address for notices")
        verbose_name_plural = _("addresses for notices")

    def __str__(self) -> str:
        return f"notices of {self.partner}"


class Notice(models.Model):
    """One event of one checkout, told to its partner: at least once, with the same id each time.

    An order that is taken up again may be paid or cancelled once more: that is another moment, and is told.
    """

    class Event(models.TextChoices):
        PLACED = "checkout.placed", _("Placed")
        PAID = "checkout.paid", _("Paid")
        SHIPPED = "checkout.shipped", _("Shipped")
        DELIVERED = "checkout.delivered", _("Delivered")
        COMPLETED = "checkout.completed", _("Completed")
        EXPIRED = "checkout.expired", _("Not paid in time")
        CANCELLED = "checkout.cancelled", _("Cancelled")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        GIVEN_UP = "given_up", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    checkout = models.ForeignKey(
        Checkout, verbose_name=_("checkout"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    event = models.CharField(_("event"), max_length=32, choices=Event.choices)
    at = models.DateTimeField(_("happened at"))
    made_at = models.DateTimeField(_("made at"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    since = models.DateTimeField(_("tried since"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    last_answer = models.CharField(
        _("last answer"), max_length=32, blank=True, help_text=_("its HTTP status, or why there was none")
    )
    delivered_at = models.DateTimeField(_("delivered at"), null=True)

    class Meta:
        verbose_name = _("notice to a partner")
        verbose_name_plural = _("notices to partners")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkout", "event", "at"], name="notice_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "-made_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["partner", "at"], name="notice_not_told", condition=~models.Q(state="delivered")
            ),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.checkout}"
