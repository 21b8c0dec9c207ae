"""A live shop whose orders go to some Odoo, and what a test asks that Odoo afterwards."""

import os
import secrets
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

from django.conf import settings

from channels import todos
from channels.models import Component, Listing, Product, Shop
from channels.states import OrderStatus
from erp_bridge import choices, profiles
from erp_bridge.models import Binding, OdooProfile
from erp_bridge.odoo import connect
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo
from tests import factories
from tests.sandbox.odoo.likeness import Side

SHIPPED = OrderStatus.SHIPPED


def open_shop(tax_policy="included"):
    """Its number is one that nobody used before, so that runs against one Odoo never meet."""
    shop = factories.ShopFactory(remote_id=str(secrets.randbelow(10**12)), name="Toko Contoh")
    run("product.pull", "odoo")
    products = list(Product.objects.filter(sku__startswith="SKU-").order_by("sku"))
    listings = Listing.objects.bulk_create(
        factories.ListingFactory.build(shop=shop, sku=product.sku, item_id=f"{shop.remote_id}{product.pk}")
        for product in products
    )
    parts = zip(listings, products, strict=True)
    Component.objects.bulk_create(Component(listing=one, product=product) for one, product in parts)
    found = choices.read()
    suggested = profiles.suggest(shop, found, tax_policy)
    assert not suggested.missing
    profiles.save(shop, suggested.values, found=found)


class Books:
    def __init__(self, line):
        self.line = line
        self.admin = connect.open_client(
            url=line.url, protocol="jsonrpc", database=settings.ODOO_DB, login="admin", api_key="admin"
        )
        self.client = connect.client()
        self.shop = Shop.objects.get()
        self.products = list(Product.objects.filter(sku__startswith="SKU-").order_by("sku"))
        self.listings = list(Listing.objects.order_by("pk"))
        self.profile = OdooProfile.objects.get()

    slow_lines = 150
    """So many lines keep a real Odoo busy for seconds when their order is confirmed."""

    @contextmanager
    def slow(self, _method):
        """Odoo's next transaction of this method lasts as long as this. A real one is slow by itself."""
        yield

    def administrator(self):
        """A client of somebody who may do everything in Odoo."""
        return connect.open_client(
            url=self.line.url,
            protocol="jsonrpc",
            database=settings.ODOO_DB,
            login=os.environ.get("ODOO_ADMIN", "admin"),
            api_key=os.environ.get("ODOO_ADMIN_PASSWORD", "admin"),
        )

    def other_warehouse(self):
        """A second one, made once."""
        admin = self.administrator()
        found = admin.search_read("stock.warehouse", [["code", "=", "OMN2"]], ["code"])
        if found:
            return found[0]["id"]
        return admin.create("stock.warehouse", {"name": "Gudang Dua", "code": "OMN2"})

    def another_user(self):
        """For a second thread, which has no place in our database."""
        return Side(self.line.target, settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY)

    def orders(self, count=1, *, lines=2, voucher=0, status=SHIPPED, parcel=True, **fields):
        """Orders of `lines` lines whose totals don't divide into whole rupiah by their quantities."""
        start = clock.now() - timedelta(days=2)
        made = []
        for number in range(count):
            order = factories.OrderFactory(
                shop=self.shop,
                lines=0,
                status=status,
                placed_at=start,
                shipped_at=start + timedelta(hours=20) if status == SHIPPED else None,
                seller_voucher=Decimal(voucher),
                gross=Decimal(0),
                number=f"{secrets.token_hex(7).upper()}",
                **fields,
            )
            total = Decimal(0)
            for place in range(lines):
                listing = self.listings[(number + 7 * place) % len(self.listings)]
                price = Decimal(10_001 + 1_000 * number + place)
                factories.OrderLineFactory(order=order, listing=listing, quantity=place + 1, total=price)
                total += price
            order.gross = total - order.seller_voucher
            order.save()
            if parcel:
                factories.PackageFactory(
                    order=order, tracking_number=f"JX{order.number}", shipped_at=order.shipped_at
                )
            made.append(order)
        return made

    def push(self, orders, seconds=300):
        """The engine's own way, one batch after another until nothing is due. Answers with the works."""
        work.add(todos.push(order.pk, "test") for order in orders)
        wake()
        while work.run("order.push", Deadline.after(seconds)):
            pass
        return works("order.push", [str(order.pk) for order in orders])

    def watch(self):
        """A look at what people did in Odoo, and all it asks for. Answers with the orders' works."""
        row = run("order.watch", f"odoo:{self.profile.company_id}")
        assert row.state == "done", row.note
        wake()
        while work.run("order.push", Deadline.after(300)):
            pass
        return row

    def pay(self, day):
        subject = f"{self.shop.pk}:{day.isoformat()}"
        work.add([Todo(todos.PAY, subject, key=f"odoo:payments:{self.shop.pk}")])
        return self.drain(subject)

    def drain(self, subject):
        """The payment's work that is there, as if its time had come."""
        wake()
        while work.run("payment.push", Deadline.after(300)):
            pass
        return works("payment.push", [subject])[subject]

    def sales(self, orders):
        """What Odoo holds, by order number: to be exactly one each."""
        found = defaultdict(list)
        for sale in self.client.find_sales([], [order.number for order in orders]):
            found[sale.reference].append(sale)
        return found

    def invoices(self, sales):
        return self.client.read_invoices([pk for sale in sales for pk in sale.invoice_ids])

    def pickings(self, sales):
        return self.client.find_pickings([sale.id for sale in sales])


def run(topic, subject):
    work.add([Todo(topic, subject)])
    wake()
    while work.run(topic, Deadline.after(300)):
        pass
    return works(topic, [subject])[subject]


def wake():
    """What waits for its time or a person is due now, as if the time had passed or somebody had pressed."""
    Work.objects.filter(state=Work.State.WAITING).update(not_before=clock.now())


def works(topic, subjects):
    rows = Work.objects.filter(topic=topic, subject__in=subjects).order_by("pk")
    return {row.subject: row for row in rows}


def bound(kind, order):
    return list(Binding.objects.filter(kind=kind, subject=str(order.pk)))
