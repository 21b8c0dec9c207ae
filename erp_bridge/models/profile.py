"""Which company, warehouse, journals and taxes of the ERP a shop's orders use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop


class OdooProfile(models.Model):
    class TaxPolicy(models.TextChoices):
        NONE = "none", _("Not a taxable firm: no tax on the lines")
        INCLUDED = "included", _("PPN, included in the price")

    class OrderAt(models.TextChoices):
        UNPAID = "unpaid", _("as soon as the buyer ordered")
        READY_TO_SHIP = "ready_to_ship", _("when it is paid and ready to ship")

    class InvoiceAt(models.TextChoices):
        CONFIRMED = "confirmed", _("with the sales order")
        SHIPPED = "shipped", _("when it is shipped")

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="odoo_profile"
    )
    company_id = models.PositiveIntegerField(_("company"))
    warehouse_id = models.PositiveIntegerField(_("warehouse"))
    pricelist_id = models.PositiveIntegerField(_("pricelist"), null=True, blank=True)
    team_id = models.PositiveIntegerField(_("sales team"), null=True, blank=True)
    salesperson_id = models.PositiveIntegerField(_("salesperson"), null=True, blank=True)
    sale_journal_id = models.PositiveIntegerField(_("invoice journal"), null=True, blank=True)
    wallet_journal_id = models.PositiveIntegerField(_("wallet journal"))
    clearing_journal_id = models.PositiveIntegerField(
        _("clearing journal"),
        null=True,
        blank=True,
        help_text=_("where the payment gateway's money waits for its payout"),
    )
    commission_account_id = models.PositiveIntegerField(_("commission"), null=True, blank=True)
    service_fee_account_id = models.PositiveIntegerField(_("service fee"), null=True, blank=True)
    transaction_fee_account_id = models.PositiveIntegerField(_("transaction fee"), null=True, blank=True)
    shipping_account_id = models.PositiveIntegerField(_("shipping"), null=True, blank=True)
    affiliate_account_id = models.PositiveIntegerField(_("affiliate commission"), null=True, blank=True)
    other_fee_account_id = models.PositiveIntegerField(_("other fees"), null=True, blank=True)
    carriers = models.JSONField(
        _("couriers"),
        default=dict,
        blank=True,
        help_text=_("the marketplace's name of a carrier to Odoo's delivery method"),
    )
    tax_policy = models.CharField(_("tax"), max_length=16, choices=TaxPolicy.choices)
    tax_id = models.PositiveIntegerField(_("tax on each line"), null=True, blank=True)
    voucher_product_id = models.PositiveIntegerField(
        _("product of vouchers"),
        null=True,
        blank=True,
        help_text=_("the service product of voucher and cash-back lines"),
    )
    buyer_partner_id = models.PositiveIntegerField(
        _("invoiced to"), help_text=_("'Pembeli <shop>': the invoice's partner")
    )
    order_at = models.CharField(
        _("the sales order is made"), max_length=16, choices=OrderAt.choices, default=OrderAt.READY_TO_SHIP
    )
    invoice_at = models.CharField(
        _("the invoice is made"), max_length=16, choices=InvoiceAt.choices, default=InvoiceAt.SHIPPED
    )
    names = models.JSONField(
        _("names in Odoo"), default=dict, help_text=_("how Odoo calls what is chosen here")
    )
    checked_at = models.DateTimeField(_("kept at"), null=True)

    class Meta:
        verbose_name = _("Odoo profile")
        verbose_name_plural = _("Odoo profiles")

    def __str__(self) -> str:
        return f"Odoo profile of {self.shop}"
