"""Orders through the bridge into an Odoo: run against the sandbox's and, where there is one, a real one.

Each module that imports these gives the fixture `books`.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import shops, todos
from channels.models import Component, Order
from channels.states import OrderStatus
from erp_bridge import bindings, queries
from erp_bridge.bindings import Kind
from erp_bridge.odoo import convert
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests import factories
from tests.erp_bridge.books import bound, run, works

READY = OrderStatus.READY_TO_SHIP
CLEAR = {
    "recipient_name": "Budi Santoso",
    "recipient_phone": "6281200000064",
    "recipient_address": "Jl. Ir. H. Juanda 64",
    "recipient_is_clear": True,
}


def change(order, **fields):
    Order.objects.filter(pk=order.pk).update(**fields)


def ship(order, at=None):
    change(order, status=OrderStatus.SHIPPED, shipped_at=at or order.placed_at + timedelta(hours=20))


def only(found, number):
    assert len(found[number]) == 1, f"{len(found[number])} sales orders for {number}"
    return found[number][0]


def test_fifty_shipped_orders_become_fifty_posted_invoices_at_half_a_call_each(books):
    orders = books.orders(50, voucher=501)
    books.client.dialect()
    before = books.client.calls
    works = books.push(orders)
    calls = books.client.calls - before
    assert {row.state for row in works.values()} == {"done"}, [row.note for row in works.values()]
    assert calls <= 25
    found = books.sales(orders)
    for order in orders:
        sale = only(found, order.number)
        assert (sale.state, sale.total) == ("sale", order.gross)
        assert sale.ordered_at == convert.utc(order.placed_at)
        (invoice,) = books.invoices([sale])
        assert (invoice.state, invoice.total) == ("posted", order.gross)
        assert invoice.date == convert.day(order.shipped_at).isoformat()
    pickings = books.pickings([sales[0] for sales in found.values()])
    assert len(pickings) == 50
    assert {picking.state for picking in pickings} == {"done"}
    assert {picking.tracking for picking in pickings} == {f"JX{order.number}" for order in orders}


def test_an_unchanged_order_costs_no_call(books):
    orders = books.orders(3)
    books.push(orders)
    before = books.client.calls
    works = books.push(orders)
    assert books.client.calls == before
    assert {row.state for row in works.values()} == {"done"}


def test_an_order_is_reserved_when_paid_and_moves_on_when_shipped(books):
    (order,) = books.orders(1, status=READY)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    assert sale.confirmed
    assert [picking.state for picking in books.pickings([sale])] == ["assigned"]
    assert not sale.invoice_ids
    ship(order)
    books.push([order])
    again = only(books.sales([order]), order.number)
    assert again.id == sale.id
    assert [picking.state for picking in books.pickings([again])] == ["done"]
    assert [invoice.state for invoice in books.invoices([again])] == ["posted"]


def test_the_documents_are_bound_and_shown_by_order(books):
    (order,) = books.orders(1)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    papers = queries.documents([order.pk])[order.pk]
    assert [paper.kind for paper in papers] == ["order", "delivery", "invoice"]
    assert papers[0].name == sale.name
    assert papers[0].url.endswith(f"/sale.order/{sale.id}")


def test_a_poison_order_is_parked_with_odoos_words_and_the_others_go_on(books):
    orders = books.orders(8)
    product = factories.ProductFactory(sku=f"GONE-{books.shop.remote_id}")
    bindings.bind(bindings.Link(Kind.PRODUCT, str(product.pk), 99_999_999, product.sku))
    listing = factories.ListingFactory(shop=books.shop, sku=product.sku, product=product)
    line = orders[3].lines.first()
    line.listing = listing
    line.save()
    works = books.push(orders)
    states = [works[str(order.pk)].state for order in orders]
    assert states == ["done"] * 3 + ["held"] + ["done"] * 4
    assert "99999999" in works[str(orders[3].pk)].note
    found = books.sales(orders)
    assert not found[orders[3].number]
    assert all(len(found[order.number]) == 1 for order in orders if order != orders[3])


def test_an_order_with_an_unmapped_line_waits_for_a_person_and_goes_when_it_is_mapped(books):
    good, bad = books.orders(2)
    line = bad.lines.first()
    part = Component.objects.get(listing=line.listing)
    bare = factories.ListingFactory(shop=books.shop, sku="TAS-BIRU")
    line.listing = bare
    line.sku = "TAS-BIRU"
    line.save()
    works = books.push([good, bad])
    assert (works[str(good.pk)].state, works[str(bad.pk)].state) == ("done", "held")
    assert "TAS-BIRU" in works[str(bad.pk)].note
    factories.ComponentFactory(listing=bare, product=part.product)
    assert books.push([bad])[str(bad.pk)].state == "done"


def test_an_order_without_its_gross_waits_for_it(books):
    (order,) = books.orders(1)
    change(order, gross=None)
    row = run("order.push", str(order.pk))
    assert (row.state, row.fate, row.code) == ("waiting", "again", "no_gross")
    assert not books.sales([order])[order.number]


def test_a_bundle_becomes_its_components_and_the_sum_is_kept(books):
    (order,) = books.orders(1, lines=0)
    one, two = books.products[10], books.products[11]
    bundle = factories.ListingFactory(shop=books.shop, sku="PAKET-1")
    factories.ComponentFactory(listing=bundle, product=one, quantity=2, price_share=Decimal("0.3333"))
    factories.ComponentFactory(listing=bundle, product=two, quantity=1, price_share=Decimal("0.6667"))
    factories.OrderLineFactory(order=order, listing=bundle, quantity=3, total=Decimal(100_000))
    change(order, gross=Decimal(100_000))
    books.push([order])
    sale = only(books.sales([order]), order.number)
    assert sale.total == 100_000
    lines = books.client.search_read(
        "sale.order.line", [["order_id", "=", sale.id]], ["product_id", "product_uom_qty"]
    )
    pieces = {}
    for line in lines:
        pieces[line["product_id"][0]] = pieces.get(line["product_id"][0], 0) + line["product_uom_qty"]
    ids = {product.pk: bindings.find(Kind.PRODUCT, str(product.pk)).odoo_id for product in (one, two)}
    assert pieces == {ids[one.pk]: 6, ids[two.pk]: 3}


def test_a_sum_that_differs_is_shipped_but_not_invoiced(books):
    (order,) = books.orders(1)
    change(order, gross=order.gross + 1)
    row = books.push([order])[str(order.pk)]
    assert row.state == "held"
    assert str(int(order.gross) + 1)[-3:] in row.note
    sale = only(books.sales([order]), order.number)
    assert [picking.state for picking in books.pickings([sale])] == ["done"]
    assert not sale.invoice_ids


def test_a_split_order_has_a_delivery_for_each_parcel_and_one_invoice_at_the_end(books):
    (order,) = books.orders(1, lines=2, status=READY, parcel=False)
    first, second = order.lines.order_by("quantity")
    left = order.placed_at + timedelta(hours=5)
    factories.PackageFactory(
        order=order, number="P1", tracking_number="JX1", contents={second.key: 1}, shipped_at=left
    )
    two = factories.PackageFactory(
        order=order, number="P2", tracking_number="JX2", contents={first.key: 1, second.key: 1}
    )
    books.push([order])
    sale = only(books.sales([order]), order.number)
    done = [picking for picking in books.pickings([sale]) if picking.done]
    assert [picking.tracking for picking in done] == ["JX1"]
    moved = books.client.search_read(
        "stock.move", [["picking_id", "=", done[0].id], ["state", "=", "done"]], ["quantity"]
    )
    assert sum(move["quantity"] for move in moved) == 1
    assert not sale.invoice_ids
    two.shipped_at = left + timedelta(hours=1)
    two.save()
    ship(order)
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", row.note
    sale = only(books.sales([order]), order.number)
    pickings = books.pickings([sale])
    assert sorted(picking.tracking for picking in pickings) == ["JX1", "JX2"]
    assert all(picking.done for picking in pickings)
    assert [invoice.total for invoice in books.invoices([sale])] == [order.gross]
    assert len(bound(Kind.DELIVERY, order)) == 2


def test_a_parcel_that_left_is_delivered_though_the_stock_says_no(books):
    sku = f"EMPTY-{books.shop.remote_id}"
    made = books.client.create("product.product", {"name": "Habis", "default_code": sku, "is_storable": True})
    run("product.pull", "odoo")
    (order,) = books.orders(1, lines=0)
    listing = factories.ListingFactory(shop=books.shop, sku=sku)
    product = factories.models.Product.objects.get(sku=sku)
    factories.ComponentFactory(listing=listing, product=product)
    factories.OrderLineFactory(order=order, listing=listing, quantity=2, total=Decimal(50_000))
    change(order, gross=Decimal(50_000))
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", row.note
    sale = only(books.sales([order]), order.number)
    assert [picking.state for picking in books.pickings([sale])] == ["done"]
    (stock,) = books.client.read("product.product", [made], ["qty_available"])
    assert stock["qty_available"] == -2


def test_an_order_cancelled_before_odoo_knew_it_leaves_nothing(books):
    (order,) = books.orders(1, status=OrderStatus.CANCELLED)
    row = books.push([order])[str(order.pk)]
    assert row.state == "done"
    assert not books.sales([order])[order.number]


@pytest.mark.parametrize("locked", [False, True])
def test_an_order_cancelled_before_hand_over_is_cancelled_in_odoo(books, locked):
    (order,) = books.orders(1, status=READY)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    if locked:
        books.client.execute("sale.order", "action_lock", [sale.id])
    change(order, status=OrderStatus.CANCELLED)
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", row.note
    assert only(books.sales([order]), order.number).state == "cancel"
    assert {picking.state for picking in books.pickings([sale])} == {"cancel"}
    assert bound(Kind.ORDER, order)[0].state == "cancel"


def test_a_sales_order_deleted_in_odoo_is_never_made_again_by_itself(books):
    (order,) = books.orders(1, status=READY)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    books.client.cancel_sales([sale.id])
    books.client.execute("sale.order", "unlink", [sale.id])
    ship(order)
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_order_gone")
    assert not books.sales([order])[order.number]
    bindings.forget(Kind.ORDER, str(order.pk))
    assert books.push([order])[str(order.pk)].state == "done"
    assert len(books.sales([order])[order.number]) == 1


def test_a_sales_order_cancelled_in_odoo_is_for_a_person(books):
    (order,) = books.orders(1, status=READY)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    books.client.cancel_sales([sale.id])
    ship(order)
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_order_cancelled")
    assert sale.name in row.note


def test_a_sales_order_somebody_typed_in_is_not_doubled(books):
    (order,) = books.orders(1)
    made = books.client.create(
        "sale.order",
        {"partner_id": books.profile.buyer_partner_id, "client_order_ref": order.number},
    )
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_order_foreign")
    assert [sale.id for sale in books.sales([order])[order.number]] == [made]


def test_a_lost_binding_is_found_again_by_our_own_name(books):
    (order,) = books.orders(1)
    books.push([order])
    bindings.forget(Kind.ORDER, str(order.pk))
    assert books.push([order])[str(order.pk)].state == "done"
    only(books.sales([order]), order.number)


def test_only_buyers_shown_in_full_become_contacts_and_each_address_one(books):
    buyer = factories.CustomerFactory(shop=books.shop)
    masked, first, second = (
        *books.orders(1),
        *books.orders(2, customer=buyer, **CLEAR),
    )
    books.push([masked, first, second])
    found = books.sales([masked, first, second])
    ids = [only(found, order.number).id for order in (masked, first, second)]
    rows = books.client.search_read("sale.order", [["id", "in", ids]], ["partner_id", "partner_shipping_id"])
    shops = {row["partner_id"][0] for row in rows}
    addresses = [row["partner_shipping_id"] for row in sorted(rows, key=lambda row: ids.index(row["id"]))]
    assert shops == {books.profile.buyer_partner_id}
    assert addresses[0][0] == books.profile.buyer_partner_id
    assert addresses[1] == addresses[2]
    assert "Budi Santoso" in addresses[1][1]


def test_released_orders_of_a_day_are_paid_with_one_payment(books):
    orders = books.orders(5)
    day = clock.now() - timedelta(days=1)
    books.push(orders)
    for order in orders:
        change(order, released_at=day)
    row = books.pay(convert.day(day))
    assert row.state == "done", row.note
    found = books.sales(orders)
    invoices = books.invoices([only(found, order.number) for order in orders])
    assert {invoice.payment_state for invoice in invoices} <= {"paid", "in_payment"}
    names = {binding.name for order in orders for binding in bound(Kind.PAYMENT, order)}
    assert len(names) == 1
    before = books.client.calls
    assert books.pay(convert.day(day)).state == "done"
    assert books.client.calls - before <= 2
    (payment,) = books.client.search_read(
        "account.payment", [["name", "in", list(names)]], ["amount", "date", "memo"]
    )
    assert payment["amount"] == sum(order.gross for order in orders)
    assert payment["date"] == convert.day(day).isoformat()
    assert books.shop.name in payment["memo"]


def test_a_payment_waits_for_its_invoice_and_comes_by_itself_when_it_is_posted(books):
    first, second = books.orders(2)
    day = clock.now() - timedelta(days=1)
    for order in (first, second):
        change(order, released_at=day)
    books.push([first])
    row = books.pay(convert.day(day))
    assert (row.state, row.code) == ("waiting", "no_invoice")
    assert second.number in row.note
    books.push([second])
    assert books.pay(convert.day(day)).state == "done"
    assert bound(Kind.PAYMENT, second)


def test_an_invoice_posted_after_the_release_asks_for_its_payment(books):
    (order,) = books.orders(1)
    change(order, released_at=clock.now() - timedelta(days=1))
    books.push([order])
    day = convert.day(clock.now() - timedelta(days=1))
    assert Work.objects.filter(topic="payment.push", subject=f"{books.shop.pk}:{day.isoformat()}").exists()


@pytest.mark.parametrize("waits_for", ["more of the day", "its invoice"])
def test_a_payment_that_waits_is_not_booked_once_the_switch_is_off_and_comes_when_it_is_on(books, waits_for):
    (order,) = books.orders(1)
    day = clock.now() - timedelta(days=1)
    change(order, released_at=day)
    if waits_for == "its invoice":
        assert books.pay(convert.day(day)).code == "no_invoice"
    books.push([order])
    shops.switch(books.shop, "pushes_orders", on=False, by="sari")
    subject = f"{books.shop.pk}:{convert.day(day).isoformat()}"
    assert works("payment.push", [subject])[subject].state == "waiting"
    assert "switched off" in books.drain(subject).note
    (invoice,) = books.invoices([only(books.sales([order]), order.number)])
    assert (invoice.state, invoice.payment_state) == ("posted", "not_paid")
    assert not bound(Kind.PAYMENT, order)
    shops.switch(books.shop, "pushes_orders", on=True, by="sari")
    assert books.drain(subject).state == "done"
    assert [each.paid for each in books.invoices([only(books.sales([order]), order.number)])] == [True]


def test_a_line_cut_after_any_call_leaves_one_of_everything(books):
    """Every call of an order's way in turn: the work is done in Odoo, the answer never arrives."""
    books.client.dialect()
    number, cut = 0, True
    while cut:
        number += 1
        orders = books.orders(2, **CLEAR)
        books.line.cut(number)
        first = books.push(orders)
        books.line.cut()
        cut = any(row.state != "done" for row in first.values())
        works = books.push(orders) if cut else first
        assert {row.state for row in works.values()} == {"done"}, (
            number,
            [row.note for row in works.values()],
        )
        found = books.sales(orders)
        sales = [only(found, order.number) for order in orders]
        assert [sale.total for sale in sales] == [order.gross for order in orders], number
        assert [sale.ordered_at for sale in sales] == [convert.utc(order.placed_at) for order in orders], (
            number
        )
        assert [picking.state for picking in books.pickings(sales)] == ["done"] * 2, number
        booked = sorted((each.state, each.total) for each in books.invoices(sales))
        assert booked == sorted(("posted", order.gross) for order in orders), number
    assert number > 18


def test_a_line_cut_while_paying_pays_nothing_twice(books):
    number, cut = 0, True
    while cut:
        number += 1
        orders = books.orders(2)
        books.push(orders)
        moment = clock.now() - timedelta(days=number)
        for order in orders:
            change(order, released_at=moment)
        books.line.cut(number)
        cut = books.pay(convert.day(moment)).state != "done"
        books.line.cut()
        if cut:
            row = books.pay(convert.day(moment))
            assert row.state == "done", (number, row.note)
        invoices = [pk for sales in books.sales(orders).values() for sale in sales for pk in sale.invoice_ids]
        payments = books.client.search_read(
            "account.payment",
            [["journal_id", "=", books.profile.wallet_journal_id], ["memo", "like", books.shop.name]],
            ["amount", "reconciled_invoice_ids"],
        )
        mine = [payment for payment in payments if set(payment["reconciled_invoice_ids"]) & set(invoices)]
        assert [payment["amount"] for payment in mine] == [sum(order.gross for order in orders)], number
        assert all(bound(Kind.PAYMENT, order) for order in orders)
    assert number > 4


@pytest.mark.parametrize("days", [2, 6])
def test_each_invoice_has_the_jakarta_day_on_which_its_parcel_left(books, days):
    orders = books.orders(days)
    for number, order in enumerate(orders):
        ship(order, at=clock.now().replace(hour=18, minute=0) - timedelta(days=number + 1))
    works = books.push(orders)
    assert {row.state for row in works.values()} == {"done"}
    found = books.sales(orders)
    for order in orders:
        order.refresh_from_db()
        (invoice,) = books.invoices([only(found, order.number)])
        assert invoice.date == convert.day(order.shipped_at).isoformat()
        assert invoice.date != order.shipped_at.date().isoformat()


def test_an_invoice_may_come_with_the_sales_order(books):
    books.profile.invoice_at = "confirmed"
    books.profile.save()
    (order,) = books.orders(1, status=READY)
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", row.note
    sale = only(books.sales([order]), order.number)
    (invoice,) = books.invoices([sale])
    assert (invoice.state, invoice.date) == ("posted", convert.day(order.paid_at).isoformat())
    assert [picking.state for picking in books.pickings([sale])] == ["assigned"]


def test_a_firm_without_tax_books_the_same_gross_without_tax(books):
    books.profile.tax_policy = "none"
    books.profile.save()
    (order,) = books.orders(1, voucher=500)
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", row.note
    sale = only(books.sales([order]), order.number)
    (found,) = books.client.read("sale.order", [sale.id], ["amount_total", "amount_tax"])
    assert (found["amount_total"], found["amount_tax"]) == (order.gross, 0)


def test_the_time_being_up_gives_the_rest_back_and_it_goes_on_later(books):
    orders = books.orders(3)
    work.add(todos.push(order.pk, "test") for order in orders)
    work.run("order.push", Deadline.after(0))
    rows = works("order.push", [str(order.pk) for order in orders]).values()
    assert {(row.state, row.attempts) for row in rows} == {("waiting", 0)}
    assert {row.state for row in books.push(orders).values()} == {"done"}
    assert all(len(sales) == 1 for sales in books.sales(orders).values())


def test_a_delivery_that_odoo_refuses_is_parked_alone(books):
    """A product tracked by serial number can't leave without one; the other parcels do."""
    orders = books.orders(5)
    sku = f"SERIAL-{books.shop.remote_id}"
    books.client.create(
        "product.product",
        {"name": "Bernomor seri", "default_code": sku, "is_storable": True, "tracking": "serial"},
    )
    run("product.pull", "odoo")
    listing = factories.ListingFactory(shop=books.shop, sku=sku)
    factories.ComponentFactory(listing=listing, product=factories.models.Product.objects.get(sku=sku))
    factories.OrderLineFactory(order=orders[2], listing=listing, quantity=1, total=Decimal(50_000))
    change(orders[2], gross=orders[2].gross + 50_000)
    done = books.push(orders)
    assert [done[str(order.pk)].state for order in orders] == ["done", "done", "held", "done", "done"]
    row = done[str(orders[2].pk)]
    assert "Odoo says" in row.note
    assert "validate the delivery" in row.note
    sale = only(books.sales(orders), orders[2].number)
    assert sale.confirmed
    assert [picking.done for picking in books.pickings([sale])] == [False]
    assert bound(Kind.ORDER, orders[2])[0].state == "sale"


def test_an_order_that_kills_odoos_worker_calls_a_person_and_the_others_go_on(books):
    """Nothing is refused: each call with it in ends in a 502, while Odoo answers everything else."""
    orders = books.orders(6, status=READY)
    books.push(orders)
    for order in orders:
        ship(order)
    bad, others = orders[2], [*orders[:2], *orders[3:]]
    (deadly,) = books.pickings([only(books.sales([bad]), bad.number)])
    books.line.kills = lambda _model, method, ids: method == "button_validate" and deadly.id in ids
    rows = books.push(orders)
    assert {row.state for row in rows.values()} == {"waiting"}
    for _ in range(3):
        books.push([])
    rows = works("order.push", [str(order.pk) for order in orders])
    assert {rows[str(order.pk)].state for order in others} == {"done"}
    sales = [only(books.sales([order]), order.number) for order in others]
    assert {picking.state for picking in books.pickings(sales)} == {"done"}
    assert {invoice.state for invoice in books.invoices(sales)} == {"posted"}
    for _ in range(6):
        assert works("order.push", [str(bad.pk)])[str(bad.pk)].state == "waiting"
        books.push([])
    row = works("order.push", [str(bad.pk)])[str(bad.pk)]
    assert (row.state, row.fate, row.code) == ("held", "person", "stuck")
    assert "(502)" in row.note
    assert "when it went alone" in row.note
    books.line.kills = lambda *_call: False
    assert books.push([bad])[str(bad.pk)].state == "done"
