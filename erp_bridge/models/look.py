"""How far the looks for changed stock have come, place by place."""

from django.db import models


class StockLook(models.Model):
    """Dates are Odoo's own, as it writes them; moments are ours. What is paused goes on where it stopped."""

    place = models.CharField(primary_key=True, max_length=100)
    seen = models.CharField(max_length=19, blank=True, help_text="newest date that thorough looks saw")
    newest = models.CharField(max_length=19, blank=True, help_text="newest date that any look saw")
    looked_at = models.DateTimeField(null=True, help_text="start of the last thorough look that ended")
    paused_at = models.DateTimeField(null=True, help_text="start of the thorough look that is not ended yet")
    paused_since = models.CharField(max_length=19, blank=True)
    paused_newest = models.CharField(max_length=19, blank=True)
    paused_table = models.PositiveSmallIntegerField(default=0)
    paused_after = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, help_text="start of the last read of everything that ended")
    reading_at = models.DateTimeField(null=True, help_text="start of the read of everything under way")
    reading_newest = models.CharField(max_length=19, blank=True)
    reading_after = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"look at {self.place}"
