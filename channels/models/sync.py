"""A look at a whole shop that a person or the clock asked for, with its progress."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.shop import Shop


class SyncRun(models.Model):
    class Kind(models.TextChoices):
        ORDERS = "orders", _("Sync Orders")
        LISTINGS = "listings", _("Sync listings")
        SHOP = "shop", _("Update Shop")
        STOCK = "stock", _("Sync Inventory")
        LABELS = "labels", _("Fetch Shipping Labels")

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)
    listed_at = models.DateTimeField(
        _("listed at"), null=True, help_text=_("the end of the look; the reading may still go on")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True)
    found = models.PositiveIntegerField(_("found"), default=0)
    changed = models.PositiveIntegerField(
        _("changed"), null=True, help_text=_("empty: not counted for this kind")
    )
    held = models.PositiveIntegerField(_("held"), default=0, help_text=_("at its end"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sync")
        verbose_name_plural = _("syncs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop", "kind"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_run_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "-asked_at"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.shop}"
