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

    class InvoiceTo(models.TextChoices):
        SHOP = "shop", _("one contact for all buyers of the shop")
        BUYER = "buyer", _("the buyer, where shown in full")

    class ShippingTax(models.TextChoices):
        GOODS = "goods", _("as the goods")
        NONE = "none", _("no tax")
        OWN = "own", _("a tax of its own")

    class Settlement(models.TextChoices):
        GROSS = "gross", _("one payment of the gross: the fees stay open in the wallet")
        FULL = "full", _("one entry with each fee named")

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
    withholding_account_id = models.PositiveIntegerField(_("withholding tax"), null=True, blank=True)
    residual_account_id = models.PositiveIntegerField(_("differences"), null=True, blank=True)
    earlier_sales_account_id = models.PositiveIntegerField(
        _("sales before go-live"),
        null=True,
        blank=True,
        help_text=_("empty: what a payout brings for them stays open on the contact of all buyers"),
    )
    residual_limit = models.DecimalField(
        _("difference a day that needs nobody"), max_digits=14, decimal_places=2, default=1000
    )
    settlement = models.CharField(
        _("payouts are booked as"),
        max_length=16,
        choices=Settlement.choices,
        default=Settlement.GROSS,
    )
    gateway_journal_id = models.PositiveIntegerField(
        _("journal of the gateway's balance"),
        null=True,
        blank=True,
        help_text=_("empty: the clearing journal itself"),
    )
    gateway_fee_account_id = models.PositiveIntegerField(_("gateway's fees"), null=True, blank=True)
    input_tax_account_id = models.PositiveIntegerField(_("input tax"), null=True, blank=True)
    bank_account_id = models.PositiveIntegerField(
        _("withdrawals go to"),
        null=True,
        blank=True,
        help_text=_("the bank's account, or the one for money on its way to it"),
    )
    shipping_product_id = models.PositiveIntegerField(
        _("product of the shipping line"),
        null=True,
        blank=True,
        help_text=_("where the courier's delivery method has none"),
    )
    shipping_products = models.JSONField(
        _("products of the delivery methods"),
        default=dict,
        blank=True,
        help_text=_("a delivery method of Odoo to its service product"),
    )
    shipping_tax = models.CharField(
        _("tax on shipping"), max_length=16, choices=ShippingTax.choices, default=ShippingTax.GOODS
    )
    shipping_tax_id = models.PositiveIntegerField(_("tax of the shipping line"), null=True, blank=True)
    free_product_id = models.PositiveIntegerField(
        _("product of free lines"),
        null=True,
        blank=True,
        help_text=_("the service that stands for a line without SKU"),
    )
    invoice_to = models.CharField(
        _("the invoice is made out to"),
        max_length=16,
        choices=InvoiceTo.choices,
        default=InvoiceTo.SHOP,
    )
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
