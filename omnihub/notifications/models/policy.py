"""How a shop wants its buyers told."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop
from omnihub.notifications.events import USUAL, Language


class MessagePolicy(models.Model):
    """A shop without a row has these defaults."""

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="message_policy"
    )
    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.INDONESIAN
    )
    plans = models.JSONField(_("ways by event"), default=dict, blank=True)
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    reminder_hours = models.PositiveSmallIntegerField(
        _("reminder after hours"), default=6, help_text=_("so long after an order that is not paid yet")
    )
    may_message_marketplace = models.BooleanField(
        _("messages marketplace buyers"),
        default=False,
        help_text=_("only where the marketplace's rules allow it; masked buyers are never reached"),
    )
    tracking_url = models.CharField(
        _("tracking page"),
        max_length=300,
        blank=True,
        help_text=_("where buyers follow a parcel; {awb} stands for its waybill"),
    )
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("where buyers may ask: a number or an address")
    )

    class Meta:
        verbose_name = _("message rule of a shop")
        verbose_name_plural = _("message rules of shops")

    def __str__(self) -> str:
        return f"messages of {self.shop}"

    def plan(self, event: str) -> str:
        return str(self.plans.get(event) or USUAL[event])
