"""Orders that are called off, and goods that come back, in an Odoo: the sandbox's and a real one."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Package, ReturnCase
from channels.states import OrderStatus
from erp_bridge import undo
from erp_bridge.bindings import Kind
from erp_bridge.odoo import convert
from omnihub.core import clock
from omnihub.core.models import Work
from tests import factories
from tests.erp_bridge.books import bound
from tests.erp_bridge.flows import READY, change, only, ship
from tests.erp_bridge.flows_of_changes import Person

YESTERDAY = timedelta(days=1)


@dataclass
class Ended:
    """What Odoo holds of one order in the end."""

    sale: str
    sent: list
    back: list
    invoices: list
    notes: list

    @property
    def net(self):
        return sum(each.total for each in self.invoices) - sum(each.total for each in self.notes)


def held(books, order):
    sale = only(books.sales([order]), order.number)
    found = books.client.read_invoices(sale.invoice_ids)
    sold = [each for each in found if each.sale and each.alive]
    notes = {each.id: each for each in found if not each.sale and each.alive}
    notes |= {each.id: each for each in books.client.find_credit_notes([s.id for s in sold]) if each.alive}
    pickings = books.pickings([sale])
    sent = [each for each in pickings if each.outgoing and each.done]
    back = [each for each in pickings if each.incoming and each.state != "cancel"]
    return Ended(sale.state, sent, back, sold, list(notes.values()))


def call_off(order, **fields):
    change(order, status=OrderStatus.CANCELLED, cancelled_at=clock.now() - YESTERDAY, **fields)


def come_back(order, refund, *, pieces=None, solution="return_refund", state="refunded", **fields):
    """A return of the order's first line, whose escrow gave back this."""
    now = clock.now()
    case = ReturnCase.objects.create(
        shop=order.shop,
        order=order,
        number=f"R{order.number[:10]}{ReturnCase.objects.count()}",
        order_number=order.number,
        state=state,
        solution=solution,
        refund_amount=refund,
        asked_at=now,
        remote_updated_at=now - YESTERDAY,
        read_at=now,
        changed_at=now,
        **fields,
    )
    line = order.lines.order_by("key").first()
    case.items.create(
        item_id=line.listing.item_id,
        model_id=line.listing.model_id,
        sku=line.sku,
        quantity=pieces or line.quantity,
    )
    change(
        order,
        status=OrderStatus.RETURNED,
        escrow_terms={"seller_return_refund": str(-refund)},
    )
    return case


def done(books, order):
    row = books.push([order])[str(order.pk)]
    assert row.state == "done", (row.code, row.note)
    return row


def on_hand(books, order):
    products = [line.listing.components.first().product for line in order.lines.order_by("key")]
    ids = [bound(Kind.PRODUCT, product)[0].odoo_id for product in products]
    rows = books.client.search_read("product.product", [["id", "in", ids]], ["qty_available"])
    return sum(Decimal(row["qty_available"]) for row in rows)


# Called off ----------------------------------------------------------------------------------------


def test_called_off_after_hand_over_is_credited_in_full_and_awaited(books):
    (order,) = books.orders(1, voucher=501)
    before = on_hand(books, order)
    done(books, order)
    call_off(order)
    row = done(books, order)
    end = held(books, order)
    (note,) = end.notes
    assert (end.sale, end.net) == ("cancel", 0)
    assert (note.state, note.date) == ("posted", convert.day(clock.now() - YESTERDAY).isoformat())
    assert order.number in note.ref
    assert end.invoices[0].payment_state == "reversed"
    assert [each.open for each in end.back] == [True]
    assert on_hand(books, order) == before - 3
    assert note.name in row.note
    assert end.back[0].name in row.note
    assert [each.name for each in bound(Kind.CREDIT, order)] == [note.name]
    assert [each.name for each in bound(Kind.RETURN, order)] == [end.back[0].name]
    undo.arrived(order.pk, "Sari")
    done(books, order)
    end = held(books, order)
    assert [each.done for each in end.back] == [True]
    assert on_hand(books, order) == before
    assert len(end.notes) == 1
    undo.arrived(order.pk, "Sari")
    done(books, order)
    assert on_hand(books, order) == before


def test_a_lost_parcel_is_credited_and_never_awaited(books):
    (order,) = books.orders(1)
    done(books, order)
    Package.objects.filter(order=order).update(remote_status="LOGISTICS_LOST")
    call_off(order)
    row = done(books, order)
    end = held(books, order)
    assert (end.sale, end.net, end.back) == ("cancel", 0, [])
    assert "lost" in row.note


def test_an_order_called_off_on_its_way_before_odoo_delivered_it_has_left_the_stock_and_is_awaited(books):
    (order,) = books.orders(1, status=READY)
    done(books, order)
    left = clock.now() - YESTERDAY
    Package.objects.filter(order=order).update(shipped_at=left)
    call_off(order, shipped_at=left)
    done(books, order)
    end = held(books, order)
    assert (end.sale, end.invoices) == ("cancel", [])
    assert [each.done for each in end.sent] == [True]
    assert [each.open for each in end.back] == [True]


def test_an_invoice_of_before_hand_over_is_credited_and_its_stock_set_free(books):
    books.profile.invoice_at = "confirmed"
    books.profile.save()
    (order,) = books.orders(1, status=READY, paid_at=clock.now())
    done(books, order)
    assert [each.state for each in held(books, order).invoices] == ["posted"]
    call_off(order)
    done(books, order)
    end = held(books, order)
    assert (end.sale, end.net, end.sent, end.back) == ("cancel", 0, [], [])


def test_a_draft_invoice_is_cancelled_with_its_order(books):
    (order,) = books.orders(1, status=READY)
    done(books, order)
    sale = only(books.sales([order]), order.number)
    Person(books).invoice(sale, post=False)
    call_off(order)
    done(books, order)
    end = held(books, order)
    assert (end.sale, end.invoices, end.notes) == ("cancel", [], [])


def test_an_invoice_that_a_payout_paid_is_credited_and_the_note_stays_open(books):
    (order,) = books.orders(1)
    done(books, order)
    (invoice,) = held(books, order).invoices
    Person(books).pay(invoice.id)
    call_off(order)
    row = done(books, order)
    (note,) = held(books, order).notes
    assert (note.state, note.residual) == ("posted", order.gross)
    assert "payout" in row.note


def test_a_note_that_is_not_matched_with_its_invoice_is_matched(books):
    (order,) = books.orders(1)
    done(books, order)
    call_off(order)
    done(books, order)
    (note,) = held(books, order).notes
    domain = [["move_id", "=", note.id], ["account_type", "=", "asset_receivable"]]
    items = [row["id"] for row in books.client.search_read("account.move.line", domain, ["name"])]
    books.client.execute("account.move.line", "remove_move_reconcile", items)
    assert held(books, order).invoices[0].payment_state == "not_paid"
    undo.ask(order.pk, "test")
    done(books, order)
    end = held(books, order)
    assert (end.invoices[0].payment_state, len(end.notes)) == ("reversed", 1)


def test_an_invoice_of_several_orders_is_for_a_person(books):
    orders = books.orders(2, status=READY)
    books.push(orders)
    sales = [only(books.sales([order]), order.number) for order in orders]
    Person(books).invoice_together(sales)
    call_off(orders[0])
    row = books.push(orders[:1])[str(orders[0].pk)]
    assert (row.state, row.code) == ("held", "odoo_credit_by_hand")
    assert not held(books, orders[0]).notes


def test_a_credit_note_that_somebody_began_is_theirs(books):
    (order,) = books.orders(1)
    done(books, order)
    (invoice,) = held(books, order).invoices
    journal = invoice.journal_id
    books.client.reverse_invoices([invoice.id], journal_id=journal, date="2026-11-01", reason="by hand")
    call_off(order)
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_credit_by_hand")
    (note,) = held(books, order).notes
    books.client.post_invoices([note.id])
    done(books, order)
    end = held(books, order)
    assert (end.sale, end.net, len(end.notes)) == ("cancel", 0, 1)


def test_a_return_that_was_cancelled_in_odoo_is_not_opened_again(books):
    (order,) = books.orders(1)
    done(books, order)
    call_off(order)
    done(books, order)
    (back,) = held(books, order).back
    books.client.cancel_pickings([back.id])
    undo.ask(order.pk, "test")
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_return_cancelled")
    assert held(books, order).back == []


def test_of_a_split_order_only_what_was_not_lost_is_awaited(books):
    (order,) = books.orders(1, parcel=False)
    first, second = order.lines.order_by("key")
    for number, line in enumerate((first, second)):
        factories.PackageFactory(
            order=order,
            number=f"P{number}",
            tracking_number=f"JX{number}{order.number}",
            shipped_at=order.shipped_at + timedelta(hours=number),
            contents={line.key: line.quantity},
            remote_status="LOGISTICS_LOST" if number else "LOGISTICS_DELIVERY_FAILED",
        )
    done(books, order)
    call_off(order)
    done(books, order)
    end = held(books, order)
    (back,) = end.back
    moved = books.client.find_moved([back.id])
    assert [each.quantity for each in moved] == [first.quantity]
    assert end.net == 0


# Cut lines -----------------------------------------------------------------------------------------


MOST_CALLS = 30


def cut_everywhere(books, begin, judge):
    """The answer to each call in turn never arrives; Odoo has done the work all the same."""
    orders = books.orders(MOST_CALLS)
    books.push(orders)
    for number, order in enumerate(orders, 1):
        begin(order)
        books.line.cut(number)
        first = books.push([order])[str(order.pk)]
        books.line.cut()
        if first.state == "done":
            return number
        done(books, order)
        judge(held(books, order), order, number)
    raise AssertionError("it takes more calls than this test cuts")


def test_a_line_cut_anywhere_while_an_order_is_called_off_leaves_one_note_and_one_return(books):
    def judge(end, _order, number):
        assert (end.sale, end.net, len(end.notes), len(end.back)) == ("cancel", 0, 1, 1), number
        assert [each.state for each in end.notes] == ["posted"], number
        assert [each.open for each in end.back] == [True], number

    assert cut_everywhere(books, call_off, judge) > 15


def test_a_line_cut_anywhere_while_a_part_comes_back_leaves_one_note_and_one_return(books):
    def begin(order):
        come_back(order, Decimal(7_777), pieces=1, arrived_at=clock.now())

    def judge(end, order, number):
        assert (end.sale, len(end.notes), len(end.back)) == ("sale", 1, 1), number
        assert end.net == order.gross - 7_777, number
        assert [each.done for each in end.back] == [True], number

    assert cut_everywhere(books, begin, judge) > 15


# Returns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole", [False, True])
def test_a_return_credits_what_the_escrow_gave_back_and_awaits_its_pieces(books, whole):
    (order,) = books.orders(1, lines=3, voucher=501)
    before = on_hand(books, order)
    done(books, order)
    case = come_back(order, order.gross if whole else Decimal(4_321), pieces=1)
    done(books, order)
    end = held(books, order)
    (note,) = end.notes
    refund = order.gross if whole else 4_321
    assert (end.sale, end.net, note.total) == ("sale", order.gross - refund, refund)
    assert note.date == convert.day(case.remote_updated_at).isoformat()
    assert case.number in note.ref
    (row,) = books.client.read("account.move", [note.id], ["amount_tax"])
    assert abs(Decimal(row["amount_tax"]) - Decimal(refund) * 11 / 111) < 1
    (back,) = end.back
    assert [each.quantity for each in books.client.find_moved([back.id])] == [1]
    assert back.open
    sale = books.client.read("sale.order", [only(books.sales([order]), order.number).id], ["invoice_status"])
    assert sale[0]["invoice_status"] == "invoiced"
    ReturnCase.objects.filter(pk=case.pk).update(arrived_at=clock.now())
    undo.arrived(order.pk)
    done(books, order)
    end = held(books, order)
    assert [each.done for each in end.back] == [True]
    assert on_hand(books, order) == before - 5
    assert len(end.notes) == 1


def test_a_refund_without_goods_opens_no_return(books):
    (order,) = books.orders(1)
    done(books, order)
    come_back(order, Decimal(2_000), solution="refund_only")
    done(books, order)
    end = held(books, order)
    assert (len(end.notes), end.back, end.net) == (1, [], order.gross - 2_000)


def test_a_second_return_of_an_order_has_documents_of_its_own(books):
    (order,) = books.orders(1, lines=2)
    done(books, order)
    come_back(order, Decimal(2_000), solution="refund_only")
    done(books, order)
    come_back(order, Decimal(5_000), pieces=1)
    done(books, order)
    end = held(books, order)
    assert sorted(each.total for each in end.notes) == [2_000, 3_000]
    assert len(end.back) == 1


def test_a_refund_that_the_escrow_does_not_name_yet_is_asked_again(books):
    (order,) = books.orders(1)
    done(books, order)
    come_back(order, Decimal(0))
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("waiting", "no_refund")
    assert Work.objects.filter(topic="order.pull", subject__endswith=order.number).exists()
    assert held(books, order).notes == []


def test_a_return_whose_goods_are_not_linked_is_for_a_person(books):
    (order,) = books.orders(1)
    done(books, order)
    case = come_back(order, Decimal(2_000))
    case.items.update(item_id="another")
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "return_unmapped")
    assert len(held(books, order).notes) == 1


# What others ask -----------------------------------------------------------------------------------


def test_a_sales_order_cancelled_in_odoo_is_told_to_the_cancellations_once(books):
    (order,) = books.orders(1, status=READY)
    done(books, order)
    assert not undo.cancelled_in_odoo(order.pk)
    books.client.cancel_sales([only(books.sales([order]), order.number).id])
    undo.ask(order.pk, "test")
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "odoo_order_cancelled")
    assert undo.cancelled_in_odoo(order.pk)
    told = Work.objects.filter(topic="cancellation.notice", subject=str(order.pk))
    assert told.count() == 1
    told.delete()
    books.push([order])
    assert not told.exists()


def test_a_preview_names_what_would_happen_and_changes_nothing(books):
    early, late = *books.orders(1, status=READY), *books.orders(1)
    books.push([early, late])
    said = {one.document: one.words for one in undo.preview(early.pk)}
    sale = only(books.sales([early]), early.number)
    (picking,) = books.pickings([sale])
    assert set(said) == {sale.name, picking.name}
    assert "3" in said[picking.name]
    end = held(books, late)
    said = [one.document for one in undo.preview(late.pk)]
    assert end.invoices[0].name in said
    assert end.sent[0].name in said
    assert held(books, late) == end
    assert sale.state == only(books.sales([early]), early.number).state == "sale"


def test_standing_says_how_far_odoo_is(books):
    (order,) = books.orders(1)
    done(books, order)
    assert not undo.standing(order.pk).done
    call_off(order)
    undo.ask(order.pk, "test")
    assert not undo.standing(order.pk).done
    done(books, order)
    standing = undo.standing(order.pk)
    assert (standing.done, standing.held) == (True, "")
    assert held(books, order).notes[0].name in standing.words
    ship(order)
