"""The only place that knows both ids: ours and the ERP's."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from omnihub.core.folded import Folded


class Binding(models.Model):
    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product")
        PARTNER = "partner", _("customer")
        ORDER = "order", _("sales order")
        DELIVERY = "delivery", _("delivery order")
        INVOICE = "invoice", _("Invoice")
        PAYMENT = "payment", _("Payment")
        CREDIT = "credit", _("credit note")
        RETURN = "return", _("return transfer")
        RECEIPT = "receipt", _("payment of a receipt")
        REFUND = "refund", _("payment of a refund")
        ENTRY = "entry", _("journal entry")
        LEAD = "lead", _("lead")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    subject = models.CharField(
        _("of"), max_length=100, help_text=_("our id: a primary key, or a natural key")
    )
    odoo_model = models.CharField(_("Odoo's model"), max_length=64)
    odoo_id = models.PositiveBigIntegerField(_("Odoo's id"))
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text=_("S00042, WH/OUT/00042, INV/2026/00042")
    )
    state = models.CharField(
        _("state"), max_length=32, blank=True, help_text=_("Odoo's own word, when last read")
    )
    digest = models.CharField(
        _("digest of what was sent"), max_length=64, blank=True, help_text=_("of what was sent last")
    )
    lines = models.CharField(
        _("digest of the lines"),
        max_length=64,
        blank=True,
        help_text=_("digest of a sales order's lines as we wrote them last"),
    )
    seen = models.CharField(
        _("digest of what Odoo held"),
        max_length=64,
        blank=True,
        help_text=_("digest of what Odoo held of a sales order when last read"),
    )
    bound_at = models.DateTimeField(_("linked at"))
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("document in Odoo")
        verbose_name_plural = _("documents in Odoo")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject", "odoo_id"], name="binding_once"),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(kind__in=["product", "partner", "order", "receipt", "refund", "lead"]),
                name="binding_single",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["odoo_model", "odoo_id"], name="binding_odoo"),
            models.Index(Folded("name"), name="binding_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} = {self.name or self.odoo_id}"
