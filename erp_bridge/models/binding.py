"""The only place that knows both ids: ours and the ERP's."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Binding(models.Model):
    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product")
        PARTNER = "partner", _("customer")
        ORDER = "order", _("sales order")
        DELIVERY = "delivery", _("delivery order")
        INVOICE = "invoice", _("Invoice")
        PAYMENT = "payment", _("Payment")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject = models.CharField(max_length=100, help_text="our id: a primary key, or a natural key")
    odoo_model = models.CharField(max_length=64)
    odoo_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=100, blank=True, help_text="S00042, WH/OUT/00042, INV/2026/00042")
    state = models.CharField(max_length=32, blank=True, help_text="the ERP's own word, when last read")
    digest = models.CharField(max_length=64, blank=True, help_text="of what was sent last")
    lines = models.CharField(
        max_length=64, blank=True, help_text="digest of a sales order's lines as we wrote them last"
    )
    seen = models.CharField(
        max_length=64, blank=True, help_text="digest of what the ERP held of a sales order when last read"
    )
    bound_at = models.DateTimeField()
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject", "odoo_id"], name="binding_once"),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(kind__in=["product", "partner", "order"]),
                name="binding_single",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["odoo_model", "odoo_id"], name="binding_odoo")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} = {self.name or self.odoo_id}"
