"""Orders of Odoo's Website, read from and written back to an Odoo that has one."""

import secrets
from datetime import timedelta
from decimal import Decimal

import pytest

from channels import shops
from channels.models import Checkout, Order, Shop
from channels.own import carts, moves, placing
from channels.own.records import Ship
from channels.states import OrderStatus
from channels.website import offering, setting_up
from erp_bridge import made, push_receipts, queries
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import website_sales
from erp_bridge.proof import gateway
from erp_bridge.proof import run as proof
from omnihub.core import clock, cursors
from payments import charging
from payments.models import Charge, Receipt
from shipping import handing_over
from tests.erp_bridge.books import run
from tests.erp_bridge.flows_of_money import deliver, drain

JNE = Ship(quote_key="q", courier="jne", service="REG", days="2", cost=Decimal(12_000), weight_grams=900)


class Site:
    """The first website of an Odoo as a shop of ours, live since an hour; and its visitors, by RPC."""

    def __init__(self, books):
        self.books, self.client, self.admin = books, books.client, books.administrator()
        self.website = website_sales.websites(self.client)[0]
        self.shop = setting_up.make(self.website.id, self.website.name, "sari")
        (journal,) = self.client.search_read("account.journal", [["code", "=", "XND"]], ["name"])
        profile = OdooProfile.objects.get(shop=books.shop)
        profile.pk, profile.shop = None, self.shop
        profile.invoice_at, profile.invoice_to = "confirmed", "buyer"
        profile.clearing_journal_id = journal["id"]
        profile.shipping_product_id = made.shipping_product(self.client)
        profile.free_product_id = made.free_product(self.client)
        profile.shipping_tax = "none"
        (carrier,) = self.client.search_read("delivery.carrier", [], ["name"], limit=1)
        profile.carriers = {"jne:REG": carrier["id"]}
        profile.save()
        shops.go_live(self.shop, clock.now() - timedelta(hours=1), "sari")
        shops.switch(self.shop, "pushes_orders", on=True, by="sari")
        self.shop = Shop.objects.get(pk=self.shop.pk)
        begin = f"{clock.now() - timedelta(minutes=5):{website_sales.MOMENT}}"
        cursors.move(f"odoo:website:{self.shop.key}", f"{begin}|0|")

    def ordered(self, *, state="sent", shipping=0, pieces=2):
        """Its id. The customer is a new one, so that runs never meet."""
        product = self.client.search_read("product.product", [["default_code", "=", "SKU-0001"]], ["name"])[0]
        mark = secrets.token_hex(4)
        partner = self.admin.create(
            "res.partner",
            {
                "name": f"Dewi {mark}",
                "phone": "+6281200000064",
                "email": f"{mark}@example.com",
                "street": "Jl. Mawar 1",
            },
        )
        lines = [[0, 0, {"product_id": product["id"], "product_uom_qty": pieces}]]
        if shipping:
            (service,) = self.client.search_read(
                "product.product", [["default_code", "=", "Delivery_007"]], ["name"]
            )
            values = {"product_id": service["id"], "product_uom_qty": 1, "price_unit": shipping}
            lines.append([0, 0, {**values, "is_delivery": True, "tax_id": [[6, 0, []]]}])
        values = {"partner_id": partner, "website_id": self.website.id, "order_line": lines}
        sale = self.admin.create("sale.order", values)
        if state != "draft":
            self.admin.execute("sale.order", "action_quotation_sent", [sale])
        if state == "sale":
            self.admin.confirm_sales([sale])
        return sale

    def look(self):
        row = run("website.pull", self.shop.key)
        assert row.state == "done", row.note
        return row

    def order(self, sale):
        """What the mirror has of it; None where it has nothing."""
        (row,) = self.client.search_read("sale.order", [["id", "=", sale]], ["name"])
        return Order.objects.filter(shop=self.shop, number=row["name"]).first()

    def sale(self, sale):
        fields = [
            "state",
            "amount_total",
            "carrier_id",
            "partner_shipping_id",
            "invoice_ids",
            "order_line",
            "picking_ids",
        ]
        return self.client.search_read("sale.order", [["id", "=", sale]], fields)[0]

    def placed(self, order, ship=JNE):
        """The buyer says yes at the link that staff sent."""
        assert offering.offer(order.pk, "sari") == offering.Offered.DONE
        checkout = Checkout.objects.get(order=order)
        carts.choose(checkout.pk, ship)
        Checkout.objects.filter(pk=checkout.pk).update(address="Jl. Kenanga 9", subdistrict="MENTENG")
        checkout.refresh_from_db()
        return placing.place(checkout.pk, ship, carts.digest(checkout), charging.open_payment)

    def paid(self, checkout):
        payment = checkout.order.payment
        mark = secrets.token_hex(8)
        charge = Charge.objects.create(
            payment=payment,
            method="QRIS",
            group="qr_code",
            reference=mark,
            amount=payment.amount,
            state="succeeded",
            asked_at=clock.now(),
        )
        assert moves.paid(checkout.order_id, clock.now()) == moves.Moved.DONE
        return Receipt.objects.create(
            charge=charge,
            payment=payment,
            remote_id=f"py-{mark}",
            meant="order",
            amount=payment.amount,
            paid_at=clock.now(),
            seen_at=clock.now(),
        )

    def push(self, order):
        return self.books.push([order])[str(order.pk)]


@pytest.fixture
def site(books):
    return Site(books)


def test_a_database_tells_its_websites_and_its_orders_are_mirrored_once_with_their_sums(site):
    sent, taken, cart = site.ordered(shipping=9_000), site.ordered(state="sale"), site.ordered(state="draft")
    for _ in range(2):
        site.look()
    assert site.order(cart) is None
    unpaid, ready = site.order(sent), site.order(taken)
    assert (unpaid.status, ready.status) == (OrderStatus.UNPAID, OrderStatus.READY_TO_SHIP)
    assert unpaid.gross == Decimal(str(site.sale(sent)["amount_total"]))
    assert (unpaid.shipping_total, unpaid.lines.get().sku) == (9_000, "SKU-0001")
    assert unpaid.recipient_name.startswith("Dewi")
    assert ready.erp_held_at
    assert queries.documents([ready.pk])[ready.pk][0].name == ready.number
    before = site.sale(sent)
    assert [site.push(one).state for one in (unpaid, ready)] == ["done", "done"]
    assert site.sale(sent) == before, "nothing is ours to write before anything happened here"


def test_the_proof_reads_the_website_anew_and_names_what_differs(site, monkeypatch):
    begun = clock.now().replace(microsecond=0)
    Shop.objects.filter(pk=site.shop.pk).update(go_live_at=begun)
    unpaid, carried, linked = site.ordered(shipping=9_000), site.ordered(state="sale"), site.ordered()
    site.ordered(state="draft")
    site.look()
    order = site.order(linked)
    receipt = site.paid(site.placed(order))
    assert site.push(order).state == "done"
    assert deliver("receipt.push", receipt.pk).state == "done"
    sent_with_its_waybill(site, order, linked)
    site.look()
    book = {receipt.remote_id: [f"{order.number}-1", "", str(receipt.amount), begun.isoformat()]}
    monkeypatch.setattr(gateway, "read", lambda _part: book)
    rows = proved(site)
    assert {row.document: row.marketplace_count for row in rows} == {
        "order": 3,
        "delivery": 1,
        "invoice": 1,
        "payment": 1,
    }
    assert [row.differences for row in rows if row.differences] == []
    assert all(row.marketplace_sum == row.mirror_sum == row.erp_sum for row in rows)
    (line,) = site.sale(unpaid)["order_line"][:1]
    site.admin.execute("sale.order.line", "write", [line], vals={"product_uom_qty": 5})
    number = site.order(carried).number
    Order.objects.filter(number=number).update(number=f"{number}X")
    site.admin.cancel_sales([linked])
    found = {one["order"]: one["reason"] for row in proved(site) for one in row.differences}
    assert found[number] == "OmniHub has never seen this order"
    assert found[f"{number}X"] == "Odoo's website has no such order"
    assert "5 × " in found[site.order(unpaid).number]
    assert order.number in found


def proved(site):
    """Of this website alone."""
    Shop.objects.exclude(pk=site.shop.pk).update(go_live_at=None)
    made = proof.prove(days=1, settle_seconds=0)
    assert made.note == "", made.note
    return list(made.rows.filter(shop=site.shop))


def test_carts_of_customers_are_shown_where_that_is_switched_on_and_those_of_nobody_never(site, settings):
    settings.ODOO_WEBSITE_CARTS = True
    cart, of_nobody = site.ordered(state="draft"), site.ordered(state="draft")
    nobody = site.admin.create("res.partner", {"name": "Public user", "active": False})
    site.admin.write("sale.order", [of_nobody], {"partner_id": nobody})
    site.look()
    order = site.order(cart)
    assert order.status == OrderStatus.UNPAID
    assert site.order(of_nobody) is None
    (line,) = site.sale(cart)["order_line"]
    site.admin.execute("sale.order.line", "write", [line], vals={"product_uom_qty": 5})
    site.look()
    assert site.order(cart).lines.get().quantity == 5
    site.admin.execute("sale.order.line", "unlink", [line])
    looked_at_all(site)
    assert site.order(cart) is None
    product = site.client.search_read("product.product", [["default_code", "=", "SKU-0002"]], ["name"])[0]
    values = {"order_id": cart, "product_id": product["id"], "product_uom_qty": 1}
    site.admin.create("sale.order.line", values)
    site.look()
    assert site.order(cart).lines.get().sku == "SKU-0002"
    number = site.order(cart).number
    site.admin.execute("sale.order", "unlink", [cart])
    looked_at_all(site)
    assert not Order.objects.filter(number=number).exists()


def looked_at_all(site):
    cursors.move(f"odoo:website-open:{site.shop.key}", "")
    site.look()


def pushed_whatever_is_lost(site, order):
    """One answer after another never arrives, until the push needs no further one."""
    site.client.dialect()
    for number in range(1, 40):
        site.books.line.cut(number)
        site.push(order)
        cut = site.books.line.calls >= max(site.books.line.cuts)
        site.books.line.cut()
        if not cut:
            break
    row = site.push(order)
    assert row.state == "done", row.note


@pytest.mark.parametrize("shipping", [0, 9_000])
def test_a_links_courier_and_money_come_to_the_very_sales_order_whatever_answer_is_lost(site, shipping):
    sale = site.ordered(shipping=shipping)
    site.look()
    order = site.order(sale)
    checkout = site.placed(order)
    receipt = site.paid(checkout)
    pushed_whatever_is_lost(site, order)
    done = deliver("receipt.push", receipt.pk)
    assert done.state == "done", done.note
    found = site.sale(sale)
    assert (found["state"], Decimal(str(found["amount_total"]))) == ("sale", checkout.total)
    lines = site.client.search_read(
        "sale.order.line", [["order_id", "=", sale]], ["product_uom_qty", "price_total", "is_delivery"]
    )
    assert sorted((row["product_uom_qty"], row["is_delivery"]) for row in lines) == [(1, True), (2, False)]
    assert found["carrier_id"]
    (contact,) = site.client.search_read(
        "res.partner", [["id", "=", found["partner_shipping_id"][0]]], ["street"]
    )
    assert contact["street"] == "Jl. Kenanga 9, MENTENG", "where the buyer wants it, in a contact of its own"
    (invoice,) = site.client.read_invoices(found["invoice_ids"])
    assert (invoice.total, invoice.residual) == (checkout.total, 0)
    assert (
        len(
            site.client.find_payments(
                queries.profile(site.shop.pk).clearing_journal_id, push_receipts.memo(receipt)
            )
        )
        == 1
    )
    site.look()
    order.refresh_from_db()
    assert (order.status, order.gross) == (OrderStatus.READY_TO_SHIP, checkout.total)
    sent_with_its_waybill(site, order, sale)
    assert drain("receipt.push", receipt.pk).state == "done"


def sent_with_its_waybill(site, order, sale):
    handing_over.hand_over(order.pk, "jne", "JNE0012345678", "sari")
    assert site.push(order).state == "done"
    (picking,) = site.client.find_pickings([sale])
    assert (picking.state, picking.tracking) == ("done", "JNE0012345678")


def test_one_cancelled_in_odoo_is_cancelled_here_and_one_cancelled_here_is_cancelled_there(site):
    there, here = site.ordered(), site.ordered(state="sale")
    site.look()
    site.admin.cancel_sales([there])
    site.look()
    assert site.order(there).status == OrderStatus.CANCELLED
    order = site.order(here)
    assert moves.cancel(order.pk, "Stok habis") == moves.Moved.DONE
    site.look()
    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED, "an older state of Odoo revives nothing"
    assert site.push(order).state == "done"
    assert site.sale(here)["state"] == "cancel"
