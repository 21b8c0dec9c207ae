"""Who does not want messages, and what is known of a number. No address is kept, only its hash."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnihub.notifications.events import Way


class OptOut(models.Model):
    class By(models.TextChoices):
        STOP = "stop", _("wrote STOP")
        LINK = "link", _("pressed the link in an e-mail")
        PROVIDER = "provider", _("told the provider")

    way = models.CharField(_("way"), max_length=16, choices=Way.choices)
    recipient_hash = models.CharField(max_length=64)
    shown = models.CharField(_("who, masked"), max_length=120)
    by = models.CharField(_("how"), max_length=16, choices=By.choices)
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient_hash", "way"], name="opted_out_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="opt_out_newest")]

    def __str__(self) -> str:
        return f"{self.shown} by {self.way}"


class Number(models.Model):
    """`wrote_at` opens 24 hours in which a person may be answered freely."""

    recipient_hash = models.CharField(max_length=64, primary_key=True)
    shown = models.CharField(max_length=120)
    wrote_at = models.DateTimeField(null=True)
    unreached_at = models.DateTimeField(null=True, help_text="not on WhatsApp then")

    def __str__(self) -> str:
        return self.shown
