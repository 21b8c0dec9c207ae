"""Who may do what: Odoo's groups and access rights, of the models the stand-in has."""

from typing import NamedTuple


class Group(NamedTuple):
    reference: str
    name: str
    """As an access error spells it."""
    implies: tuple[str, ...] = ()


GROUPS = {
    "user": Group("base.group_user", "User types/Internal User"),
    "rights": Group("base.group_erp_manager", "Administration/Access Rights", ("user",)),
    "system": Group("base.group_system", "Administration/Settings", ("rights", "product")),
    "contact": Group("base.group_partner_manager", "Extra Rights/Contact Creation"),
    "product": Group("product.group_product_manager", "Extra Rights/Product Creation"),
    "sale": Group("sales_team.group_sale_salesman", "Sales/User: Own Documents Only", ("user",)),
    "sale_all": Group("sales_team.group_sale_salesman_all_leads", "Sales/User: All Documents", ("sale",)),
    "sale_manager": Group("sales_team.group_sale_manager", "Sales/Administrator", ("sale_all",)),
    "stock": Group("stock.group_stock_user", "Inventory/User", ("user",)),
    "stock_manager": Group("stock.group_stock_manager", "Inventory/Administrator", ("stock",)),
    "account": Group("account.group_account_invoice", "Invoicing/Invoicing", ("user",)),
    "account_manager": Group("account.group_account_manager", "Invoicing/Administrator", ("account",)),
    "readonly": Group(
        "account.group_account_readonly", "Technical/Show Accounting Features - Readonly", ("user",)
    ),
    "bookkeeper": Group(
        "account.group_account_user", "Technical/Show Full Accounting Features", ("account", "readonly")
    ),
    "locked_orders": Group("sale.group_auto_done_setting", "Technical/Lock Confirmed Sales"),
}

RIGHTS = {
    "account.account": "account_manager:rwcu stock_manager:r contact:r user:r account:r readonly:r sale:r",
    "res.company": "rights:rwcu user:r",
    "res.partner": "sale_manager:rwc account_manager:r stock_manager:rwc contact:rwcu user:r sale:rwc",
    "account.journal": "account_manager:rwcu stock_manager:rw account:r readonly:r sale:r",
    "account.move": "account_manager:r account:rwcu readonly:r sale:r",
    "crm.lead": "sale_manager:rwcu sale:rwc",
    "account.payment": "account:rwcu readonly:r",
    "product.pricelist": "sale_manager:rwcu stock_manager:rwcu contact:r user:r product:rwcu sale:r",
    "product.template": "sale_manager:rwcu stock_manager:rwcu user:r product:rwcu stock:r sale:r",
    "product.category": "sale_manager:rwcu stock_manager:rwcu user:r product:rwcu",
    "product.product": (
        "sale_manager:rwcu stock_manager:rwcu account_manager:rwcu user:r product:rwcu readonly:r "
        "stock:r sale:r"
    ),
    "sale.order": "sale_manager:rwcu account:rw readonly:r bookkeeper:rw stock:rw sale:rwc",
    "crm.team": "sale_manager:rwcu user:r sale:r",
    "account.tax": "account_manager:rwcu user:r account:r readonly:r sale:r",
    "stock.picking": "stock_manager:rwcu sale_manager:rwcu account:rwc readonly:r stock:rwcu sale:rwc",
    "res.groups": "rights:rwcu user:r",
    "account.move.reversal": "account:rwc",
    "base.automation": "system:rwcu",
    "crm.tag": "sale_manager:rwcu sale:rwc",
    "crm.stage": "sale_manager:rwcu user:r",
    "res.country": "contact:r user:r system:rwcu",
    "res.country.state": "contact:rwcu user:r",
    "res.currency": "account_manager:rwcu user:r system:rwcu",
    "ir.model.fields": "rights:rwcu",
    "account.full.reconcile": "account:rwcu readonly:r bookkeeper:rwcu",
    "stock.location": "sale_manager:r stock_manager:rwcu contact:r user:r stock:rw sale:r",
    "account.move.line": "account_manager:r account:rwcu readonly:r sale:r",
    "ir.model.data": "rights:rwcu",
    "ir.model": "rights:rwcu",
    "ir.actions.server": "system:rwcu",
    "ir.module.module": "user:r system:rwcu",
    "account.partial.reconcile": "stock_manager:rwcu account:rwcu readonly:r bookkeeper:rwcu sale:r",
    "res.partner.category": "sale_manager:r contact:rwcu user:r sale:rwc",
    "account.payment.register": "account:rwc",
    "account.payment.method.line": "user:r account:rwcu",
    "account.payment.term": "account_manager:rwcu user:r sale:r",
    "stock.picking.type": "stock_manager:rwcu user:r stock:r",
    "stock.move.line": "stock_manager:rwcu user:rwcu stock:rwcu",
    "uom.uom": "sale_manager:rwcu stock_manager:rwcu user:r system:rwcu sale:r",
    "uom.category": "sale_manager:rwcu stock_manager:rwcu user:r system:rwcu",
    "stock.quant": "user:r stock:rwc",
    "stock.return.picking": "stock:rwc",
    "stock.backorder.confirmation": "stock:rwc",
    "confirm.stock.sms": "stock:rwc",
    "stock.return.picking.line": "stock:rwcu",
    "sale.advance.payment.inv": "sale:rwc",
    "sale.order.line": "account:rw readonly:r bookkeeper:rw stock:rw sale:rwcu",
    "delivery.carrier": "sale_manager:rwcu stock_manager:rwcu contact:r system:r stock:r sale:r",
    "stock.move": "stock_manager:rwcu sale_manager:rwcu account:rwc readonly:r stock:rwc sale:rwc",
    "account.tax.group": "account_manager:rwcu user:r account:r readonly:r sale:r",
    "res.users": "rights:rwcu user:r",
    "stock.warehouse": "stock_manager:rwcu user:r sale:r",
}
"""Of each model the groups with r(ead), w(rite), c(reate), u(nlink)."""
