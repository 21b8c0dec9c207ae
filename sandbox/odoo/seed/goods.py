"""The 60 products, a hundred thousand of each on the shelf, and what is sold beside them."""

from sandbox import catalogue
from sandbox.odoo.environment import Env
from sandbox.odoo.models.stock import quants
from sandbox.odoo.seed.chart import account
from sandbox.odoo.seed.naming import make

ON_HAND = 100_000.0


def plant(env: Env) -> None:
    category = env.by_reference("product.product_category_all")
    category.put(
        property_account_income_categ_id=account(env, "41000010"),
        property_account_expense_categ_id=account(env, "51000010"),
    )
    _services(env)
    stock, shelf = env["stock.quant"], env.by_reference("stock.stock_location_stock")
    loss = env["stock.location"].find(("name", "=", "Inventory adjustment"))[0]
    for product in catalogue.PRODUCTS:
        record = make(
            env,
            "product.product",
            name=product.name,
            default_code=product.sku,
            barcode=product.barcode,
            list_price=float(product.price),
            weight=product.grams / 1000,
            is_storable=True,
            standard_price=float(round(product.price * 0.6)),
        )
        quants.change(stock, record, shelf, ON_HAND)
        quants.change(stock, record, loss, -ON_HAND)


def _services(env: Env) -> None:
    delivery = make(
        env,
        "product.product",
        "delivery.product_product_delivery",
        name="Standard delivery",
        default_code="Delivery_007",
        type="service",
        list_price=0.0,
    )
    make(
        env,
        "delivery.carrier",
        "delivery.free_delivery_carrier",
        name="Standard delivery",
        product_id=delivery.id,
    )
    make(
        env,
        "product.product",
        name="Voucher toko",
        default_code="OMNI-VOUCHER",
        type="service",
        list_price=0.0,
        taxes_id=[],
    )
