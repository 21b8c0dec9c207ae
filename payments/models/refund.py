"""Money on its way back to a buyer."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnihub.core.secrets import SealedTextField
from payments.models.payment import Receipt
from payments.records import NO_BALANCE

PART, ELSEWHERE = "part:", "gateway:"
"""Begins the purpose of a refund for some pieces: part:<order>:<cancellation>; and of one that was made in
the gateway's dashboard: gateway:<its number>.
"""


class Refund(models.Model):
    """One sum of one receipt. Its reference is what the gateway is asked for before it is sent again."""

    class State(models.TextChoices):
        ACCOUNT = "account", _("Waits for the buyer's bank account")
        APPROVAL = "approval", _("Waits for a second pair of eyes")
        READY = "ready", _("Waits for its turn")
        SENT = "sent", _("On its way")
        DONE = "done", _("Given back")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Not sent")

    class Way(models.TextChoices):
        GATEWAY = "gateway", _("The way it came")
        PAYOUT = "payout", _("To a bank account")

    ELSEWHERE: ClassVar = ELSEWHERE

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt = models.ForeignKey(
        Receipt, verbose_name=_("receipt"), on_delete=models.PROTECT, related_name="refunds"
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    purpose = models.CharField(
        _("what for"),
        max_length=100,
        help_text=_("one refund each: cancel:<pk>, return:<pk>, twice, late, or by:<user>:<nonce>"),
    )
    reason = models.CharField(_("why"), max_length=300, blank=True)
    way = models.CharField(_("way"), max_length=16, choices=Way.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices)
    remote_id = models.CharField(_("gateway's number"), max_length=80, blank=True)
    remote_status = models.CharField(_("gateway's state"), max_length=40, blank=True)
    problem = models.CharField(_("problem"), max_length=100, blank=True, help_text=_("its code"))
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2, null=True)
    account_digest = models.CharField(
        _("digest of the buyer's link"),
        max_length=64,
        blank=True,
        help_text=_("where the account is entered"),
    )
    account = SealedTextField(_("bank account"), blank=True, default="")
    account_shown = models.CharField(
        _("account in short"), max_length=60, blank=True, help_text=_("bank and last digits")
    )
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt", "purpose"], name="refund_once_a_purpose"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="refund_has_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at"], name="refund_in_state"),
            models.Index(fields=["-asked_at", "-id"], name="refund_newest"),
        ]

    def __str__(self) -> str:
        return f"refund {self.id}"

    @property
    def of_part(self) -> bool:
        """For pieces that are no longer in the order: its own total is lower by as much."""
        return self.purpose.startswith(PART)

    @property
    def made_elsewhere(self) -> bool:
        """In the gateway's dashboard: nobody asked for it here."""
        return self.way == self.Way.GATEWAY and self.purpose.startswith(ELSEWHERE)

    @property
    def account_holds(self) -> bool:
        """It failed for want of money on our side: the account that the buyer named is still to be used."""
        return self.way == self.Way.PAYOUT and self.problem == NO_BALANCE and bool(self.account)

    @property
    def reference(self) -> str:
        return str(self.id)
