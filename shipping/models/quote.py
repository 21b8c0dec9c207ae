"""One service at one price, promised to one checkout for some time."""

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Quote(models.Model):
    """The browser names it by its key and tells nothing else: the price is the row's."""

    class Rung(models.TextChoices):
        LIVE = "live", _("asked just now")
        FRESH = "fresh", _("asked a short while ago")
        LAST = "last", _("the last that is known")
        TABLE = "table", _("the shop's own table")
        COLLECT = "collect", _("collected by the buyer")

    key = models.CharField(_("key"), max_length=40, unique=True, default=new_key)
    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="quotes")
    checkout_key = models.CharField(_("checkout"), max_length=120)
    digest = models.CharField(
        _("digest"), max_length=64, help_text=_("of shop, checkout, lines, sum and destination")
    )
    destination = models.CharField(_("to"), max_length=40, help_text=_("the area's key"))
    courier = models.CharField(_("courier"), max_length=32)
    service = models.CharField(_("service"), max_length=64)
    name = models.CharField(_("courier's name"), max_length=120, blank=True)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    days_from = models.PositiveSmallIntegerField(_("days from"), null=True)
    days_to = models.PositiveSmallIntegerField(_("days to"), null=True)
    weight_grams = models.PositiveIntegerField(_("charged weight"), default=0, help_text=_("grams"))
    cost = models.DecimalField(
        _("cost"), max_digits=12, decimal_places=2, help_text=_("what the courier asks of us")
    )
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, help_text=_("what the buyer pays")
    )
    rung = models.CharField(_("where it is from"), max_length=8, choices=Rung.choices)
    fetched_at = models.DateTimeField(_("the cost is of"), help_text=_("when the courier said so"))
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("holds until"))
    taken_at = models.DateTimeField(_("taken at"), null=True)

    class Meta:
        verbose_name = _("offer of a courier service")
        verbose_name_plural = _("offers of courier services")
        indexes: ClassVar = [
            models.Index(fields=["checkout_key", "digest", "expires_at"], name="quote_of_checkout"),
            models.Index(fields=["made_at"], name="quote_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.courier}:{self.service} {self.price}"

    @property
    def age(self) -> timedelta:
        """Of the cost, when it was offered."""
        return max(self.made_at - self.fetched_at, timedelta())

    @property
    def days(self) -> str:
        """2–3, 1, or nothing where nobody knows."""
        if self.days_from is None or self.days_to is None:
            return ""
        return f"{self.days_from}" if self.days_from == self.days_to else f"{self.days_from}–{self.days_to}"
