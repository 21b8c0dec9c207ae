"""The choices of a profile that are records of Odoo: how people call each, and what may be wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass

from erp_bridge import made
from erp_bridge.models import OdooProfile
from erp_bridge.odoo.payloads import Row, name
from omnihub.core.texts import Text

Judge = Callable[[Row, OdooProfile], str]
"""What is wrong with the record itself, and what to do; empty when it is right."""


def _right(_row: Row, _profile: OdooProfile) -> str:
    return ""


def _wallet(row: Row, profile: OdooProfile) -> str:
    if row["type"] not in {"bank", "cash"}:
        return Text("is no bank journal any more. Choose a journal of type bank")
    if not row["default_account_id"]:
        return Text("has no default account: payments cannot be booked. Give it one in Odoo")
    if not row["inbound_payment_method_line_ids"]:
        return Text("has no method for incoming payments. Add 'Manual Payment' to it in Odoo")
    return _foreign_money(row, profile)


def sales(row: Row, profile: OdooProfile) -> str:
    if row["type"] != "sale":
        return Text("is no sales journal any more. Choose another one")
    if not row["default_account_id"]:
        return Text("has no default income account: invoices cannot be made. Give it one in Odoo")
    return _foreign_money(row, profile)


def _foreign_money(row: Row, profile: OdooProfile) -> str:
    currency = name(row["currency_id"])
    if currency and currency != profile.shop.currency:
        return Text(
            "is kept in %(currency)s. Take the currency off the journal, or choose another one",
            currency=currency,
        )
    return ""


def _tax(row: Row, _profile: OdooProfile) -> str:
    if row["type_tax_use"] != "sale":
        return Text("is no sales tax any more. Choose another one")
    if not row["price_include"]:
        return Text(
            "is added on top of the price: every order would be too dear. Set it to 'Included in "
            "Price' in Odoo, or choose one that is"
        )
    return ""


def _pricelist(row: Row, profile: OdooProfile) -> str:
    currency = name(row["currency_id"])
    if currency != profile.shop.currency:
        return Text(
            "is in %(currency)s, and the orders would be too. Choose one in %(own)s, or none",
            currency=currency,
            own=profile.shop.currency,
        )
    return ""


def _voucher(row: Row, _profile: OdooProfile) -> str:
    if row["type"] != "service":
        return Text("is no service any more: Odoo would wait for its delivery. Make it a service in Odoo")
    return ""


@dataclass(frozen=True, slots=True)
class Part:
    """One choice of the profile: how people call it, where it is in Odoo, what else to read of it."""

    field: str
    label: str
    model: str
    fields: tuple[str, ...] = ()
    judge: Judge = _right


JOURNAL = ("type", "default_account_id", "currency_id", "inbound_payment_method_line_ids")
PARTS = (
    Part("warehouse_id", Text("warehouse"), "stock.warehouse"),
    Part("wallet_journal_id", Text("wallet journal"), "account.journal", JOURNAL, _wallet),
    Part("clearing_journal_id", Text("clearing journal"), "account.journal", JOURNAL, _wallet),
    Part("sale_journal_id", Text("invoice journal"), "account.journal", JOURNAL, sales),
    Part("tax_id", Text("tax"), "account.tax", ("type_tax_use", "price_include"), _tax),
    Part("pricelist_id", Text("pricelist"), "product.pricelist", ("currency_id",), _pricelist),
    Part("team_id", Text("sales team"), "crm.team"),
    Part("salesperson_id", Text("salesperson"), "res.users"),
    Part("buyer_partner_id", Text("invoice partner"), "res.partner"),
    Part(
        "voucher_product_id",
        Text("product for vouchers (%(code)s)", code=made.VOUCHER),
        "product.product",
        ("type",),
        _voucher,
    ),
    Part("commission_account_id", Text("account for the commission"), "account.account"),
    Part("service_fee_account_id", Text("account for the service fee"), "account.account"),
    Part("transaction_fee_account_id", Text("account for the transaction fee"), "account.account"),
    Part("shipping_account_id", Text("account for the shipping fee"), "account.account"),
    Part("affiliate_account_id", Text("account for the affiliate commission"), "account.account"),
    Part("other_fee_account_id", Text("account for other fees"), "account.account"),
    Part("withholding_account_id", Text("account for withholding tax"), "account.account"),
    Part("residual_account_id", Text("account for differences"), "account.account"),
    Part("earlier_sales_account_id", Text("account for sales before go-live"), "account.account"),
    Part("gateway_journal_id", Text("journal of the gateway's balance"), "account.journal", JOURNAL, _wallet),
    Part("gateway_fee_account_id", Text("account for the gateway's fees"), "account.account"),
    Part("input_tax_account_id", Text("account for input tax"), "account.account"),
    Part("bank_account_id", Text("account for withdrawals"), "account.account"),
    Part("shipping_product_id", Text("product of the shipping line"), "product.product", ("type",), _voucher),
    Part("free_product_id", Text("product of free lines"), "product.product", ("type",), _voucher),
    Part(
        "shipping_tax_id",
        Text("tax of the shipping line"),
        "account.tax",
        ("type_tax_use", "price_include"),
        _tax,
    ),
)


def carrier(called: str) -> Part:
    return Part(f"carriers.{called}", Text("delivery method for %(name)s", name=called), "delivery.carrier")
