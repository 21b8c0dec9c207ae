"""What a shop of our own asks its buyers for shipping: its rule, its couriers' services, its own table."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop
from omnihub.core.secrets import SealedTextField
from shipping.models.area import Area


class CostAccount(models.Model):
    """Our account at RajaOngkir: one row. A key in the environment is before the one kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    api_key = SealedTextField(_("key"), default="", blank=True)
    daily_limit = models.PositiveIntegerField(
        _("calls a day"), default=100, help_text=_("as the plan says; the free one has 100")
    )
    tested_at = models.DateTimeField(_("tested at"), null=True)
    problem = models.CharField(_("problem"), max_length=100, blank=True, help_text=_("its code"))
    problem_words = models.JSONField(
        _("problem in words"), default=str, help_text=_("as omnihub.core.texts keeps them")
    )
    problem_at = models.DateTimeField(_("since"), null=True)

    class Meta:
        verbose_name = _("account at RajaOngkir")
        verbose_name_plural = _("account at RajaOngkir")

    def __str__(self) -> str:
        return "RajaOngkir"


class CostRule(models.Model):
    """A shop without a row has these defaults."""

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="cost_rule"
    )
    origin = models.ForeignKey(
        Area, verbose_name=_("sent from"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    asks_couriers = models.BooleanField(
        _("asks RajaOngkir"), default=True, help_text=_("off: the shop's own table alone")
    )
    packing_grams = models.PositiveIntegerField(
        _("weight of the packing"), default=0, help_text=_("in grams, added to each parcel")
    )
    item_grams = models.PositiveIntegerField(
        _("weight of a piece"), default=500, help_text=_("in grams, where a product has none")
    )
    fresh_hours = models.PositiveIntegerField(
        _("costs are fresh for"), default=6, help_text=_("hours; so long nobody is asked again")
    )
    quote_minutes = models.PositiveIntegerField(
        _("an offer holds for"), default=60, help_text=_("minutes; then it is worked out anew")
    )

    class Meta:
        verbose_name = _("rule of courier costs")
        verbose_name_plural = _("rules of courier costs")

    def __str__(self) -> str:
        return f"courier costs of {self.shop}"


class CourierService(models.Model):
    """One service of one courier at one shop: whether buyers are offered it, and how much on top."""

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="courier_services"
    )
    courier = models.CharField(_("courier"), max_length=32, help_text=_("its code: jne"))
    service = models.CharField(_("service"), max_length=64)
    name = models.CharField(_("courier's name"), max_length=120, blank=True)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    is_on = models.BooleanField(_("offered"), default=False)
    markup_percent = models.DecimalField(
        _("percent on top"), max_digits=6, decimal_places=2, default=0, help_text=_("below zero: cheaper")
    )
    markup_fixed = models.DecimalField(_("rupiah on top"), max_digits=12, decimal_places=2, default=0)
    free_above = models.DecimalField(
        _("free above"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("from this sum of goods on nothing is charged; empty: never"),
    )
    from_grams = models.PositiveIntegerField(
        _("offered from"), default=0, help_text=_("grams; cargo services charge a minimum weight")
    )

    class Meta:
        verbose_name = _("courier service")
        verbose_name_plural = _("courier services")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop", "courier", "service"], name="courier_service_once_a_shop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.courier}:{self.service}"


class TariffRow(models.Model):
    """A line of the merchant's own table. The most exact line of a name holds for a place."""

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="tariff_rows"
    )
    name = models.CharField(_("called"), max_length=60, help_text=_("what buyers read: Kurir toko"))
    province = models.CharField(
        _("province"), max_length=120, blank=True, help_text=_("how it begins; empty: every one")
    )
    city = models.CharField(_("city"), max_length=120, blank=True, help_text=_("how it begins; empty: all"))
    step_grams = models.PositiveIntegerField(_("step in grams"), default=1000)
    first_cost = models.DecimalField(_("first step"), max_digits=12, decimal_places=2)
    next_cost = models.DecimalField(_("each further step"), max_digits=12, decimal_places=2, default=0)
    up_to_grams = models.PositiveIntegerField(
        _("up to"), null=True, blank=True, help_text=_("grams; empty: whatever it weighs")
    )
    days_from = models.PositiveSmallIntegerField(_("days from"), null=True, blank=True)
    days_to = models.PositiveSmallIntegerField(_("days to"), null=True, blank=True)
    always = models.BooleanField(
        _("always offered"), default=False, help_text=_("beside the couriers; otherwise only without them")
    )

    class Meta:
        verbose_name = _("line of the own table")
        verbose_name_plural = _("own table of costs")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "name", "province", "city"], name="tariff_place_once"),
        ]

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.city, self.province) if part)
        return f"{self.name} {place or '*'}"
