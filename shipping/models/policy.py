"""How a shop wants its parcels arranged and its labels printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop


class ShippingPolicy(models.Model):
    """A shop without a row has these defaults."""

    class Method(models.TextChoices):
        ANY = "any", _("As the courier asks; pick-up where both are offered")
        PICKUP = "pickup", _("Pick-up by the courier")
        DROPOFF = "dropoff", _("Brought to the courier")

    class Paper(models.TextChoices):
        SUGGESTED = "suggested", _("As the marketplace suggests")
        THERMAL = "thermal", _("Thermal label, 10 x 15 cm")
        A4 = "a4", _("A4 sheet")

    class Sheets(models.TextChoices):
        ONE = "one", _("One label a page, as it comes")
        FOUR = "four", _("Four labels on an A4 sheet, with cutting lines")

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="shipping_policy"
    )
    arranges_by_itself = models.BooleanField(
        _("arranges by itself"), default=False, help_text=_("without a person's click")
    )
    method = models.CharField(_("hand-over"), max_length=16, choices=Method.choices, default=Method.ANY)
    pickup_place = models.CharField(
        _("pick-up address"),
        max_length=32,
        blank=True,
        help_text=_("the marketplace's number of the address; empty: its default"),
    )
    sender_name = models.CharField(
        _("sender's real name"),
        max_length=64,
        blank=True,
        help_text=_("some couriers ask for it at drop-off"),
    )
    free_cancel_minutes = models.PositiveIntegerField(
        _("minutes to wait"),
        default=0,
        help_text=_("so long after the order regular parcels wait: buyers may cancel freely; 0: at once"),
    )
    paper = models.CharField(_("labels"), max_length=16, choices=Paper.choices, default=Paper.SUGGESTED)
    sheets = models.CharField(_("printed"), max_length=8, choices=Sheets.choices, default=Sheets.ONE)
    fetches_labels = models.BooleanField(
        _("fetches labels by itself"), default=True, help_text=_("as soon as the waybill is known")
    )

    class Meta:
        verbose_name = _("shipping rule of a shop")
        verbose_name_plural = _("shipping rules of shops")

    def __str__(self) -> str:
        return f"shipping of {self.shop}"
