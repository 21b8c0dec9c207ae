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

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150, blank=True)
    listed_at = models.DateTimeField(null=True, help_text="the end of the look; the reading may still go on")
    finished_at = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
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
