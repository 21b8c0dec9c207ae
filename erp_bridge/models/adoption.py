"""What becomes of an order that was open when its shop went live."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order


class Adoption(models.Model):
    class State(models.TextChoices):
        SEARCHING = "searching", _("Being looked for in Odoo")
        BOUND = "bound", _("Found in Odoo and taken over")
        MISSING = "missing", _("Not found in Odoo")
        SEVERAL = "several", _("A person must choose")
        CREATED = "created", _("Made by OmniHub")
        LEFT = "left", _("Left as history")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="adoption")
    state = models.CharField(max_length=16, choices=State.choices, default=State.SEARCHING)
    create = models.BooleanField(default=False, help_text="to be made where the search finds nothing")
    stock_taken = models.BooleanField(default=False, help_text="Odoo must not take its goods once more")
    candidates = models.JSONField(
        default=list, help_text="[{id, name, state, total, orders}]: what names it in Odoo"
    )
    note = models.CharField(max_length=300, blank=True)
    searched_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state"], name="adoption_state")]

    def __str__(self) -> str:
        return f"adoption of {self.order}"
