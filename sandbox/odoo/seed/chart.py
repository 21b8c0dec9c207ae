"""A small Indonesian chart of accounts, journals, taxes and terms."""

from sandbox.odoo.environment import Env
from sandbox.odoo.seed.naming import make

ACCOUNTS = (
    ("11110002", "Cash", "asset_cash"),
    ("11120005", "Bank", "asset_cash"),
    ("11120006", "Bank Suspense Account", "asset_current"),
    ("11120007", "Outstanding Receipts", "asset_current"),
    ("11120008", "Outstanding Payments", "asset_current"),
    ("11120009", "Saldo Shopee", "asset_cash"),
    ("11120010", "Kliring Xendit", "asset_cash"),
    ("11210010", "Account Receivable", "asset_receivable"),
    ("11300180", "Other Inventory", "asset_current"),
    ("11510020", "Prepaid Tax Pph 22", "asset_prepayments"),
    ("19999991", "Liquidity Transfer", "asset_current"),
    ("21100010", "Trade Payable", "liability_payable"),
    ("21221010", "VAT Purchase", "liability_current"),
    ("21221020", "VAT Sales", "liability_current"),
    ("28110020", "Customer Deposit", "liability_current"),
    ("31100010", "Authorized Capital", "equity"),
    ("41000010", "Sales", "income"),
    ("42000060", "Sales Refund", "income"),
    ("42000070", "Sales Discount", "income"),
    ("51000010", "Cost of Goods Sold", "expense_direct_cost"),
    ("65110020", "Bank Administration Fees", "expense"),
    ("65110090", "Shipping Costs", "expense"),
    ("65120010", "Marketplace Commission", "expense"),
    ("65120020", "Marketplace Service Fee", "expense"),
    ("65120030", "Marketplace Transaction Fee", "expense"),
    ("65120040", "Marketplace Shipping Fee", "expense"),
    ("65120050", "Affiliate Commission", "expense"),
    ("69000000", "Other Expenses", "expense"),
    ("81100040", "Other Income", "income_other"),
    ("99999900", "Undistributed Profits/Losses", "equity_unaffected"),
)
MATCHED = {"asset_receivable", "liability_payable"}
MATCHED_CODES = {"11120007", "11120008", "19999991"}
JOURNALS = (
    ("INV", "Customer Invoices", "sale", "41000010", 5),
    ("BILL", "Vendor Bills", "purchase", "51000010", 6),
    ("BNK1", "Bank", "bank", "11120005", 7),
    ("MISC", "Miscellaneous Operations", "general", "", 9),
    ("CSH1", "Cash", "cash", "11110002", 10),
    ("SHPE", "Saldo Shopee", "bank", "11120009", 10),
    ("XND", "Kliring Xendit", "bank", "11120010", 10),
)
TAXES = (
    ("account.1_tax_ST1", "11%", 11.0, "sale", False),
    ("account.1_tax_PT1", "11%", 11.0, "purchase", False),
    ("account.1_tax_ST0", "0%", 0.0, "sale", False),
    ("", "PPN 11% (termasuk)", 11.0, "sale", "tax_included"),
)
TERMS = {"Immediate Payment": 0, "15 Days": 15, "30 Days": 30}


def plant(env: Env) -> None:
    for code, name, kind in ACCOUNTS:
        matched = kind in MATCHED or code in MATCHED_CODES
        reference = f"account.1_l10n_id_{code}"
        make(env, "account.account", reference, code=code, name=name, account_type=kind, reconcile=matched)
    _journals(env)
    _taxes(env)
    for name, days in TERMS.items():
        make(env, "account.payment.term", name=name, days=days)
    for partner in env["res.partner"].find():
        partner.put(
            property_account_receivable_id=account(env, "11210010"),
            property_account_payable_id=account(env, "21100010"),
        )


def account(env: Env, code: str) -> int:
    number: int = env.by_reference(f"account.1_l10n_id_{code}").id
    return number


def _journals(env: Env) -> None:
    for code, name, kind, default, sequence in JOURNALS:
        reference = {"INV": "account.1_sale", "BILL": "account.1_purchase", "MISC": "account.1_general"}.get(
            code, ""
        )
        make(
            env,
            "account.journal",
            reference,
            code=code,
            name=name,
            type=kind,
            sequence=sequence,
            company_id=1,
            default_account_id=account(env, default) if default else False,
            suspense_account_id=account(env, "11120006") if kind in {"bank", "cash"} else False,
            refund_sequence=kind in {"sale", "purchase"},
        )


def _taxes(env: Env) -> None:
    group = make(env, "account.tax.group", name="Taxes")
    for reference, name, amount, use, included in TAXES:
        make(
            env,
            "account.tax",
            reference,
            name=name,
            amount=amount,
            type_tax_use=use,
            price_include_override=included,
            tax_group_id=group.id,
            company_id=1,
            country_id=env.by_reference("base.id").id,
            account_id=account(env, "21221010" if use == "purchase" else "21221020"),
        )
    company = env["res.company"].one(1)
    company.put(
        account_sale_tax_id=env.by_reference("account.1_tax_ST1").id,
        account_purchase_tax_id=env.by_reference("account.1_tax_PT1").id,
        transfer_account_id=account(env, "19999991"),
    )
