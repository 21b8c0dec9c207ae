"""A connection test that somebody asked for: how far it is, and what it found."""

from typing import ClassVar

from django.db import models


class CheckRun(models.Model):
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150, blank=True)
    doing = models.CharField(max_length=200, blank=True, help_text="in words, while it runs")
    told_at = models.DateTimeField(null=True, help_text="when it last said what it was doing")
    finished_at = models.DateTimeField(null=True)
    sections = models.JSONField(
        default=list, help_text="[{key, title, shop, findings: [{what, level, words}]}], in their order"
    )
    released = models.PositiveIntegerField(
        default=0, help_text="works held for the settings' sake that were tried again afterwards"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(finished_at__isnull=True), name="one_check_at_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="check_newest")]

    def __str__(self) -> str:
        return f"connection test of {self.asked_at:%Y-%m-%d %H:%M}"
