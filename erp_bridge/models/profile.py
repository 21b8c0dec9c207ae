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

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="odoo_profile")
    company_id = models.PositiveIntegerField()
    warehouse_id = models.PositiveIntegerField()
    pricelist_id = models.PositiveIntegerField(null=True, blank=True)
    team_id = models.PositiveIntegerField(null=True, blank=True)
    salesperson_id = models.PositiveIntegerField(null=True, blank=True)
    sale_journal_id = models.PositiveIntegerField(null=True, blank=True)
    wallet_journal_id = models.PositiveIntegerField()
    clearing_journal_id = models.PositiveIntegerField(
        null=True, blank=True, help_text="where the payment gateway's money waits for its payout"
    )
    commission_account_id = models.PositiveIntegerField(null=True, blank=True)
    service_fee_account_id = models.PositiveIntegerField(null=True, blank=True)
    transaction_fee_account_id = models.PositiveIntegerField(null=True, blank=True)
    shipping_account_id = models.PositiveIntegerField(null=True, blank=True)
    affiliate_account_id = models.PositiveIntegerField(null=True, blank=True)
    other_fee_account_id = models.PositiveIntegerField(null=True, blank=True)
    carriers = models.JSONField(
        default=dict, blank=True, help_text="the marketplace's name of a carrier to Odoo's delivery method"
    )
    tax_policy = models.CharField(max_length=16, choices=TaxPolicy.choices)
    tax_id = models.PositiveIntegerField(null=True, blank=True)
    voucher_product_id = models.PositiveIntegerField(
        null=True, blank=True, help_text="the service product of voucher and cash-back lines"
    )
    buyer_partner_id = models.PositiveIntegerField(help_text="'Pembeli <shop>': the invoice's partner")
    order_at = models.CharField(max_length=16, choices=OrderAt.choices, default=OrderAt.READY_TO_SHIP)
    invoice_at = models.CharField(max_length=16, choices=InvoiceAt.choices, default=InvoiceAt.SHIPPED)
    names = models.JSONField(default=dict, help_text="how the ERP calls what is chosen here")
    checked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Odoo profile of {self.shop}"
