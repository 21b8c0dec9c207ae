"""A way to pay that a gateway knows, and whether a shop offers it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop


class MethodGroup(models.TextChoices):
    VIRTUAL_ACCOUNT = "virtual_account", _("Bank transfer (virtual account)")
    QRIS = "qris", _("QRIS")
    EWALLET = "ewallet", _("E-wallet")
    CARD = "card", _("Card")
    COUNTER = "counter", _("At a shop counter")
    HOSTED = "hosted", _("On the gateway's own page")


class PaymentMethod(models.Model):
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="payment_methods"
    )
    gateway = models.CharField(_("gateway"), max_length=32, default="xendit")
    code = models.CharField(_("method"), max_length=64, help_text=_("the gateway's name of it"))
    group = models.CharField(_("kind"), max_length=20, choices=MethodGroup.choices)
    name = models.CharField(_("name"), max_length=100)
    enabled = models.BooleanField(_("offered"), default=True)
    refused_because = models.CharField(
        _("not offered because"),
        max_length=300,
        blank=True,
        help_text=_("the gateway does not take it for this account"),
    )
    lowest = models.DecimalField(_("from"), max_digits=14, decimal_places=2, default=0)
    highest = models.DecimalField(_("up to"), max_digits=14, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "gateway", "code"], name="method_once_a_shop"),
        ]

    def __str__(self) -> str:
        return self.name
