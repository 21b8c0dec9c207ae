"""What a connection test and a profile look for."""

import pytest

from sandbox import catalogue


def test_the_catalogue_is_on_the_shelf(desk):
    domain = [("default_code", "like", "SKU-")]
    rows = desk.do(
        "product.product", "search_read", domain, ["default_code", "barcode", "list_price", "qty_available"]
    )
    found = {row["default_code"]: (row["barcode"], row["list_price"], row["qty_available"]) for row in rows}
    assert found == {p.sku: (p.barcode, p.price, 100_000) for p in catalogue.PRODUCTS}


def test_company_and_user(desk):
    company = desk.do("res.company", "search_read", [], ["name", "currency_id", "country_id"])
    assert [(row["name"], row["currency_id"][1], row["country_id"][1]) for row in company] == [
        ("Toko Contoh", "IDR", "Indonesia")
    ]
    assert desk.one("res.users", desk.uid, "login", "tz", "email") == [
        "omnihub",
        "Asia/Jakarta",
        "omnihub@example.com",
    ]
    assert desk.do("res.users", "has_group", [desk.uid], "sales_team.group_sale_manager") is True
    assert desk.do("res.users", "has_group", [desk.uid], "base.group_system") is False


@pytest.mark.parametrize(
    ("code", "kind", "account"),
    [
        ("INV", "sale", "41000010 Sales"),
        ("BILL", "purchase", "51000010 Cost of Goods Sold"),
        ("BNK1", "bank", "11120005 Bank"),
        ("CSH1", "cash", "11110002 Cash"),
        ("SHPE", "bank", "11120009 Saldo Shopee"),
    ],
)
def test_journals(desk, code, kind, account):
    journal_kind, default = desk.one("account.journal", desk.journal(code), "type", "default_account_id")
    assert (journal_kind, default[1]) == (kind, account)


def test_taxes_and_modules(desk):
    sale = desk.do("account.tax", "search_read", [("type_tax_use", "=", "sale")], ["name", "price_include"])
    assert {row["name"]: row["price_include"] for row in sale} == {
        "11%": False,
        "0%": False,
        "PPN 11% (termasuk)": True,
    }
    installed = desk.do("ir.module.module", "search_read", [("state", "=", "installed")], ["name"])
    assert {"sale_management", "sale_stock", "stock_delivery", "account", "crm"} <= {
        row["name"] for row in installed
    }


def test_an_administrator_installs_the_webhook(desk):
    model = desk.admin("ir.model", "search", [("model", "=", "stock.quant")])[0]
    fields = desk.admin(
        "ir.model.fields", "search", [("model", "=", "stock.quant"), ("name", "=", "quantity")]
    )
    action = {
        "name": "Tell OmniHub",
        "model_id": model,
        "state": "webhook",
        "webhook_url": "http://127.0.0.1:8000/hooks/odoo/x/",
        "webhook_field_ids": [(6, 0, fields)],
    }
    rule = {
        "name": "Stock",
        "model_id": model,
        "trigger": "on_create_or_write",
        "action_server_ids": [(0, 0, action)],
    }
    (number,) = desk.admin("base.automation", "create", [rule])
    assert (
        len(desk.admin("base.automation", "read", [number], ["action_server_ids"])[0]["action_server_ids"])
        == 1
    )
