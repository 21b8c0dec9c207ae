"""What a comparison of the books found, and what people say about it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order, Shop
from omnihub.reconciliation.records import What


class Book(models.TextChoices):
    """Which two books are laid side by side. Kept in rows: never renamed."""

    GATEWAY = "gateway", _("Payment gateway and we")
    GATEWAY_ERP = "gateway_erp", _("Payment gateway's money in Odoo")
    WALLET = "wallet", _("Marketplace's wallet and we")
    WALLET_ERP = "wallet_erp", _("Marketplace's wallet in Odoo")


class ReconciliationRun(models.Model):
    """One comparison of the days from `since` to `until`, both included, a slice for each day."""

    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    todo = models.JSONField(_("still to compare"), default=list, help_text=_("[book, day] of each slice"))
    slices = models.PositiveIntegerField(_("slices"), default=0)
    totals = models.JSONField(
        _("sums"), default=dict, help_text=_("by book: how many and how much on each side, as text")
    )
    problems = models.JSONField(_("what could not be read"), default=list)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        indexes: ClassVar = [models.Index(fields=["-started_at"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return f"{self.since} to {self.until}"

    @property
    def done(self) -> int:
        return self.slices - len(self.todo)


class Difference(models.Model):
    """One sum on which two books do not agree. It is found again each time, and stays one row."""

    class What(models.TextChoices):
        MISSING_THERE = What.MISSING_THERE.value, _("We have it, they do not")
        MISSING_HERE = What.MISSING_HERE.value, _("They have it, we do not")
        AMOUNT = What.AMOUNT.value, _("Another sum")
        CURRENCY = What.CURRENCY.value, _("Another currency")
        DOUBLED_THERE = What.DOUBLED_THERE.value, _("They have it twice")
        DOUBLED_HERE = What.DOUBLED_HERE.value, _("We have it twice")
        STATE = What.STATE.value, _("Another state")
        NOT_SETTLED = What.NOT_SETTLED.value, _("Not settled in time")
        KEPT = What.KEPT.value, _("Pays nothing, and was not given back")
        TAKEN = What.TAKEN.value, _("They took it")
        RESIDUAL = What.RESIDUAL.value, _("The terms do not add up")
        BALANCE = What.BALANCE.value, _("Another balance")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        EXPLAINED = "explained", _("Explained")
        CLAIMED = "claimed", _("Claimed")
        SETTLED = "settled", _("Settled")

    book = models.CharField(_("books"), max_length=16, choices=Book.choices)
    key = models.CharField(_("sum"), max_length=160, help_text=_("what both books call it"))
    what = models.CharField(_("what differs"), max_length=16, choices=What.choices)
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), null=True, on_delete=models.CASCADE, related_name="differences"
    )
    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, on_delete=models.SET_NULL, related_name="differences"
    )
    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    ours = models.DecimalField(_("ours"), max_digits=14, decimal_places=2, null=True)
    theirs = models.DecimalField(_("theirs"), max_digits=14, decimal_places=2, null=True)
    off = models.DecimalField(
        _("difference"), max_digits=14, decimal_places=2, help_text=_("how much more they have than we")
    )
    guess = models.JSONField(
        _("probably because"), default=str, help_text=_("as omnihub.core.texts keeps it")
    )
    evidence = models.JSONField(_("evidence"), default=dict, help_text=_("what each side says of it"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("note"), max_length=500, blank=True)
    decided_by = models.CharField(_("by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    gone_at = models.DateTimeField(
        _("gone since"), null=True, help_text=_("a later comparison of its day found it no more")
    )

    class Meta:
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "key", "what"], name="difference_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-day", "-id"], name="difference_in_state"),
            models.Index(fields=["-day", "-id"], name="difference_newest"),
            models.Index(fields=["book", "day"], name="difference_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.key}: {self.what}"
