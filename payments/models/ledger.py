"""The gateway's own book of our account, line by line, as it told us."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Receipt
from payments.models.refund import Refund


class LedgerEntry(models.Model):
    """One transaction. What it belongs to is found by the numbers it names, or else stays open."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        REFUND = "refund", _("Refund")
        PAYOUT = "payout", _("Payout to a buyer")
        WITHDRAWAL = "withdrawal", _("Withdrawal to our bank")
        CHARGEBACK = "chargeback", _("Chargeback")
        ADJUSTMENT = "adjustment", _("Adjustment")
        FEE = "fee", _("Fee")
        OTHER = "other", _("Other")

    gateway = models.CharField(_("gateway"), max_length=32, default="xendit")
    remote_id = models.CharField(_("gateway's number"), max_length=80)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    remote_kind = models.CharField(_("gateway's kind"), max_length=40, blank=True)
    remote_status = models.CharField(_("gateway's state"), max_length=40, blank=True)
    product_id = models.CharField(
        _("number of what it moves"),
        max_length=80,
        blank=True,
        help_text=_("a payment's, a refund's, a payout's"),
    )
    reference = models.CharField(_("our reference"), max_length=120, blank=True)
    channel = models.CharField(_("channel"), max_length=64, blank=True)
    incoming = models.BooleanField(_("comes in"))
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2, default=0)
    fee_tax = models.DecimalField(_("tax on the fee"), max_digits=14, decimal_places=2, default=0)
    net = models.DecimalField(
        _("net"), max_digits=14, decimal_places=2, help_text=_("what our balance changes by: signed")
    )
    at = models.DateTimeField(_("at"))
    updated_at = models.DateTimeField(_("changed at the gateway"))
    settles_at = models.DateTimeField(_("expected to settle"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    receipt = models.ForeignKey(
        Receipt, verbose_name=_("receipt"), null=True, on_delete=models.SET_NULL, related_name="entries"
    )
    refund = models.ForeignKey(
        Refund, verbose_name=_("refund"), null=True, on_delete=models.SET_NULL, related_name="entries"
    )
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("entry of the gateway's book")
        verbose_name_plural = _("entries of the gateway's book")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="ledger_entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at", "id"], name="ledger_by_day"),
            models.Index(fields=["gateway", "product_id"], name="ledger_by_product"),
            models.Index(fields=["gateway", "settled_at"], name="ledger_by_settlement"),
        ]

    def __str__(self) -> str:
        return self.remote_id
