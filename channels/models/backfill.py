"""A range of days that a person wants to have in the mirror as history, and how far its reading is."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.shop import Shop


class Backfill(models.Model):
    """Read from the newest day to the oldest: first every order is counted, then every order is read."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits for its turn")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Stopped")
        CANCELLED = "cancelled", _("Cancelled")

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="backfills")
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="the first moment that is not wanted any more")
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150, blank=True)
    finished_at = models.DateTimeField(null=True)
    counting = models.BooleanField(default=True, help_text="the first of the two walks")
    position = models.DateTimeField(help_text="what was placed from here on has been walked through")
    page = models.TextField(
        blank=True, help_text="the marketplace's cursor in the window that ends at position"
    )
    found = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0, help_text="orders gone through, with or without a problem")
    troubled = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="the first of them: [{order, words}]")
    seconds = models.FloatField(default=0, help_text="spent on reading, for the rate")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_backfill_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["shop", "-asked_at"], name="backfill_newest")]

    def __str__(self) -> str:
        return f"backfill of {self.shop}"
