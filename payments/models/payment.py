"""What an order has to be paid, each try to pay it, and each sum that came."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order
from payments.models.method import MethodGroup


class Payment(models.Model):
    """The sum an order waits for. There is one for each order of a shop that takes the money itself."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for the money")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Not paid in time")
        CANCELLED = "cancelled", _("Called off")

    order = models.OneToOneField(
        Order, verbose_name=_("order"), on_delete=models.PROTECT, related_name="payment"
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened at"))
    pay_by = models.DateTimeField(_("pay by"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes: ClassVar = [
            models.Index(fields=["state", "pay_by"], name="payment_to_expire"),
            models.Index(fields=["-opened_at", "-id"], name="payment_newest"),
            models.Index(fields=["state", "-opened_at", "-id"], name="payment_in_state"),
        ]

    def __str__(self) -> str:
        return f"payment of {self.order}"


class Charge(models.Model):
    """One try to be paid by one method. Written before the gateway is asked; its reference finds it again."""

    class State(models.TextChoices):
        ASKED = "asked", _("Being asked for")
        OPEN = "open", _("Waits for the buyer")
        SUCCEEDED = "succeeded", _("Paid")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Called off")

    payment = models.ForeignKey(
        Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="charges"
    )
    gateway = models.CharField(_("gateway"), max_length=32, default="xendit")
    method = models.CharField(_("method"), max_length=64, help_text=_("the gateway's name of it"))
    group = models.CharField(_("kind"), max_length=20, choices=MethodGroup.choices)
    form = models.CharField(
        _("asked for as"), max_length=16, default="request", help_text=_("request, session or invoice")
    )
    reference = models.CharField(
        _("our reference"), max_length=64, unique=True, help_text=_("64 characters are what all forms take")
    )
    remote_id = models.CharField(_("gateway's number"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.ASKED)
    remote_status = models.CharField(_("gateway's state"), max_length=40, blank=True)
    problem = models.CharField(_("problem"), max_length=100, blank=True, help_text=_("its code"))
    instructions = models.JSONField(
        _("what the buyer needs"),
        default=dict,
        help_text=_("account_number, qr, url, code, payer_name: what this method has of them"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"), null=True)
    as_of = models.DateTimeField(_("as of"), null=True, help_text=_("start of the newest reading"))
    look_at = models.DateTimeField(_("next look"), null=True, help_text=_("empty: none is needed"))
    looks = models.PositiveSmallIntegerField(_("looks"), default=0)

    class Meta:
        verbose_name = _("try to pay")
        verbose_name_plural = _("tries to pay")
        indexes: ClassVar = [
            models.Index(fields=["gateway", "remote_id"], name="charge_by_remote_id"),
            models.Index(
                fields=["look_at"], name="charge_to_look_at", condition=models.Q(look_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Receipt(models.Model):
    """Money that came. A second one for an order is money too much, and calls a person.

    Settled: the gateway moved it, less its fee, to the balance that can be withdrawn.
    """

    class Meant(models.TextChoices):
        ORDER = "order", _("Pays the order")
        TWICE = "twice", _("Paid once more")
        LATE = "late", _("Came after the order had ended")
        WRONG = "wrong", _("Another sum than was asked for")

    charge = models.ForeignKey(
        Charge, verbose_name=_("try"), on_delete=models.PROTECT, related_name="receipts"
    )
    payment = models.ForeignKey(
        Payment, verbose_name=_("payment"), on_delete=models.PROTECT, related_name="receipts"
    )
    gateway = models.CharField(_("gateway"), max_length=32, default="xendit")
    remote_id = models.CharField(_("gateway's number of the payment"), max_length=80)
    meant = models.CharField(_("what it is"), max_length=16, choices=Meant.choices, default=Meant.ORDER)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    paid_at = models.DateTimeField(_("paid at"))
    seen_at = models.DateTimeField(_("learned at"))
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2, null=True)
    fee_tax = models.DecimalField(_("tax on the fee"), max_digits=14, decimal_places=2, null=True)
    settles_at = models.DateTimeField(_("expected to settle"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="receipt_once"),
            models.UniqueConstraint(
                fields=["payment"], name="receipt_pays_once", condition=models.Q(meant="order")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["paid_at", "id"], name="receipt_by_day"),
            models.Index(
                fields=["settles_at"], name="receipt_unsettled", condition=models.Q(settled_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.remote_id
