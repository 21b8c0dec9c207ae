"""Products, profiles and the connection test against an Odoo; run like the flows of orders."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from channels import todos
from channels.models import Product
from erp_bridge import bindings, choices, couriers, profiles
from erp_bridge.bindings import Kind
from omnihub.core import work
from omnihub.core.models import Work
from tests import factories
from tests.erp_bridge.books import run, works


def pull():
    row = run("product.pull", "odoo")
    return row.state, row.code, row.note


def made(books, sku, **values):
    values = {"name": f"Barang {sku}", "default_code": sku, "list_price": 0, "weight": 0, **values}
    return books.client.create("product.product", values)


def test_products_come_with_sku_name_price_and_weight(books):
    (row,) = books.client.search_read(
        "product.product", [["default_code", "=", "SKU-0007"]], ["name", "list_price", "weight", "barcode"]
    )
    product = Product.objects.get(sku="SKU-0007")
    assert (product.name, product.price, product.active) == (row["name"], row["list_price"], True)
    assert product.weight_grams == row["weight"] * 1000
    assert product.barcode == row["barcode"]
    assert bindings.find(Kind.PRODUCT, str(product.pk)).odoo_id == row["id"]


def test_a_changed_product_is_read_again_and_zero_is_a_price(books):
    sku = f"ZERO-{books.shop.remote_id}"
    pk = made(books, sku, list_price=15_000)
    pull()
    assert Product.objects.get(sku=sku).price == Decimal(15_000)
    books.client.write("product.product", [pk], {"list_price": 0, "name": "Gratis", "active": False})
    pull()
    product = Product.objects.get(sku=sku)
    assert (product.price, product.name, product.active) == (Decimal(0), "Gratis", False)


def test_two_products_with_one_sku_call_a_person_until_it_is_put_right(books):
    sku = f"TWO-{books.shop.remote_id}"
    first = made(books, sku)
    pull()
    second = made(books, sku)
    state, code, note = pull()
    assert (state, code) == ("held", "double_sku")
    assert sku in note
    product = Product.objects.get(sku=sku)
    assert bindings.find(Kind.PRODUCT, str(product.pk)).odoo_id == first
    assert pull()[1] == "double_sku"
    books.client.write("product.product", [first], {"active": False})
    assert pull()[0] == "done"
    assert bindings.find(Kind.PRODUCT, str(product.pk)).odoo_id == second


def test_products_without_a_sku_are_left_out_and_counted(books):
    made(books, False)
    _, _, note = pull()
    assert "no usable internal reference" in note


@pytest.mark.parametrize(
    ("shut", "code"),
    [
        ("no backend", "odoo_http_404"),
        ("maintenance", "odoo_http_302"),
        ("no database", "odoo_no_database"),
        ("a key that ended", "odoo_login"),
    ],
)
def test_what_was_held_while_odoo_let_nobody_in_goes_on_by_itself_when_it_does(books, settings, shut, code):
    orders = books.orders(3)
    right = (settings.ODOO_DB, settings.ODOO_API_KEY)
    books.line.status = {"no backend": 404, "maintenance": 302}.get(shut, 0)
    if shut == "no database":
        settings.ODOO_DB = "being_restored"
    if shut == "a key that ended":
        settings.ODOO_API_KEY = "ended"
    rows = books.push(orders).values()
    assert {(row.state, row.fate, row.code) for row in rows} == {("held", "settings", code)}
    assert pull()[0] == "held"
    books.line.status, (settings.ODOO_DB, settings.ODOO_API_KEY) = 0, right
    assert pull()[0] == "done"
    books.push([])
    assert {row.state for row in works("order.push", [str(order.pk) for order in orders]).values()} == {
        "done"
    }
    assert {len(found) for found in books.sales(orders).values()} == {1}


def test_what_needs_a_person_in_the_settings_is_not_tried_again_with_every_look(books):
    (order,) = books.orders(1)
    held = {"state": "held", "fate": "settings", "code": "odoo_AccessError"}
    work.add([todos.push(order.pk, "test")])
    Work.objects.filter(topic="order.push").update(**held)
    assert pull()[0] == "done"
    assert {row.state for row in works("order.push", [str(order.pk)]).values()} == {"held"}


def test_many_products_are_read_in_pages(books, monkeypatch):
    monkeypatch.setattr("erp_bridge.pull_products.PAGE", 7)
    monkeypatch.setattr("erp_bridge.pull_products.CURSOR", "odoo:products:paged")
    Product.objects.update(name="old")
    pull()
    assert not Product.objects.filter(sku__startswith="SKU-00", name="old").exists()


def test_the_shops_partner_is_made_once_and_keeps_the_name_staff_gave_it(books):
    partner = books.profile.buyer_partner_id
    books.client.write("res.partner", [partner], {"name": "Pembeli Toko (Shopee)"})
    found = profiles.suggest(books.shop, choices.read(), "none")
    again = profiles.save(books.shop, found.values)
    assert again.pk == books.profile.pk
    assert again.buyer_partner_id == partner
    assert again.tax_policy == "none"
    (row,) = books.client.read("res.partner", [partner], ["name"])
    assert row["name"] == "Pembeli Toko (Shopee)"


def test_a_profile_knows_how_odoo_calls_what_was_chosen(books):
    names = books.profile.names
    assert names["company_id"]
    assert names["warehouse_id"]
    assert "shopee" in names["wallet_journal_id"].lower()


def test_a_marketplace_without_its_wallet_journal_is_told_what_to_make(books):
    shop = factories.ShopFactory(kind="lazada")
    missing = profiles.suggest(shop, choices.read(), "none").missing
    assert len(missing) == 1
    assert "Saldo Lazada" in missing[0]


def test_a_mapped_carrier_stands_on_the_delivery_and_does_not_hinder_it(books):
    product = books.admin.create("product.product", {"name": "Ongkir", "type": "service"})
    method = books.admin.create(
        "delivery.carrier", {"name": "SPX Standard (Odoo)", "product_id": product, "delivery_type": "fixed"}
    )
    offered = choices.carriers()
    assert method in {one.id for one in offered}
    clerk = User.objects.create_user("sari", password="x")
    couriers.keep(books.profile, {"SPX Standard": method}, offered, clerk.pk)
    mapped, other = books.orders(2)
    type(other).objects.filter(pk=other.pk).update(carrier="J&T Express")
    books.push([mapped, other])
    found = books.sales([mapped, other])
    sales = books.client.read(
        "sale.order", [found[one.number][0].id for one in (mapped, other)], ["carrier_id"]
    )
    assert [row["carrier_id"] and row["carrier_id"][0] for row in sales] == [method, False]
    (delivery,) = books.pickings(found[mapped.number])
    (unmapped,) = books.pickings(found[other.number])
    assert (delivery.state, unmapped.state) == ("done", "done")
    rows = books.client.read("stock.picking", [delivery.id, unmapped.id], ["carrier_id"])
    assert [row["carrier_id"] and row["carrier_id"][0] for row in rows] == [method, False]
    assert found[mapped.number][0].total == mapped.gross


def test_accounts_are_offered_with_the_code_of_their_company(books):
    found = choices.read(company_id=books.profile.company_id)
    assert found.accounts
    assert all(one.note.isdigit() for one in found.accounts)
    assert [one.note for one in found.accounts] == sorted(one.note for one in found.accounts)


def test_a_profile_that_is_kept_again_keeps_its_couriers_but_for_those_of_another_company(books):
    product = books.admin.create("product.product", {"name": "Ongkir", "type": "service"})
    method = books.admin.create(
        "delivery.carrier", {"name": "JNE (Odoo)", "product_id": product, "delivery_type": "fixed"}
    )
    books.profile.carriers = {"JNE": method, "Kurir lama": 999_999}
    books.profile.save()
    found = profiles.suggest(books.shop, choices.read(), "none")
    again = profiles.save(books.shop, found.values)
    assert again.carriers == {"JNE": method}
    assert couriers.named(again, "JNE") == "JNE (Odoo)"
