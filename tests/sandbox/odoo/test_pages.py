"""Odoo's documents for people, and their hand in them."""

import pytest
import requests


@pytest.fixture
def order(sandbox):
    def edit(model, method, *arguments, **named):
        body = {"method": method, "args": arguments, "kwargs": named}
        return sandbox.control(f"odoo/{model}", body)["result"]

    product = next(
        row["id"] for row in sandbox.control("odoo/product.product") if row["default_code"] == "SKU-0001"
    )
    lines = [[0, 0, {"product_id": product, "product_uom_qty": 2, "price_unit": 59000, "tax_id": []}]]
    (number,) = edit(
        "sale.order", "create", [{"partner_id": 1, "client_order_ref": "2611ABC", "order_line": lines}]
    )
    edit("sale.order", "action_confirm", [number])
    return number


def page(sandbox, path):
    return sandbox.session.get(f"{sandbox.url}{path}", timeout=10)


@pytest.mark.parametrize("start", ["/odoo/sales", "/odoo/sale.order", "/odoo/orders"])
def test_a_deep_link_shows_the_order_with_lines_and_deliveries(sandbox, order, start):
    answer = page(sandbox, f"{start}/{order}")
    assert answer.status_code == 200
    for text in ("S00001", "2611ABC", "Kaos Polos Katun", "118,000", "WH/OUT/00001", "Sales Order"):
        assert text in answer.text


@pytest.mark.parametrize(
    "path", ["/world/odoo/", "/odoo", "/world/odoo/sale.order/?search=2611", "/odoo/contacts"]
)
def test_lists(sandbox, order, path):
    assert page(sandbox, path).status_code == 200


def test_every_model_has_a_list_and_a_page(sandbox, order):
    for model in (
        "stock.picking",
        "product.product",
        "account.account",
        "res.users",
        "stock.quant",
        "account.journal",
    ):
        assert page(sandbox, f"/world/odoo/{model}/").status_code == 200
        first = sandbox.control(f"odoo/{model}")[0]["id"]
        assert page(sandbox, f"/odoo/{model}/{first}").status_code == 200


def test_what_is_not_there_says_so(sandbox):
    assert page(sandbox, "/odoo/sales/999").status_code == 404
    assert page(sandbox, "/world/odoo/no.model/").status_code == 404
    assert page(sandbox, "/web").status_code == 200


def test_a_person_cancels_an_order(sandbox, order):
    answer = requests.post(f"{sandbox.url}/world/odoo/sale.order/{order}/action_cancel/", timeout=10)
    assert answer.status_code == 200
    assert sandbox.control("odoo/sale.order")[0]["state"] == "cancel"
    requests.post(f"{sandbox.url}/world/odoo/sale.order/{order}/unlink/", timeout=10)
    assert sandbox.control("odoo/sale.order") == []


def test_what_odoo_refuses_is_told_on_the_page(sandbox, order):
    requests.post(f"{sandbox.url}/world/odoo/sale.order/{order}/action_lock/", timeout=10)
    answer = requests.post(f"{sandbox.url}/world/odoo/sale.order/{order}/action_cancel/", timeout=10)
    assert answer.status_code == 422
    assert "You cannot cancel a locked order" in answer.text


def test_only_the_buttons_of_the_page_can_be_pressed(sandbox, order):
    answer = requests.post(f"{sandbox.url}/world/odoo/res.users/2/unlink/", timeout=10)
    assert answer.status_code == 404


def test_somebody_counts_the_shelf(sandbox):
    product = next(
        row["id"] for row in sandbox.control("odoo/product.product") if row["default_code"] == "SKU-0001"
    )
    url = f"{sandbox.url}/world/odoo/product.product/{product}/count/"
    assert requests.post(url, data={"quantity": "12"}, timeout=10).status_code == 200
    rows = {row["id"]: row for row in sandbox.control("odoo/product.product")}
    assert rows[product]["qty_available"] == 12
    assert requests.post(url, data={"quantity": "many"}, timeout=10).status_code == 422


def test_the_control_api_says_what_it_does_not_know(sandbox):
    with pytest.raises(RuntimeError, match="There is no model"):
        sandbox.control("odoo/no.model")


def test_a_reset_empties_the_books(sandbox, order):
    sandbox.reset()
    assert sandbox.control("odoo/sale.order") == []
