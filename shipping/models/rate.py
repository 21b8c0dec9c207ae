"""What couriers asked for a route and a weight, kept; and how many calls that took."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCard(models.Model):
    """One question, and when it was answered last. Its rows are the answer; none: nobody goes there."""

    origin_search_id = models.PositiveIntegerField(_("from"), help_text=_("number in the search"))
    destination_search_id = models.PositiveIntegerField(_("to"), help_text=_("number in the search"))
    step_grams = models.PositiveIntegerField(_("weight step"), help_text=_("grams that are charged"))
    couriers = models.CharField(_("couriers"), max_length=200, help_text=_("asked, by code"))
    fetched_at = models.DateTimeField(_("answered at"), null=True)
    asking_until = models.DateTimeField(
        _("being asked until"), null=True, help_text=_("so long nobody else asks the same")
    )

    class Meta:
        verbose_name = _("costs of a route")
        verbose_name_plural = _("costs of routes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin_search_id", "destination_search_id", "step_grams", "couriers"],
                name="rate_card_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["origin_search_id", "destination_search_id", "step_grams", "-fetched_at"],
                name="rate_card_newest",
            ),
            models.Index(fields=["fetched_at"], name="rate_card_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_search_id} → {self.destination_search_id}, {self.step_grams} g"


class Rate(models.Model):
    card = models.ForeignKey(
        RateCard, verbose_name=_("route"), on_delete=models.CASCADE, related_name="rates", db_index=False
    )
    courier = models.CharField(_("courier"), max_length=32)
    service = models.CharField(_("service"), max_length=64)
    name = models.CharField(_("courier's name"), max_length=120, blank=True)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2)
    days_from = models.PositiveSmallIntegerField(_("days from"), null=True)
    days_to = models.PositiveSmallIntegerField(_("days to"), null=True)

    class Meta:
        verbose_name = _("cost of a service")
        verbose_name_plural = _("costs of services")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "courier", "service"], name="rate_once_a_card"),
        ]

    def __str__(self) -> str:
        return f"{self.courier}:{self.service}"


class QuotaDay(models.Model):
    """Calls of one key on one day of Jakarta, and the questions of buyers that they answered."""

    key_name = models.CharField(_("key"), max_length=16, help_text=_("the beginning of its digest"))
    day = models.DateField(_("day"))
    calls = models.PositiveIntegerField(_("calls"), default=0)
    questions = models.PositiveIntegerField(
        _("questions"), default=0, help_text=_("costs that buyers were shown")
    )
    used_up_at = models.DateTimeField(
        _("used up at"), null=True, help_text=_("by our own count or by RajaOngkir's word")
    )

    class Meta:
        verbose_name = _("calls of a day")
        verbose_name_plural = _("calls of days")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "key_name"], name="quota_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.calls}"
