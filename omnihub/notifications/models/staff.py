"""Which of the staff get the morning's digest."""

from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from omnihub.notifications.events import Language, Way


class StaffAlert(models.Model):
    """At seven in the morning, Jakarta's time. Without an address it goes to the user's own e-mail."""

    user = models.ForeignKey(
        User, verbose_name=_("who"), on_delete=models.CASCADE, related_name="message_alerts"
    )
    way = models.CharField(_("way"), max_length=16, choices=Way.choices, default=Way.EMAIL)
    address = models.CharField(
        _("number or address"), max_length=254, blank=True, help_text=_("a mobile number for WhatsApp")
    )
    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.INDONESIAN
    )
    active = models.BooleanField(_("in use"), default=True)
    told_on = models.DateField(_("told last on"), null=True, editable=False)

    class Meta:
        verbose_name = _("morning digest")
        verbose_name_plural = _("morning digests")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "way"], name="staff_alert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} by {self.way}"

    @property
    def to(self) -> str:
        return self.address or (self.user.email if self.way == Way.EMAIL else "")
