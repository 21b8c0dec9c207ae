"""What people do in Odoo to orders that are there, and orders that change after they were written.

Each module that imports these gives the fixture `books`. The person in Odoo is its own user here.
"""

import time
from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Order, OrderLine
from channels.states import OrderStatus
from erp_bridge.bindings import Kind
from erp_bridge.models import Binding
from erp_bridge.odoo import convert
from omnihub.core import clock
from omnihub.core.models import Work
from tests import factories
from tests.erp_bridge.books import bound, works
from tests.erp_bridge.flows import READY, change, only, ship

SILENT = {"skip_sms": True, "skip_backorder": True}


class Person:
    """Somebody at work in Odoo's own pages."""

    def __init__(self, books):
        self.books = books
        self.do = books.client.execute

    def lines(self, sale):
        return self.books.client.find_lines([sale.id])

    def edit_line(self, line, **values):
        self.books.client.write("sale.order.line", [line.id], values)

    def pickings(self, sale):
        return self.books.pickings([sale])

    def deliver(self, sale, *, pieces=None, tracking=""):
        """All of it, or so many pieces of each product."""
        (picking,) = [each for each in self.pickings(sale) if each.open]
        for move in self.books.client.find_moves([picking.id]) if pieces is not None else ():
            self.books.client.write("stock.move", [move.id], {"quantity": min(pieces, int(move.demand))})
        if tracking:
            self.books.client.write("stock.picking", [picking.id], {"carrier_tracking_ref": tracking})
        self.do("stock.picking", "button_validate", [picking.id], context=SILENT)

    def take_back(self, sale):
        """All that was delivered, by a return."""
        self.open_return(sale)
        self.deliver(sale)

    def open_return(self, sale):
        (sent,) = [each for each in self.pickings(sale) if each.done]
        context = {"active_model": "stock.picking", "active_id": sent.id, "active_ids": [sent.id]}
        wizard = self.books.client.create("stock.return.picking", {"picking_id": sent.id}, context)
        (row,) = self.books.client.read("stock.return.picking", [wizard], ["product_return_moves"])
        found = self.books.client.read(
            "stock.return.picking.line", row["product_return_moves"], ["move_quantity"]
        )
        for line in found:
            values = {"quantity": float(line["move_quantity"])}
            self.books.client.write("stock.return.picking.line", [line["id"]], values)
        self.do("stock.return.picking", "action_create_returns", [wizard], context=context)

    def cancel_open(self, sale):
        self.do("stock.picking", "action_cancel", [each.id for each in self.pickings(sale) if each.open])

    def invoice(self, sale, *, post=True, date=None):
        client = self.books.client
        client.create_invoices(client.open_invoicing([sale.id]), [sale.id])
        (draft,) = [each for each in client.read_invoices(self.sale(sale).invoice_ids) if each.draft]
        if date:
            client.write("account.move", [draft.id], {"invoice_date": date})
        if post:
            client.post_invoices([draft.id])
        return draft.id

    def invoice_together(self, sales):
        """One posted invoice for all of them, as Odoo makes it by its own default."""
        ids = [sale.id for sale in sales]
        client, context = self.books.client, {"active_model": "sale.order", "active_ids": ids}
        values = {
            "advance_payment_method": "delivered",
            "sale_order_ids": [[6, 0, ids]],
            "consolidated_billing": True,
        }
        client.create_invoices(client.create("sale.advance.payment.inv", values, context), ids)
        (made,) = self.sale(sales[0]).invoice_ids
        client.post_invoices([made])
        return made

    def sale(self, sale):
        return self.books.client.read_sales([sale.id])[0]

    def pay(self, invoice_id):
        client = self.books.client
        wizard = client.open_payment(
            [invoice_id],
            journal_id=self.books.profile.wallet_journal_id,
            date=clock.jakarta_date(clock.now()).isoformat(),
            memo="by hand",
        )
        client.create_payment(wizard, [invoice_id])

    def credit(self, invoice_id):
        context = {"active_model": "account.move", "active_ids": [invoice_id]}
        journal = self.books.client.read("account.move", [invoice_id], ["journal_id"])[0]["journal_id"][0]
        wizard = self.books.client.create(
            "account.move.reversal", {"reason": "test", "journal_id": journal}, context
        )
        self.do("account.move.reversal", "refund_moves", [wizard], context=context)
        (note,) = self.books.client.search_read(
            "account.move", [["reversed_entry_id", "=", invoice_id]], ["state"]
        )
        self.books.client.post_invoices([note["id"]])


@pytest.fixture
def person(books):
    books.watch()
    return Person(books)


def reserved(books, **fields):
    (order,) = books.orders(1, status=READY, **fields)
    books.push([order])
    return order, only(books.sales([order]), order.number)


def shipped(books, **fields):
    (order,) = books.orders(1, **fields)
    assert books.push([order])[str(order.pk)].state == "done"
    return order, only(books.sales([order]), order.number)


def state(order):
    row = works("order.push", [str(order.pk)])[str(order.pk)]
    return row.state, row.code


def note(order):
    return works("order.push", [str(order.pk)])[str(order.pk)].note


def pushes(order):
    return Work.objects.filter(topic="order.push", subject=str(order.pk)).count()


def papers(order):
    rows = Binding.objects.filter(subject=str(order.pk), kind__in=["order", "delivery", "invoice", "payment"])
    return {(row.kind, row.state) for row in rows}


# Noticing ----------------------------------------------------------------------------------------


def test_our_own_writing_is_no_news(books, person):
    kept = [reserved(books)[0], shipped(books)[0]]
    before = [pushes(order) for order in kept]
    for _ in range(2):
        assert "0 orders" in books.watch().note
    assert [pushes(order) for order in kept] == before


def test_news_of_a_shop_that_sends_nothing_is_told_once_and_waits_for_the_switch(books, person):
    order, sale = reserved(books)
    type(books.shop).objects.filter(pk=books.shop.pk).update(pushes_orders=False)
    books.client.cancel_sales([sale.id])
    for _ in range(3):
        books.watch()
    assert pushes(order) == 2
    type(books.shop).objects.filter(pk=books.shop.pk).update(pushes_orders=True)
    assert books.push([order])[str(order.pk)].code == "odoo_order_cancelled"


def test_a_look_over_several_pages_goes_on_where_its_time_was_up(books, person, monkeypatch):
    monkeypatch.setattr("erp_bridge.watch_orders.PAGE", 2)
    made = [reserved(books) for _ in range(5)]
    books.watch()  # before it there was nothing in Odoo, so the next look would be the first to know a moment
    for _, sale in made:
        person.edit_line(person.lines(sale)[0], price_unit=1)
    books.watch()
    assert {state(order) for order, _ in made} == {("held", "sum_differs")}


def test_a_sales_order_cancelled_in_odoo_is_asked_about_with_its_ship_by(books, person):
    order, sale = reserved(books)
    books.client.cancel_sales([sale.id])
    books.watch()
    assert state(order) == ("held", "odoo_order_cancelled")
    assert sale.name in note(order)
    assert f"{order.ship_by.astimezone(clock.JAKARTA):%d %b %H:%M}" in note(order)
    assert papers(order) == {("order", "cancel")}
    held = pushes(order)
    books.watch()
    assert state(order)[0] == "held"
    assert pushes(order) == held
    books.client.execute("sale.order", "action_draft", [sale.id])
    books.watch()
    assert state(order)[0] == "done", note(order)
    assert only(books.sales([order]), order.number).confirmed
    assert person.sale(sale).ordered_at == convert.utc(order.placed_at)


@pytest.mark.parametrize("number", range(1, 6))
def test_one_set_back_to_a_quotation_has_its_own_date_again_wherever_the_line_is_cut(books, person, number):
    order, sale = reserved(books)
    books.client.cancel_sales([sale.id])
    books.client.execute("sale.order", "action_draft", [sale.id])
    ship(order)
    books.line.cut(number)
    books.push([order])
    books.line.cut()
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert person.sale(sale).ordered_at == convert.utc(order.placed_at)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_sales_order_deleted_in_odoo_is_asked_about_once_and_never_made_again(books, person, confirmed):
    order, sale = reserved(books)
    books.client.cancel_sales([sale.id])
    if not confirmed:
        books.client.execute("sale.order", "action_draft", [sale.id])
    books.client.execute("sale.order", "unlink", [sale.id])
    books.watch()
    assert state(order) == ("held", "odoo_order_gone")
    assert papers(order) == {("order", "deleted")}
    books.watch()
    assert pushes(order) == 2
    assert not books.sales([order])[order.number]


def test_a_quotation_confirmed_by_hand_goes_on(books, person):
    order, sale = reserved(books)
    books.client.cancel_sales([sale.id])
    books.client.execute("sale.order", "action_draft", [sale.id])
    books.client.confirm_sales([sale.id])
    books.watch()
    assert state(order)[0] == "done", note(order)
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done"
    assert [each.state for each in books.invoices([person.sale(sale)])] == ["posted"]


def test_a_locked_sales_order_goes_on_to_its_end(books, person):
    order, sale = reserved(books)
    books.client.lock_sales([sale.id])
    books.watch()
    assert state(order)[0] == "done"
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done"
    assert [each.state for each in books.invoices([person.sale(sale)])] == ["posted"]


def test_lines_edited_in_odoo_are_told_and_never_overwritten(books, person):
    order, sale = reserved(books)
    line = person.lines(sale)[0]
    person.edit_line(line, price_unit=float(line.unit_price) + 1)
    books.watch()
    assert state(order) == ("held", "sum_differs")
    assert "was changed in Odoo" in note(order)
    ship(order)
    assert books.push([order])[str(order.pk)].state == "held"
    assert person.sale(sale).total == order.gross + line.quantity
    assert [each.state for each in person.pickings(sale)] == ["done"]
    assert not person.sale(sale).invoice_ids
    person.do("sale.order", "action_unlock", [sale.id])
    person.edit_line(line, price_unit=float(line.unit_price))
    books.watch()
    assert state(order)[0] == "done", note(order)
    assert [each.total for each in books.invoices([person.sale(sale)])] == [order.gross]


# Deliveries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tracking", ["", "JX-BY-HAND"])
def test_a_delivery_validated_by_hand_is_taken_over(books, person, tracking):
    order, sale = reserved(books)
    person.deliver(sale, tracking=tracking)
    books.watch()
    assert state(order)[0] == "done"
    assert ("delivery", "done") in papers(order)
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done"
    assert [(each.state, each.tracking) for each in person.pickings(sale)] == [
        ("done", tracking or f"JX{order.number}")
    ]
    assert [each.state for each in books.invoices([person.sale(sale)])] == ["posted"]


def test_a_delivery_split_by_hand_is_completed_when_the_parcel_leaves(books, person):
    order, sale = reserved(books)
    person.deliver(sale, pieces=1)
    books.watch()
    assert state(order)[0] == "done"
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert [each.state for each in person.pickings(sale)] == ["done", "done"]
    assert [each.total for each in books.invoices([person.sale(sale)])] == [order.gross]


def test_a_rest_that_was_given_up_is_asked_about_and_not_invoiced(books, person):
    order, sale = reserved(books)
    person.deliver(sale, pieces=1)
    person.cancel_open(sale)
    books.watch()
    assert state(order)[0] == "done"
    ship(order)
    assert books.push([order])[str(order.pk)].state == "held"
    assert state(order)[1] == "odoo_undelivered"
    assert "1 pieces" in note(order)
    assert not person.sale(sale).invoice_ids


def test_a_delivery_cancelled_by_hand_is_asked_about_and_not_invoiced(books, person):
    order, sale = reserved(books)
    person.cancel_open(sale)
    ship(order)
    books.watch()
    assert state(order) == ("held", "odoo_undelivered")
    assert not person.sale(sale).invoice_ids


def test_the_parcels_of_a_split_order_take_what_a_person_left(books, person):
    (order,) = books.orders(1, lines=2, status=READY, parcel=False)
    first, second = order.lines.order_by("quantity")
    left = order.placed_at + timedelta(hours=5)
    for number, contents in (("P1", {second.key: 1}), ("P2", {first.key: 1, second.key: 1})):
        factories.PackageFactory(
            order=order, number=number, tracking_number=f"JX{number}", contents=contents, shipped_at=None
        )
    books.push([order])
    sale = only(books.sales([order]), order.number)
    person.deliver(sale, pieces=1)
    books.watch()
    order.packages.update(shipped_at=left)
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert [each.state for each in person.pickings(sale)] == ["done", "done"]
    assert all(line.delivered == line.quantity for line in person.lines(sale))
    assert [each.total for each in books.invoices([person.sale(sale)])] == [order.gross]


def test_a_rest_that_people_left_of_a_split_order_goes_when_all_parcels_have_left(books, person):
    (order,) = books.orders(1, lines=5, status=READY, parcel=False)
    for number in ("P1", "P2"):
        factories.PackageFactory(order=order, number=number, tracking_number=f"JX{number}", shipped_at=None)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    person.deliver(sale, pieces=1)
    person.deliver(sale, pieces=1)
    order.packages.update(shipped_at=order.placed_at + timedelta(hours=5))
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert [each.state for each in person.pickings(sale)] == ["done"] * 3
    assert all(line.delivered == line.quantity for line in person.lines(sale))
    assert [(each.state, each.total) for each in books.invoices([person.sale(sale)])] == [
        ("posted", order.gross)
    ]


def test_a_delivery_that_odoo_asks_about_keeps_no_other_back(books, person, monkeypatch):
    """Odoo asks about a rest here; it asks about expired lots and for add-ons in the same way: one question
    for the whole call, and nothing of it is validated.
    """

    def validate(client, ids):
        client.execute("stock.picking", "button_validate", ids, context={"skip_sms": True})

    monkeypatch.setattr(type(books.client), "validate_pickings", validate)
    others = books.orders(4)
    (asked,) = books.orders(1, status=READY, parcel=False)
    first, second = asked.lines.order_by("quantity")
    left = asked.placed_at + timedelta(hours=5)
    for number, key, at in (("P1", first.key, left), ("P2", second.key, None)):
        factories.PackageFactory(
            order=asked, number=number, tracking_number=f"JX{number}", contents={key: 1}, shipped_at=at
        )
    books.push([*others[:2], asked, *others[2:]])
    assert [state(order)[0] for order in others] == ["done"] * 4, [note(order) for order in others]
    sales = [only(books.sales(others), order.number) for order in others]
    assert {each.state for each in books.pickings(sales)} == {"done"}
    assert {each.state for each in books.invoices(sales)} == {"posted"}
    (picking,) = person.pickings(only(books.sales([asked]), asked.number))
    assert state(asked) == ("held", "odoo_delivery_open")
    assert (picking.open, picking.name in note(asked)) == (True, True)
    person.do("stock.picking", "button_validate", [picking.id], context=SILENT)
    assert books.push([asked])[str(asked.pk)].state == "done", note(asked)


def test_a_return_that_waits_for_its_goods_is_never_validated_for_them(books, person):
    order, sale = shipped(books)
    (picking,) = person.pickings(sale)
    context = {"active_model": "stock.picking", "active_id": picking.id, "active_ids": [picking.id]}
    wizard = books.client.create("stock.return.picking", {"picking_id": picking.id}, context)
    (row,) = books.client.read("stock.return.picking", [wizard], ["product_return_moves"])
    books.client.write("stock.return.picking.line", row["product_return_moves"], {"quantity": 1})
    person.do("stock.return.picking", "action_create_returns", [wizard], context=context)
    books.watch()
    assert state(order)[0] == "done", note(order)
    back = [each for each in person.pickings(sale) if each.incoming]
    assert [each.open for each in back] == [True]


# Orders that were cancelled on the marketplace ---------------------------------------------------


def test_a_sales_order_cancelled_by_hand_too_is_credited_and_its_goods_awaited(books, person):
    order, sale = shipped(books)
    books.client.cancel_sales([sale.id])
    change(order, status=OrderStatus.CANCELLED)
    books.watch()
    assert state(order)[0] == "done", note(order)
    (invoice,) = [each for each in books.invoices([person.sale(sale)]) if each.sale]
    assert invoice.payment_state == "reversed"
    assert [each.open for each in person.pickings(sale) if each.incoming] == [True]


@pytest.mark.parametrize("cancelled", [True, False])
def test_what_a_person_credited_and_took_back_is_not_done_again(books, person, cancelled):
    order, sale = shipped(books)
    (invoice,) = books.invoices([sale])
    person.credit(invoice.id)
    person.take_back(sale)
    if cancelled:
        books.client.cancel_sales([sale.id])
    change(order, status=OrderStatus.CANCELLED)
    books.watch()
    assert state(order)[0] == "done", note(order)
    assert person.sale(sale).state == "cancel"
    assert all(not line.delivered for line in person.lines(sale))
    assert len(books.client.find_credit_notes([invoice.id])) == 1
    assert [each.state for each in person.pickings(sale) if each.incoming] == ["done"]


def test_a_return_that_a_person_opened_outlives_its_cancelled_order(books, person):
    order, sale = shipped(books)
    person.open_return(sale)
    change(order, status=OrderStatus.CANCELLED)
    books.push([order])
    assert state(order)[0] == "done", note(order)
    assert [each.open for each in person.pickings(sale) if each.incoming] == [True]
    person.deliver(sale)
    books.watch()
    assert state(order)[0] == "done", note(order)
    assert person.sale(sale).state == "cancel"
    assert [each.state for each in person.pickings(sale) if each.incoming] == ["done"]


# Invoices and payments ---------------------------------------------------------------------------


def test_an_invoice_made_by_hand_is_posted_with_its_own_date(books, person):
    order, sale = reserved(books)
    draft = person.invoice(sale, post=False, date="2026-11-03")
    ship(order)
    books.watch()
    assert state(order)[0] == "done", note(order)
    (invoice,) = books.invoices([person.sale(sale)])
    assert (invoice.id, invoice.state, invoice.date) == (draft, "posted", "2026-11-03")
    assert ("invoice", "posted") in papers(order)


def test_an_invoice_posted_by_hand_before_we_do_is_taken_over(books, person):
    order, sale = reserved(books)
    made = person.invoice(sale, date="2026-11-04")
    books.watch()
    assert ("invoice", "posted") in papers(order)
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done"
    assert [(each.id, each.date) for each in books.invoices([person.sale(sale)])] == [(made, "2026-11-04")]


def test_an_invoice_by_hand_with_a_wrong_sum_is_told_with_both_sums(books, person):
    order, sale = reserved(books)
    draft = person.invoice(sale, post=False)
    line = books.client.search_read(
        "account.move.line", [["move_id", "=", draft], ["price_unit", ">", 0]], ["price_unit"]
    )[0]
    books.client.write("account.move", [draft], {"invoice_line_ids": [[1, line["id"], {"price_unit": 1}]]})
    ship(order)
    books.watch()
    assert state(order) == ("held", "sum_differs")
    (invoice,) = books.invoices([person.sale(sale)])
    assert invoice.draft
    assert f"{int(order.gross):,}".replace(",", ".") in note(order)
    assert "by hand" in note(order)


def test_a_credit_note_by_hand_is_told_unless_the_goods_come_back(books, person):
    order, sale = shipped(books)
    (invoice,) = books.invoices([person.sale(sale)])
    person.credit(invoice.id)
    books.watch()
    assert state(order) == ("held", "sum_differs")
    assert "credit note" in note(order)
    change(order, status=OrderStatus.RETURNED)
    assert books.push([order])[str(order.pk)].state == "done"
    assert len(books.invoices([person.sale(sale)])) == 2


@pytest.mark.parametrize("cancelled", [True, False])
def test_an_invoice_reopened_by_hand_is_asked_about_and_left_alone(books, person, cancelled):
    order, sale = shipped(books)
    (invoice,) = books.invoices([person.sale(sale)])
    person.do("account.move", "button_draft", [invoice.id])
    if cancelled:
        person.do("account.move", "button_cancel", [invoice.id])
    books.watch()
    assert state(order) == ("held", "odoo_invoice_cancelled" if cancelled else "odoo_invoice_unposted")
    (still,) = books.invoices([person.sale(sale)])
    assert (still.id, still.state) == (invoice.id, "cancel" if cancelled else "draft")
    assert ("invoice", still.state) in papers(order)
    if cancelled:
        person.do("account.move", "button_draft", [invoice.id])
    books.client.post_invoices([invoice.id])
    books.watch()
    assert state(order)[0] == "done", note(order)
    assert ("invoice", "posted") in papers(order)


def test_an_invoice_paid_by_hand_is_not_paid_again_when_the_money_comes(books, person):
    order, sale = shipped(books)
    (invoice,) = books.invoices([person.sale(sale)])
    person.pay(invoice.id)
    books.watch()
    day = clock.now() - timedelta(days=1)
    change(order, released_at=day)
    assert books.pay(convert.day(day)).state == "done"
    assert ("payment", "paid") in papers(order)
    found = books.client.payments_of([invoice.id])
    assert len(found) == 1


def test_a_payment_cancelled_by_hand_is_asked_about_and_not_made_again(books, person):
    order, sale = shipped(books)
    day = clock.now() - timedelta(days=1)
    change(order, released_at=day)
    assert books.pay(convert.day(day)).state == "done"
    (payment,) = bound(Kind.PAYMENT, order)
    person.do("account.payment", "action_draft", [payment.odoo_id])
    person.do("account.payment", "action_cancel", [payment.odoo_id])
    books.watch()
    row = books.pay(convert.day(day))
    assert (row.state, row.code) == ("held", "odoo_payment_undone")
    assert payment.name in row.note
    assert ("payment", "canceled") in papers(order)
    (invoice,) = books.invoices([person.sale(sale)])
    assert not invoice.paid
    person.pay(invoice.id)
    assert books.pay(convert.day(day)).state == "done"
    assert ("payment", "paid") in papers(order)
    assert books.invoices([person.sale(sale)])[0].paid


def test_being_paid_is_no_news_and_a_payment_taken_back_is(books, person):
    order, sale = shipped(books)
    day = clock.now() - timedelta(days=1)
    change(order, released_at=day)
    assert books.pay(convert.day(day)).state == "done"
    before = pushes(order)
    for _ in range(2):
        assert "0 orders" in books.watch().note
    assert pushes(order) == before
    (payment,) = bound(Kind.PAYMENT, order)
    person.do("account.payment", "action_draft", [payment.odoo_id])
    person.do("account.payment", "action_cancel", [payment.odoo_id])
    assert "1 orders" in books.watch().note
    row = books.drain(f"{books.shop.pk}:{convert.day(day).isoformat()}")
    assert (row.state, row.code) == ("held", "odoo_payment_undone")
    assert [each.paid for each in books.invoices([person.sale(sale)])] == [False]


def test_orders_that_staff_put_on_one_invoice_are_told_once_with_its_sum(books, person):
    made = [reserved(books) for _ in range(2)]
    together = person.invoice_together([sale for _, sale in made])
    for order, _ in made:
        ship(order)
    books.watch()
    total = sum(order.gross for order, _ in made)
    for order, _ in made:
        assert state(order) == ("held", "sum_differs")
        assert f"{int(total):,}".replace(",", ".") in note(order)
        assert [row.odoo_id for row in bound(Kind.INVOICE, order)] == [together]
    books.push([made[0][0]])
    before = [pushes(order) for order, _ in made]
    for _ in range(2):
        assert "0 orders" in books.watch().note
    assert [pushes(order) for order, _ in made] == before
    assert {state(order)[0] for order, _ in made} == {"held"}


def test_one_invoice_of_two_orders_is_paid_once_and_the_payment_is_each_ones(books, person):
    made = [reserved(books) for _ in range(2)]
    together = person.invoice_together([sale for _, sale in made])
    day = clock.now() - timedelta(days=1)
    for order, _ in made:
        ship(order)
    books.watch()
    for order, _ in made:
        change(order, released_at=day)
    assert books.pay(convert.day(day)).state == "done"
    (payment,) = books.client.payments_of([together])
    assert [[row.odoo_id for row in bound(Kind.PAYMENT, order)] for order, _ in made] == [[payment.id]] * 2


# Orders that change after they were written ------------------------------------------------------


def recount(order, **totals):
    """What the marketplace says now: line key to its quantity and total."""
    for line in order.lines.all():
        if line.key in totals:
            quantity, total = totals[line.key]
            OrderLine.objects.filter(pk=line.pk).update(quantity=quantity, total=Decimal(total))
    order.refresh_from_db()
    goods = sum(line.total for line in order.lines.all())
    change(order, gross=goods - order.seller_voucher - order.seller_coin_cashback)
    order.refresh_from_db()


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("policy", ["included", "none"])
def test_a_quantity_cancelled_after_confirmation_reaches_the_sales_order_and_the_reservation(
    books, person, policy, locked
):
    books.profile.tax_policy = policy
    books.profile.save()
    order, sale = reserved(books, lines=3, voucher=501)
    if locked:
        books.client.lock_sales([sale.id])
    before = person.sale(sale)
    one, _, three = order.lines.order_by("quantity")
    recount(order, **{one.key: (0, 0), three.key: (2, 6_667)})
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    after = person.sale(sale)
    assert (after.id, after.total, after.locked) == (sale.id, order.gross, before.locked)
    (tax,) = books.client.read("sale.order", [sale.id], ["amount_tax"])
    assert bool(tax["amount_tax"]) == (policy == "included")
    pieces = sorted(line.quantity for line in person.lines(sale) if line.stocked)
    assert sum(pieces) == 4
    moves = books.client.find_moves([each.id for each in person.pickings(sale)])
    assert sum(move.quantity for move in moves) == 4
    assert all(each.state == "assigned" for each in person.pickings(sale))
    assert "0 orders" in books.watch().note
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert [(each.state, each.total) for each in books.invoices([person.sale(sale)])] == [
        ("posted", order.gross)
    ]


def test_a_changed_gross_before_the_invoice_changes_prices_and_the_voucher_alone(books, person):
    order, sale = reserved(books, voucher=501)
    first = {line.id: line.quantity for line in person.lines(sale) if line.stocked}
    line = order.lines.order_by("quantity").last()
    change(order, seller_voucher=Decimal(0), seller_coin_cashback=Decimal(250))
    recount(order, **{line.key: (line.quantity, 10_003)})
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert person.sale(sale).total == order.gross
    change(order, seller_coin_cashback=Decimal(0))
    recount(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    change(order, seller_voucher=Decimal(77))
    recount(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert person.sale(sale).total == order.gross
    after = {line.id: line.quantity for line in person.lines(sale) if line.stocked}
    assert sum(after.values()) == sum(first.values())
    assert [each.state for each in person.pickings(sale)] == ["assigned"]


def test_an_order_that_changed_on_both_sides_is_for_a_person_with_both_sums(books, person):
    order, sale = reserved(books)
    line = person.lines(sale)[0]
    person.edit_line(line, price_unit=float(line.unit_price) + 7)
    edited = person.sale(sale).total
    changed = order.lines.order_by("quantity").last()
    recount(order, **{changed.key: (1, 5_000)})
    assert books.push([order])[str(order.pk)].state == "held"
    assert state(order)[1] == "odoo_lines_changed"
    for total in (edited, order.gross):
        assert f"{int(total):,}".replace(",", ".") in note(order)
    assert person.sale(sale).total == edited
    ship(order)
    assert books.push([order])[str(order.pk)].state == "held"
    assert [each.state for each in person.pickings(sale)] == ["done"]
    assert not person.sale(sale).invoice_ids


def test_an_order_that_changes_after_its_invoice_is_for_a_person_and_its_lines_stay(books, person):
    order, sale = shipped(books)
    line = order.lines.order_by("quantity").last()
    recount(order, **{line.key: (1, 5_000)})
    assert books.push([order])[str(order.pk)].state == "held"
    assert state(order)[1] == "sum_differs"
    assert person.sale(sale).total == sale.total


@pytest.mark.parametrize("stopped_by", ["a sum that differs", "a cut line"])
def test_a_date_that_a_bookkeeper_set_stays_also_after_a_push_that_did_not_end_well(
    books, person, stopped_by
):
    order, sale = reserved(books)
    theirs = "2026-11-02 03:00:00"
    books.client.write("sale.order", [sale.id], {"date_order": theirs})
    if stopped_by == "a cut line":
        ship(order)
        books.line.cut(3)
        assert books.push([order])[str(order.pk)].state == "waiting"
        books.line.cut()
    else:
        gross = order.gross
        change(order, gross=gross + 1)
        ship(order)
        assert books.push([order])[str(order.pk)].state == "held"
        change(order, gross=gross)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert person.sale(sale).ordered_at == theirs
    assert [each.state for each in books.invoices([person.sale(sale)])] == ["posted"]


def test_a_changed_mapping_leaves_written_orders_as_they_are(books, person):
    order, sale = reserved(books)
    line = order.lines.first()
    part = line.listing.components.get()
    part.product = books.products[30]
    part.save()
    before = person.lines(sale)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert person.lines(sale) == before


def test_a_line_cut_while_amending_ends_at_the_new_sum(books, person):
    number, cut = 0, True
    while cut:
        number += 1
        order, sale = reserved(books, voucher=300)
        line = order.lines.order_by("quantity").last()
        recount(order, **{line.key: (1, 9_000)})
        books.line.cut(number)
        cut = books.push([order])[str(order.pk)].state != "done"
        books.line.cut()
        if cut:
            assert books.push([order])[str(order.pk)].state == "done", (number, note(order))
        assert person.sale(sale).total == order.gross, number
        assert sum(line.quantity for line in person.lines(sale) if line.stocked) == 2, number
    assert number > 4


def test_a_line_cut_while_amending_a_locked_order_accuses_nobody_and_locks_it_again(books, person):
    """Fewer pieces of a price that no longer divides: a line changes by one import, one comes by another."""
    number, cut = 0, True
    while cut:
        number += 1
        order, sale = reserved(books, lines=1, voucher=1)
        line = order.lines.get()
        recount(order, **{line.key: (3, 30_000)})
        assert books.push([order])[str(order.pk)].state == "done", note(order)
        books.client.lock_sales([sale.id])
        books.watch()
        recount(order, **{line.key: (2, 19_999)})
        books.line.cut(number)
        cut = books.push([order])[str(order.pk)].state != "done"
        books.line.cut()
        if cut:
            assert books.push([order])[str(order.pk)].state == "done", (number, note(order))
        after = person.sale(sale)
        assert (after.total, after.locked) == (order.gross, True), number
        prices = sorted((each.quantity, each.unit_price) for each in person.lines(sale))
        assert prices == [(1, -1), (1, 9_999), (1, 10_000)], number
    assert number > 8


def test_an_order_that_somebody_unlocked_stays_so_when_it_is_amended(books, person):
    order, sale = reserved(books)
    for lock in (books.client.lock_sales, books.client.unlock_sales):
        lock([sale.id])
        books.watch()
    line = order.lines.order_by("quantity").last()
    recount(order, **{line.key: (1, 9_000)})
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert (person.sale(sale).total, person.sale(sale).locked) == (order.gross, False)


def test_a_line_cut_while_an_order_is_made_whose_sums_change_then_ends_at_the_new_sum(books, person):
    number, cut = 0, True
    while cut:
        number += 1
        (order,) = books.orders(1, status=READY)
        books.line.cut(number)
        cut = books.push([order])[str(order.pk)].state != "done"
        books.line.cut()
        line = order.lines.order_by("quantity").last()
        recount(order, **{line.key: (1, 9_000)})
        assert books.push([order])[str(order.pk)].state == "done", (number, note(order))
        sale = only(books.sales([order]), order.number)
        assert (sale.state, sale.total) == ("sale", order.gross), number
        assert sum(line.quantity for line in person.lines(sale)) == 2, number
    assert number > 5


@pytest.mark.parametrize("deleted", [True, False])
def test_a_quotation_edited_before_its_order_is_found_again_is_not_overwritten(books, person, deleted):
    """The making of the order was cut, so that nothing here knows of it yet."""
    (order,) = books.orders(1, status=READY)
    books.client.dialect()
    books.line.cut(2)
    assert books.push([order])[str(order.pk)].state == "waiting"
    books.line.cut()
    sale = only(books.sales([order]), order.number)
    assert (sale.draft, bound(Kind.ORDER, order)) == (True, [])
    time.sleep(1.1)  # Odoo tells the moment of a change in whole seconds
    first = person.lines(sale)[0]
    if deleted:
        books.client.write("sale.order", [sale.id], {"order_line": [[2, first.id]]})
    else:
        person.edit_line(first, price_unit=float(first.unit_price) + 7)
    edited = person.sale(sale).total
    line = order.lines.order_by("quantity").last()
    recount(order, **{line.key: (1, 5_000)})
    assert books.push([order])[str(order.pk)].state == "held"
    assert state(order)[1] == "odoo_lines_changed"
    assert person.sale(sale).total == edited


def test_a_voucher_that_somebody_took_out_is_not_put_back_with_its_new_sum(books, person):
    order, sale = reserved(books, voucher=501)
    (voucher,) = [line for line in person.lines(sale) if line.unit_price < 0]
    person.edit_line(voucher, product_uom_qty=0)
    edited = person.sale(sale).total
    change(order, seller_voucher=Decimal(300))
    recount(order)
    assert books.push([order])[str(order.pk)].state == "held"
    assert state(order)[1] == "odoo_lines_changed"
    assert person.sale(sale).total == edited


# Sums that are not final yet ---------------------------------------------------------------------


def unpaid(books, **fields):
    books.profile.order_at = "unpaid"
    books.profile.save()
    (order,) = books.orders(1, status=OrderStatus.UNPAID, **fields)
    for line in order.lines.all():
        OrderLine.objects.filter(pk=line.pk).update(total=None, listed_total=line.total)
    change(order, gross=None, escrow_as_of=None, paid_at=None, seller_voucher=0)
    order.refresh_from_db()
    return order


def test_an_unpaid_order_is_reserved_at_its_own_prices_and_amended_when_the_escrow_comes(books, person):
    order = unpaid(books)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    sale = only(books.sales([order]), order.number)
    assert sale.confirmed
    assert sale.total == order.provisional_gross
    assert sale.origin.endswith("(jumlah sementara)")
    for line in order.lines.all():
        OrderLine.objects.filter(pk=line.pk).update(total=line.listed_total - 1_000)
    change(order, status=READY, paid_at=clock.now(), seller_voucher=Decimal(500), gross=Decimal(1))
    recount(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    after = person.sale(sale)
    assert (after.total, after.origin) == (order.gross, "Shopee: Toko Contoh")
    ship(order)
    assert books.push([order])[str(order.pk)].state == "done", note(order)
    assert [each.total for each in books.invoices([person.sale(sale)])] == [order.gross]


def test_nothing_is_invoiced_on_a_provisional_sum_but_the_parcel_goes(books, person):
    books.profile.invoice_at = "confirmed"
    order = unpaid(books)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    ship(order)
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("waiting", "no_gross")
    assert [each.state for each in person.pickings(sale)] == ["done"]
    assert not person.sale(sale).invoice_ids
    draft = person.invoice(sale, post=False)
    books.push([order])
    assert [(each.id, each.state) for each in books.invoices([person.sale(sale)])] == [(draft, "draft")]
    assert Work.objects.filter(topic="order.pull", subject__endswith=order.number).exists()


def test_an_unpaid_order_that_expires_is_cancelled_in_odoo(books, person):
    order = unpaid(books)
    books.push([order])
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.CANCELLED)
    assert books.push([order])[str(order.pk)].state == "done"
    assert only(books.sales([order]), order.number).state == "cancel"
