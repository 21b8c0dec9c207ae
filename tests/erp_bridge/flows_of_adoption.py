"""Orders that were open at go-live, looked for in an Odoo and carried on from there; run like the flows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Order, Shop
from channels.states import OrderStatus
from erp_bridge import adoptions, bindings
from erp_bridge.bindings import Kind
from erp_bridge.models import Adoption
from erp_bridge.proof import erp
from erp_bridge.proof.facts import Document
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.erp_bridge.books import bound, wake
from tests.erp_bridge.flows import change, only, ship

READY = OrderStatus.READY_TO_SHIP
State = Adoption.State


def old(books, count=1, **wishes):
    """Orders of two days ago in a shop that went live an hour ago."""
    Shop.objects.filter(pk=books.shop.pk).update(go_live_at=clock.now() - timedelta(hours=1))
    books.shop.refresh_from_db()
    return books.orders(count, history=True, **wishes)


def by_hand(books, order, *, more=0, **values):
    """A quotation as staff type it: their own buyer, their own lines, whole line totals."""
    tax = [(6, 0, [books.profile.tax_id])]
    lines = [
        (
            0,
            0,
            {"product_id": odoo_id(line), "product_uom_qty": 1, "price_unit": float(line.total + more)}
            | {"tax_id": tax},
        )
        for line in order.lines.order_by("pk")
    ]
    buyer = books.client.create("res.partner", {"name": f"Shopee {order.number[:4]}"})
    return books.client.create("sale.order", {"partner_id": buyer, "order_line": lines, **values})


def odoo_id(line):
    product = line.listing.components.get().product
    return bindings.find(Kind.PRODUCT, str(product.pk)).odoo_id


def typed(books, sale):
    """What a person wrote and nobody else may change."""
    head = ["name", "client_order_ref", "origin", "note", "partner_id", "order_line"]
    (order,) = books.client.read("sale.order", [sale], head)
    columns = ["product_id", "product_uom_qty", "price_unit", "tax_id", "name"]
    return order, books.client.read("sale.order.line", order["order_line"], columns)


def settle(books, orders):
    wake()
    while work.run("order.adopt", Deadline.after(300)) or work.run("order.push", Deadline.after(300)):
        wake()
    rows = Adoption.objects.filter(order__in=orders)
    return [rows.get(order=order) for order in orders]


def look(books, orders):
    assert adoptions.search(books.shop, "sari", [order.pk for order in orders]) == len(orders)
    return settle(books, orders)


def create(books, orders, *, stock_taken):
    pks = [order.pk for order in orders]
    assert adoptions.create(books.shop, pks, "sari", stock_taken=stock_taken) == len(orders)
    return settle(books, orders)


def pushed(order):
    return Work.objects.filter(topic="order.push", subject=str(order.pk)).latest("pk")


@pytest.mark.parametrize(
    "words",
    [
        lambda number: {"client_order_ref": number},
        lambda number: {"client_order_ref": f"shopee {number.lower()} (Budi)"},
        lambda number: {"origin": f"Shopee/{number}"},
        lambda number: {"note": f"<p>No. pesanan:<br/>{number}, tolong dibungkus</p>"},
        lambda number: {"name": number},
    ],
    ids=["reference", "reference with words", "source", "note", "name"],
)
def test_an_order_typed_in_by_hand_is_found_and_carried_on_from_there(books, words):
    (order,) = old(books)
    sale = by_hand(books, order, **words(order.number))
    before = typed(books, sale)
    (adoption,) = look(books, [order])
    assert (adoption.state, bound(Kind.ORDER, order)[0].odoo_id) == (State.BOUND, sale)
    assert pushed(order).state == "done", pushed(order).note
    (found,) = books.client.read_sales([sale])
    assert (found.state, found.total) == ("sale", order.gross)
    assert typed(books, sale) == before
    assert [(one.state, one.tracking) for one in books.pickings([found])] == [("done", f"JX{order.number}")]
    assert [(one.state, one.total) for one in books.invoices([found])] == [("posted", order.gross)]
    order.refresh_from_db()
    assert (order.adopted, order.history) == (True, False)


def test_what_staff_have_done_already_is_not_done_again(books):
    (order,) = old(books)
    sale = by_hand(books, order, client_order_ref=order.number)
    client = books.client
    client.confirm_sales([sale])
    client.validate_pickings([one.id for one in client.find_pickings([sale])])
    client.create_invoices(client.open_invoicing([sale]), [sale])
    (found,) = client.read_sales([sale])
    client.write("account.move", found.invoice_ids, {"invoice_date": "2026-11-01"})
    look(books, [order])
    assert pushed(order).state == "done", pushed(order).note
    (again,) = client.read_sales([sale])
    assert again.ordered_at == found.ordered_at
    assert again.invoice_ids == found.invoice_ids
    assert [(one.state, one.date) for one in books.invoices([again])] == [("posted", "2026-11-01")]
    assert len(books.pickings([again])) == 1


def test_a_sum_that_differs_holds_the_invoice_and_says_so(books):
    (order,) = old(books)
    sale = by_hand(books, order, more=1500, client_order_ref=order.number)
    look(books, [order])
    assert (pushed(order).state, pushed(order).code) == ("held", "sum_differs")
    (found,) = books.client.read_sales([sale])
    assert [one.state for one in books.pickings([found])] == ["done"]
    assert not found.invoice_ids


def test_what_is_not_found_waits_for_a_click_and_nothing_is_made(books):
    orders = old(books, 3)
    assert {row.state for row in look(books, orders)} == {State.MISSING}
    assert not any(books.sales(orders).values())
    assert not Order.objects.filter(adopted=True).exists()
    assert not Work.objects.filter(topic="order.push").exists()


def test_made_with_its_goods_from_the_stock_it_is_like_any_other(books):
    shipped, ready = *old(books), *old(books, status=READY)
    assert {row.state for row in look(books, [shipped, ready])} == {State.MISSING}
    assert {row.state for row in create(books, [shipped, ready], stock_taken=False)} == {State.CREATED}
    found = books.sales([shipped, ready])
    assert [one.state for one in books.pickings([only(found, shipped.number)])] == ["done"]
    assert [one.state for one in books.pickings([only(found, ready.number)])] == ["assigned"]


def on_hand(books, orders):
    ids = sorted({odoo_id(line) for order in orders for line in order.lines.all()})
    return books.client.read("product.product", ids, ["qty_available", "free_qty", "virtual_available"])


@pytest.mark.parametrize("policy", ["order", "delivery"])
def test_made_with_its_goods_taken_already_nothing_is_taken_again(books, policy):
    orders = old(books, 3, voucher=501)
    ids = {odoo_id(line) for line in orders[0].lines.all()}
    before = books.client.read("product.product", sorted(ids), ["invoice_policy"])
    books.client.write("product.product", sorted(ids), {"invoice_policy": policy})
    stock = on_hand(books, orders)
    look(books, orders)
    create(books, orders, stock_taken=True)
    assert {pushed(order).state for order in orders} == {"done"}, [pushed(order).note for order in orders]
    found = books.sales(orders)
    sales = [only(found, order.number) for order in orders]
    assert [(sale.state, sale.total) for sale in sales] == [("sale", order.gross) for order in orders]
    booked = sorted((one.state, one.total) for one in books.invoices(sales))
    assert booked == sorted(("posted", order.gross) for order in orders)
    assert not books.pickings(sales)
    assert on_hand(books, orders) == stock
    for row in before:
        books.client.write("product.product", [row["id"]], {"invoice_policy": row["invoice_policy"]})


def test_goods_taken_already_are_not_reserved_and_move_on_without_a_delivery(books):
    (order,) = old(books, status=READY)
    stock = on_hand(books, [order])
    look(books, [order])
    create(books, [order], stock_taken=True)
    sale = only(books.sales([order]), order.number)
    assert (sale.confirmed, sale.invoice_ids, books.pickings([sale])) == (True, (), [])
    ship(order)
    books.push([order])
    sale = only(books.sales([order]), order.number)
    assert [one.state for one in books.invoices([sale])] == ["posted"]
    assert (books.pickings([sale]), on_hand(books, [order])) == ([], stock)


def test_a_line_cut_on_the_way_takes_nothing_from_the_stock_and_makes_nothing_twice(books):
    books.client.dialect()
    number, cut = 0, True
    while cut:
        number += 2
        orders = old(books)
        stock = on_hand(books, orders)
        before = books.line.calls
        books.line.cut(number)
        create(books, orders, stock_taken=True)
        books.line.cut()
        cut = books.line.calls - before >= number
        assert {pushed(order).state for order in orders} == {"done"}, (
            number,
            [pushed(o).note for o in orders],
        )
        sales = [only(books.sales(orders), order.number) for order in orders]
        booked = sorted((one.state, one.total) for one in books.invoices(sales))
        assert booked == sorted(("posted", order.gross) for order in orders), number
        assert (books.pickings(sales), on_hand(books, orders)) == ([], stock), number
    assert number > 10


def test_a_transfer_that_odoo_asks_for_all_the_same_is_cancelled(books, monkeypatch):
    """Where an add-on does not keep Odoo's own promise."""
    (order,) = old(books)
    stock = on_hand(books, [order])
    look(books, [order])
    confirm = type(books.client).confirm_sales
    monkeypatch.setattr(type(books.client), "confirm_sales", lambda self, ids, **_: confirm(self, ids))
    create(books, [order], stock_taken=True)
    assert pushed(order).state == "done", pushed(order).note
    sale = only(books.sales([order]), order.number)
    assert {one.state for one in books.pickings([sale])} == {"cancel"}
    assert [one.state for one in books.invoices([sale])] == ["posted"]
    assert on_hand(books, [order]) == stock


def test_cancelled_afterwards_somebody_is_told_to_put_the_goods_back(books):
    (order,) = old(books, status=READY)
    look(books, [order])
    create(books, [order], stock_taken=True)
    change(order, status=OrderStatus.CANCELLED)
    row = books.push([order])[str(order.pk)]
    assert (row.state, row.code) == ("held", "stock_to_put_back")
    assert only(books.sales([order]), order.number).state == "cancel"


def test_a_line_cut_while_cancelling_still_tells_somebody_to_put_the_goods_back(books):
    number, cut = 0, True
    while cut:
        number += 1
        (order,) = old(books, status=READY)
        look(books, [order])
        create(books, [order], stock_taken=True)
        change(order, status=OrderStatus.CANCELLED)
        books.line.cut(number)
        cut = books.push([order])[str(order.pk)].state != "held"
        books.line.cut()
        row = books.push([order])[str(order.pk)] if cut else pushed(order)
        assert (row.state, row.code) == ("held", "stock_to_put_back"), (number, row.note)
        assert only(books.sales([order]), order.number).state == "cancel", number
    assert number > 3


def test_of_several_a_person_chooses(books):
    (order,) = old(books)
    first = by_hand(books, order, client_order_ref=order.number)
    second = by_hand(books, order, note=f"<p>Shopee {order.number.lower()}</p>")
    (adoption,) = look(books, [order])
    assert adoption.state == State.SEVERAL
    assert sorted(one["id"] for one in adoption.candidates) == [first, second]
    assert not bound(Kind.ORDER, order)
    assert not adoptions.choose(adoption, 99_999_999, "sari")
    assert adoptions.choose(adoption, second, "sari")
    settle(books, [order])
    assert bound(Kind.ORDER, order)[0].odoo_id == second
    (found,) = books.client.read_sales([first])
    assert found.draft


def test_a_sales_order_that_names_several_orders_is_taken_over_by_none_of_itself(books):
    orders = old(books, 2)
    numbers = " ".join(order.number for order in orders)
    by_hand(books, orders[0], note=f"<p>Shopee hari ini: {numbers}</p>")
    for order in orders:  # one at a time: the other one is not in the same search
        (adoption,) = look(books, [order])
        assert adoption.state == State.SEVERAL
        assert [one["orders"] for one in adoption.candidates] == [2]
    adoptions.none_of_these(adoption, "sari")
    assert not bound(Kind.ORDER, orders[0])


def test_a_cancelled_sales_order_is_none_and_is_named(books):
    (order,) = old(books)
    sale = by_hand(books, order, client_order_ref=order.number)
    books.client.cancel_sales([sale])
    (adoption,) = look(books, [order])
    assert adoption.state == State.MISSING
    assert "is cancelled" in adoption.note
    create(books, [order], stock_taken=False)
    assert [one.confirmed for one in books.sales([order])[order.number]].count(True) == 1


def test_a_number_inside_a_longer_one_is_another(books):
    (order,) = old(books)
    by_hand(books, order, client_order_ref=f"{order.number}9")
    by_hand(books, order, note=f"<p>X{order.number}</p>")
    assert [row.state for row in look(books, [order])] == [State.MISSING]


def test_what_is_typed_in_between_search_and_click_is_found_and_not_doubled(books):
    (order,) = old(books)
    look(books, [order])
    sale = by_hand(books, order, note=f"<p>{order.number}</p>")
    (adoption,) = create(books, [order], stock_taken=True)
    assert (adoption.state, adoption.stock_taken) == (State.BOUND, False)
    assert bound(Kind.ORDER, order)[0].odoo_id == sale
    assert not books.sales([order])[order.number]


def test_left_as_history_it_is_never_written(books):
    (order,) = old(books)
    adoptions.leave(books.shop, [order.pk], "sari")
    assert adoptions.search(books.shop, "sari") == 0
    order.refresh_from_db()
    assert order.history
    assert not books.sales([order])[order.number]


def test_fifty_are_looked_for_with_two_searches(books):
    orders = old(books, 50, lines=1, parcel=False)
    by_hand(books, orders[7], client_order_ref=orders[7].number)
    adoptions.search(books.shop, "sari")
    wake()
    before = books.client.calls
    work.run("order.adopt", Deadline.after(300))
    assert books.client.calls - before == 2
    states = Adoption.objects.values_list("order_id", "state")
    assert {pk for pk, state in states if state == State.BOUND} == {orders[7].pk}
    assert adoptions.counts(books.shop) == {State.BOUND: 1, State.MISSING: 49}


def test_the_money_of_a_day_is_booked_also_where_buyers_differ(books):
    """One payment a buyer, all with the shop's and the day's name."""
    (first,) = old(books)
    sale = by_hand(books, first, client_order_ref=first.number)
    look(books, [first])
    others = books.orders(2)
    books.push(others)
    day = clock.now() - timedelta(days=1)
    for order in (first, *others):
        change(order, released_at=day)
    row = books.pay(clock.jakarta_date(day))
    assert row.state == "done", row.note
    assert all(bound(Kind.PAYMENT, order) for order in (first, *others))
    (found,) = books.client.read_sales([sale])
    assert {one.payment_state for one in books.invoices([found])} <= {"paid", "in_payment"}
    names = {binding.name for order in (first, *others) for binding in bound(Kind.PAYMENT, order)}
    payments = books.client.search_read(
        "account.payment", [["name", "in", sorted(names)]], ["amount", "memo"]
    )
    assert sum(Decimal(one["amount"]) for one in payments) == sum(o.gross for o in (first, *others))
    assert all(books.shop.name in one["memo"] for one in payments)


def test_a_proof_finds_it_where_its_number_was_typed_and_tells_of_a_second_one(books):
    (order,) = old(books)
    sale = by_hand(books, order, note=f"<p>{order.number}</p>")
    look(books, [order])
    since = order.placed_at - timedelta(days=1)

    def papers():
        found = erp.booked_anywhere(books.profile, [order.number], since)[order.number]
        return {
            kind: [paper.total for paper in found.done(kind)] for kind in (Document.ORDER, Document.INVOICE)
        }

    assert papers() == {Document.ORDER: [order.gross], Document.INVOICE: [order.gross]}
    second = by_hand(books, order, client_order_ref=f"Shopee {order.number}")
    books.client.confirm_sales([second])
    assert papers() == {Document.ORDER: [order.gross] * 2, Document.INVOICE: [order.gross]}
    assert sale != second
