"""What customers owe by the ERP's own books: a copy as of the last look, never the authority."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Order, Shop


class OpenInvoice(models.Model):
    """A posted invoice that is not paid in full, or a credit note that is not matched: then below zero.

    `order` and `shop`: of ours where it is one that OmniHub made, else empty.
    """

    odoo_id = models.PositiveBigIntegerField(_("Odoo's id"), unique=True)
    company_id = models.PositiveIntegerField(_("company"))
    name = models.CharField(_("name"), max_length=100)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    is_credit = models.BooleanField(_("credit note"), default=False)
    partner_id = models.PositiveBigIntegerField(_("contact in Odoo"), null=True)
    partner = models.CharField(_("contact"), max_length=200, blank=True)
    shop = models.ForeignKey(
        Shop, verbose_name=_("shop"), null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    order = models.ForeignKey(
        Order, verbose_name=_("order"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invoiced_on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)
    residual = models.DecimalField(_("still open"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=8, default="IDR")
    seen_at = models.DateTimeField(_("seen at"), help_text=_("start of the look that saw it last"))

    class Meta:
        verbose_name = _("open invoice")
        verbose_name_plural = _("open invoices")
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="open_invoice_due"),
            models.Index(fields=["shop", "due_on", "id"], name="open_invoice_of_shop"),
            models.Index(fields=["partner_id", "due_on", "id"], name="open_invoice_of_partner"),
            models.Index(fields=["company_id", "seen_at"], name="open_invoice_seen"),
        ]

    def __str__(self) -> str:
        return self.name


class InvoiceLook(models.Model):
    """How far the look at one company's open invoices is. What is half read goes on where it stopped."""

    company_id = models.PositiveIntegerField(_("company"), primary_key=True)
    as_of = models.DateTimeField(_("as of"), null=True, help_text=_("start of the last look that ended"))
    count = models.PositiveIntegerField(_("open invoices"), default=0)
    began_at = models.DateTimeField(_("under way since"), null=True)
    after = models.PositiveBigIntegerField(_("read up to"), default=0, help_text=_("Odoo's id"))

    class Meta:
        verbose_name = _("look at open invoices")
        verbose_name_plural = _("looks at open invoices")

    def __str__(self) -> str:
        return f"open invoices of company {self.company_id}"
