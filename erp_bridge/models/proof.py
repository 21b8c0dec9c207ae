"""A proof: marketplace, mirror and ERP side by side, per shop and day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop


class ProofRun(models.Model):
    class Verdict(models.TextChoices):
        EQUAL = "equal", _("Equal")
        DIFFERENT = "different", _("Different")
        EMPTY = "empty", _("Nothing to compare")
        BROKEN = "broken", _("Could not be done")

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    days = models.PositiveIntegerField()
    settle_seconds = models.PositiveIntegerField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-started_at"], name="proof_newest")]

    def __str__(self) -> str:
        return f"proof of {self.started_at:%Y-%m-%d %H:%M}"


class ProofSlice(models.Model):
    """What a run reads in one go. An interrupted run goes on with the next one; when it ends all go."""

    class Kind(models.TextChoices):
        RELEASES = "releases", _("Releases")
        ORDERS = "orders", _("Orders")
        ADOPTED = "adopted", _("Adopted")

    run = models.ForeignKey(ProofRun, on_delete=models.CASCADE, related_name="slices")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    start = models.DateTimeField()
    end = models.DateTimeField(help_text="exclusive")
    done = models.BooleanField(default=False)
    result = models.JSONField(default=dict, help_text="orders: rows; releases: order number to its moment")
    note = models.TextField(blank=True, help_text="why it could not be read")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "shop", "kind", "start"], name="proof_slice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.shop} from {self.start:%Y-%m-%d %H:%M}"


class ProofRow(models.Model):
    """One document kind of one shop and Jakarta day: three counts, three sums, the differences by name."""

    run = models.ForeignKey(ProofRun, on_delete=models.CASCADE, related_name="rows")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    day = models.DateField()
    document = models.CharField(max_length=16, help_text="order, delivery, invoice, payment")
    marketplace_count = models.PositiveIntegerField()
    marketplace_sum = models.DecimalField(max_digits=18, decimal_places=2)
    mirror_count = models.PositiveIntegerField()
    mirror_sum = models.DecimalField(max_digits=18, decimal_places=2)
    erp_count = models.PositiveIntegerField()
    erp_sum = models.DecimalField(max_digits=18, decimal_places=2)
    unsettled = models.PositiveIntegerField(default=0)
    cancelled_before = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=list, help_text="[{order, reason}]")
    open_returns = models.JSONField(
        default=list, help_text="[{order, reason}]: goods on their way back, which is no difference"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "shop", "day", "document"], name="proof_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shop} {self.day} {self.document}"
