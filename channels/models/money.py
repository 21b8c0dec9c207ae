"""A marketplace's money: what each order should bring and brought, and the wallet it went into."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.order import Order
from channels.models.shop import Shop

ZERO = Decimal(0)


class FeeRate(models.Model):
    """What a marketplace charges from a day on, as the seller knows it: what an escrow is compared with."""

    class Term(models.TextChoices):
        COMMISSION = "commission_fee", _("Commission")
        SERVICE = "service_fee", _("Service fee")
        TRANSACTION = "seller_transaction_fee", _("Transaction fee")
        PROCESSING = "seller_order_processing_fee", _("Order processing fee")
        CAMPAIGN = "campaign_fee", _("Campaign fee")
        AFFILIATE = "order_ams_commission_fee", _("Affiliate commission")
        WITHHOLDING = "withholding_tax", _("Withholding tax")

    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fee_rates",
        help_text=_("empty: every shop that has no rate of its own"),
    )
    term = models.CharField(_("what for"), max_length=64, choices=Term.choices)
    percent = models.DecimalField(
        _("percent"),
        max_digits=7,
        decimal_places=4,
        default=ZERO,
        validators=[MinValueValidator(ZERO), MaxValueValidator(Decimal(100))],
        help_text=_("of what the seller keeps of the goods"),
    )
    fixed = models.DecimalField(
        _("fixed amount"),
        max_digits=14,
        decimal_places=2,
        default=ZERO,
        validators=[MinValueValidator(ZERO)],
        help_text=_("per order, beside the percentage"),
    )
    starts_on = models.DateField(
        _("valid from"), help_text=_("for orders placed on this day in Jakarta or later")
    )

    class Meta:
        verbose_name = _("fee rate")
        verbose_name_plural = _("fee rates")
        ordering: ClassVar = ["term", "shop", "-starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "term", "starts_on"], name="fee_rate_once_a_day"),
            models.UniqueConstraint(
                fields=["term", "starts_on"],
                name="fee_rate_of_all_once_a_day",
                condition=models.Q(shop__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_term_display()}: {self.percent.normalize():f} %, {self.starts_on}"


class EscrowStatement(models.Model):
    """What an order's escrow was expected to be, what it is, and when it was paid out.

    `terms`: by name its `received` and `expected` as text, and `by`, how we know what to expect: a rate of
    ours, or what the marketplace itself first promised. `promised` keeps that first reading.
    """

    order = models.OneToOneField(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="statement"
    )
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    expected = models.DecimalField(_("expected"), max_digits=14, decimal_places=2)
    received = models.DecimalField(_("received"), max_digits=14, decimal_places=2)
    difference = models.DecimalField(
        _("difference"), max_digits=14, decimal_places=2, help_text=_("received less expected")
    )
    largest = models.DecimalField(
        _("largest difference"),
        max_digits=14,
        decimal_places=2,
        help_text=_("of any single term, without its sign"),
    )
    residual = models.DecimalField(
        _("unexplained"),
        max_digits=14,
        decimal_places=2,
        default=ZERO,
        help_text=_("what is left when every named term is counted"),
    )
    withheld = models.DecimalField(_("tax withheld"), max_digits=14, decimal_places=2, default=ZERO)
    terms = models.JSONField(_("terms"), default=dict)
    promised = models.JSONField(_("first promised"), default=dict)
    adjustments = models.JSONField(
        _("later adjustments"),
        default=list,
        help_text=_("as the marketplace tells them: amount, moment, why"),
    )
    completed_at = models.DateTimeField(_("completed at"), null=True)
    released_at = models.DateTimeField(_("money released at"), null=True)
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("escrow statement")
        verbose_name_plural = _("escrow statements")
        indexes: ClassVar = [
            models.Index(fields=["shop", "-released_at", "-id"], name="statement_released"),
            models.Index(
                fields=["shop", "completed_at", "id"],
                name="statement_unreleased",
                condition=models.Q(released_at__isnull=True, completed_at__isnull=False),
            ),
            models.Index(
                fields=["shop", "-released_at", "largest"],
                name="statement_differing",
                condition=models.Q(largest__gt=0),
            ),
            models.Index(
                fields=["shop", "-released_at", "residual"],
                name="statement_residual",
                condition=~models.Q(residual=0),
            ),
            models.Index(
                fields=["released_at", "id"],
                name="statement_withheld",
                condition=~models.Q(withheld=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.order)


class WalletEntry(models.Model):
    """One line of the seller's wallet at the marketplace. Never changed but for what became of it."""

    class Kind(models.TextChoices):
        ESCROW = "escrow", _("Order released")
        REFUND = "refund", _("Refund")
        ADJUSTMENT = "adjustment", _("Adjustment")
        RETURN = "return", _("Refund after the payout")
        FEE = "fee", _("Fee")
        WITHDRAWAL = "withdrawal", _("Withdrawal to the bank")
        RETURNED = "returned", _("Withdrawal sent back")
        PAID_OUT = "paid_out", _("Withdrawal arrived")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        MATCHED = "matched", _("Matched")
        WAITING = "waiting", _("Under way")
        DIFFERS = "differs", _("Another amount")
        UNMATCHED = "unmatched", _("Not explained")

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="wallet_entries", db_index=False
    )
    identity = models.CharField(
        _("transaction"),
        max_length=64,
        help_text=_("the marketplace's number, or a digest of all that never changes where it gives none"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    remote_type = models.CharField(_("marketplace's kind"), max_length=64)
    remote_status = models.CharField(_("marketplace's state"), max_length=16, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices)
    at = models.DateTimeField(_("at"))
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, help_text=_("below zero where it leaves the wallet")
    )
    moved = models.DecimalField(
        _("moved"),
        max_digits=14,
        decimal_places=2,
        help_text=_("what of it changed the balance: nothing where it failed or only tells of another entry"),
    )
    balance = models.DecimalField(_("balance after it"), max_digits=14, decimal_places=2, null=True)
    fee = models.DecimalField(_("fee of it"), max_digits=14, decimal_places=2, default=ZERO)
    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, on_delete=models.SET_NULL, related_name="wallet_entries"
    )
    order_number = models.CharField(_("order number"), max_length=64, blank=True)
    return_number = models.CharField(_("return"), max_length=64, blank=True)
    withdrawal = models.CharField(_("withdrawal"), max_length=64, blank=True)
    words = models.CharField(_("what the marketplace says"), max_length=300, blank=True)
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("wallet entry")
        verbose_name_plural = _("wallet entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "identity"], name="wallet_entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["shop", "-at", "-id"], name="wallet_newest"),
            models.Index(fields=["shop", "kind", "-at", "-id"], name="wallet_newest_of_kind"),
            models.Index(
                fields=["shop", "-at", "-id", "state"],
                name="wallet_open",
                condition=~models.Q(state="matched"),
            ),
            models.Index(
                fields=["shop", "withdrawal"],
                name="wallet_withdrawal",
                condition=~models.Q(withdrawal=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order_number or self.withdrawal}".strip()


class WalletDay(models.Model):
    """What a wallet held at the beginning and at the end of a Jakarta day, by its own running balance."""

    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="wallet_days", db_index=False
    )
    day = models.DateField(_("day"))
    opening = models.DecimalField(_("balance before"), max_digits=14, decimal_places=2)
    moved = models.DecimalField(_("moved"), max_digits=14, decimal_places=2)
    closing = models.DecimalField(_("balance after"), max_digits=14, decimal_places=2)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    gap = models.DecimalField(
        _("missing"),
        max_digits=14,
        decimal_places=2,
        default=ZERO,
        help_text=_("by how much the entries we read do not lead from one balance to the next"),
    )
    read_at = models.DateTimeField(_("read at"), help_text=_("start of the newest reading"))

    class Meta:
        verbose_name = _("wallet's day")
        verbose_name_plural = _("wallet's days")
        constraints: ClassVar = [models.UniqueConstraint(fields=["shop", "day"], name="wallet_day_once")]

    def __str__(self) -> str:
        return f"{self.shop} {self.day}"
