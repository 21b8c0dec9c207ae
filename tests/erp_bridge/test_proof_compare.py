from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from erp_bridge.proof import compare
from erp_bridge.proof.facts import Booked, Document, Mirrored, Paper, Sold, Taken

DAY = date(2026, 11, 1)
ALL = frozenset(Document)
TOTAL = Decimal(90_000)


def sold(number="A", **changes):
    return Sold(**{"number": number, "day": DAY, "total": TOTAL, "asks_for": ALL, **changes})


def mirrored(number="A", **changes):
    return Mirrored(**{"number": number, "total": TOTAL, "asks_for": ALL, **changes})


def booked(number="A", total=TOTAL, **papers):
    whole = {document: (Paper(f"{document}/1", total, done=True),) for document in Document}
    return Booked(number, {**whole, **{Document(name): value for name, value in papers.items()}})


def differences(order, ours, theirs):
    mirror = {ours.number: ours} if ours else {}
    erp = {theirs.number: theirs} if theirs else {}
    return [
        (difference.document, difference.reason)
        for row in compare.rows([order], mirror, erp)
        for difference in row.differences
    ]


def test_three_equal_sides_have_no_difference_and_equal_sums():
    rows = compare.rows([sold()], {"A": mirrored()}, {"A": booked()})
    assert [row.document for row in rows] == list(Document)
    for row in rows:
        assert (row.marketplace.count, row.mirror.count, row.erp.count) == (1, 1, 1)
        assert row.marketplace.total == row.mirror.total == row.erp.total == TOTAL
        assert not row.differences


def test_an_order_that_omnihub_never_saw_is_named():
    found = differences(sold(asks_for=frozenset({Document.ORDER})), None, None)
    assert found == [
        (Document.ORDER, "OmniHub has never seen this order"),
        (Document.ORDER, "no sales order in Odoo"),
    ]


def test_a_parked_order_is_a_difference_with_its_reason():
    ours = mirrored(held="SKU TAS-BIRU is not linked to a product")
    found = differences(sold(asks_for=frozenset({Document.ORDER})), ours, None)
    assert found == [(Document.ORDER, "no sales order in Odoo: SKU TAS-BIRU is not linked to a product")]


def test_one_rupiah_more_in_odoo_is_a_difference_with_both_sums():
    found = differences(sold(), mirrored(), booked(total=TOTAL + 1))
    assert {document for document, _ in found} == ALL
    assert all("Rp 90.000" in reason and "Rp 90.001" in reason for _, reason in found)


def test_a_second_sales_order_is_a_difference_even_on_an_unsettled_order():
    twice = (Paper("S1", TOTAL, done=True), Paper("S2", TOTAL, done=True))
    found = differences(sold(settled=False, asks_for=frozenset()), mirrored(), booked(order=twice))
    assert found == [(Document.ORDER, "Odoo has 2: S1, S2")]


def test_a_split_order_may_have_two_deliveries():
    two = tuple(Paper(f"OUT/{n}", TOTAL / 2, done=True) for n in (1, 2))
    assert differences(sold(), mirrored(), booked(delivery=two)) == []


def test_a_draft_invoice_does_not_count():
    draft = (Paper("draft", TOTAL, done=False),)
    assert differences(sold(), mirrored(), booked(invoice=draft)) == [
        (Document.INVOICE, "no posted invoice in Odoo")
    ]


def test_cancelled_before_it_reached_odoo_is_counted_apart():
    rows = compare.rows([sold(cancelled=True)], {"A": mirrored(asks_for=frozenset())}, {})
    assert [row.cancelled_before for row in rows] == [1, 0, 0, 0]
    assert not any(row.differences or row.marketplace.count for row in rows)


def test_cancelled_on_the_marketplace_but_alive_in_odoo_is_a_difference():
    theirs = booked(delivery=(), invoice=(), payment=())
    found = differences(sold(cancelled=True), mirrored(), theirs)
    assert found == [(Document.ORDER, "cancelled on the marketplace, but Odoo still has order/1")]


def test_stale_news_in_the_mirror_is_a_difference():
    ours = mirrored(asks_for=frozenset({Document.ORDER}))
    found = differences(sold(asks_for=frozenset({Document.ORDER, Document.DELIVERY})), ours, booked())
    assert found == [
        (Document.DELIVERY, "OmniHub has older news: it does not ask for a delivery yet"),
    ]


def test_an_order_that_is_listed_but_cannot_be_read_is_never_green():
    assert differences(sold(total=None, asks_for=frozenset(), unread=True), None, None) == [
        (Document.ORDER, compare.UNREAD)
    ]


def test_a_refund_takes_from_invoice_and_payment_on_all_sides():
    order, ours = sold(refunded=Decimal(10_000)), mirrored(refunded=Decimal(10_000))
    credited = (Paper("INV/1", TOTAL - 10_000, done=True),)
    theirs = booked(invoice=credited, payment=credited)
    rows = compare.rows([order], {"A": ours}, {"A": theirs})
    assert not [row.differences for row in rows if row.differences]
    sums = {row.document: row.marketplace.total for row in rows}
    assert (sums[Document.ORDER], sums[Document.INVOICE]) == (TOTAL, TOTAL - 10_000)


def test_a_refund_that_odoo_did_not_credit_is_a_difference_with_both_sums():
    found = differences(sold(refunded=Decimal(10_000)), mirrored(refunded=Decimal(10_000)), booked())
    assert (Document.INVOICE, "Rp 80.000 on the marketplace, Rp 90.000 in Odoo (invoice/1)") in found
    assert {document for document, _ in found} == {Document.INVOICE, Document.PAYMENT}


def test_a_cancelled_order_whose_invoice_is_credited_in_full_is_no_difference():
    credited = (Paper("INV/1", Decimal(0), done=True),)
    theirs = Booked("A", {Document.INVOICE: credited, Document.PAYMENT: credited}, cancelled=True)
    assert differences(sold(cancelled=True), mirrored(), theirs) == []


def test_one_that_is_credited_in_part_is():
    left = (Paper("INV/1", Decimal(1), done=True),)
    theirs = Booked("A", {Document.INVOICE: left}, cancelled=True)
    [(document, reason)] = differences(sold(cancelled=True), mirrored(), theirs)
    assert (document, "INV/1" in reason) == (Document.INVOICE, True)


@pytest.mark.parametrize("lost", [False, True])
def test_goods_of_a_cancelled_order_that_nobody_awaits_are_a_difference_unless_they_are_lost(lost):
    theirs = Booked("A", cancelled=True, away=("WH/OUT/1",))
    found = differences(sold(cancelled=True, lost=lost), mirrored(), theirs)
    assert [document for document, _ in found] == ([] if lost else [Document.DELIVERY])


def test_goods_on_their_way_back_are_listed_and_no_difference():
    theirs = Booked("A", cancelled=True, awaited=("WH/IN/1",))
    rows = compare.rows([sold(cancelled=True)], {"A": mirrored()}, {"A": theirs})
    assert [row.document for row in rows if row.open_returns] == [Document.DELIVERY]
    assert not [row for row in rows if row.differences]


def own(came=TOTAL, back=0, **changes):
    """An order of our own shop, as the gateway has its money."""
    return sold(taken=Taken(Decimal(came), Decimal(back)), **changes)


def held(came=TOTAL, back=0):
    return mirrored(taken=Taken(Decimal(came), Decimal(back)))


def journal(*amounts):
    papers = tuple(
        Paper(f"PXND/{number}", Decimal(amount), done=True) for number, amount in enumerate(amounts)
    )
    return replace(booked(), money=papers)


def of_money(order, ours, theirs):
    return [reason for document, reason in differences(order, ours, theirs) if document == Document.PAYMENT]


def test_gateway_receipts_and_journal_are_compared_with_what_went_back():
    rows = compare.rows(
        [own(back=5_000, refunded=Decimal(5_000))], {"A": held(back=5_000)}, {"A": journal(TOTAL, -5_000)}
    )
    row = next(row for row in rows if row.document == Document.PAYMENT)
    assert (row.marketplace.total, row.mirror.total, row.erp.total) == (TOTAL - 5_000,) * 3
    assert not row.differences


@pytest.mark.parametrize(
    ("order", "ours", "theirs", "words"),
    [
        (own(), held(), booked(), "no payment in Odoo"),
        (
            own(),
            held(),
            journal(TOTAL, TOTAL),
            "Rp 90.000 at the gateway, Rp 180.000 in Odoo (PXND/0, PXND/1)",
        ),
        (own(came=1), held(), journal(TOTAL), "Rp 1 at the gateway, Rp 90.000 in OmniHub"),
        (own(came=0), held(), journal(TOTAL), "the gateway has no payment of it"),
        (own(back=TOTAL), held(), journal(TOTAL), "Rp 0 at the gateway, Rp 90.000 in OmniHub"),
        (
            own(cancelled=True),
            held(),
            journal(TOTAL, -TOTAL),
            "Rp 90.000 at the gateway, Rp 0 in Odoo (PXND/0, PXND/1)",
        ),
    ],
)
def test_money_of_our_own_shop_that_is_not_the_same_everywhere_is_named(order, ours, theirs, words):
    assert words in of_money(order, ours, theirs)


def test_a_payment_that_its_invoice_knows_nothing_of_is_named():
    found = of_money(own(), held(), replace(booked(payment=()), money=journal(TOTAL).money))
    assert found == ["its payment is in Odoo, but its invoice is not paid there: match them"]


def test_an_order_of_ours_that_nobody_paid_or_whose_money_moves_just_now_is_no_difference():
    assert not of_money(own(came=0), mirrored(), None)
    assert not of_money(own(settled=False, asks_for=frozenset()), held(came=1), journal())
