"""Our identity at a gateway, where the environment does not name it, and how a shop takes money."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop
from omnihub.core.secrets import SealedTextField


class GatewayAccount(models.Model):
    """One row a gateway. What the environment sets wins over it."""

    gateway = models.CharField(_("gateway"), max_length=32, primary_key=True)
    secret_key = SealedTextField(_("secret key"), blank=True, default="")
    callback_token = SealedTextField(_("callback token"), blank=True, default="")
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("account at a gateway")
        verbose_name_plural = _("accounts at gateways")

    def __str__(self) -> str:
        return self.gateway


class PaymentPolicy(models.Model):
    """How a shop takes money and gives it back."""

    class Form(models.TextChoices):
        SESSION = "session", _("Payment session")
        INVOICE = "invoice", _("Invoice, with the gateway's reminders")

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="payment_policy"
    )
    gateway = models.CharField(_("gateway"), max_length=32, default="xendit")
    hosted_form = models.CharField(
        _("the gateway's own page as"), max_length=16, choices=Form.choices, default=Form.SESSION
    )
    reminders = models.BooleanField(
        _("the gateway reminds buyers"),
        default=True,
        help_text=_("of invoices that are not paid, by WhatsApp and e-mail"),
    )
    approve_above = models.DecimalField(
        _("a second person approves refunds above"),
        max_digits=14,
        decimal_places=2,
        default=1_000_000,
        help_text=_("whatever goes to a bank account is always approved"),
    )

    class Meta:
        verbose_name = _("payment rule")
        verbose_name_plural = _("payment rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(approve_above__gte=0), name="payment_policy_approves_from_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"payment rule of {self.shop}"
