"""The columns of Odoo's Website: what stands on one side only, what differs, and what is no difference."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from erp_bridge.proof import website_compare
from erp_bridge.proof.facts import Booked, Document, Mirrored, Paper, Taken
from erp_bridge.proof.website_facts import Goods, Here, Pair, There

DAY = date(2026, 11, 1)
AT = datetime(2026, 11, 1, 3, tzinfo=UTC)
TOTAL, COURIER = Decimal(99_000), Decimal(9_000)
LINES = {"11": Goods("Tas Rotan", 2, Decimal(90_000))}
PAID = frozenset({Document.ORDER, Document.INVOICE, Document.PAYMENT})
THERE = There(
    number="S00042",
    day=DAY,
    total=TOTAL,
    delivery=COURIER,
    lines=LINES,
    confirmed=False,
    cancelled=False,
    delivered=False,
    waybill="",
    created_at=AT,
    changed_at=AT,
)
HERE = Here(
    number="S00042",
    day=DAY,
    total=TOTAL,
    delivery=COURIER,
    lines=LINES,
    stands=False,
    cancelled=False,
    left=False,
    waybills=frozenset(),
    offered=False,
    waits=False,
    by_link=False,
    placed_at=AT,
    changed_at=AT,
    history=False,
    mirrored=Mirrored("S00042", TOTAL, frozenset()),
)


def papers(*, confirmed=False, **more):
    order = (Paper("S00042", TOTAL, done=confirmed),)
    return {Document.ORDER: order, **{Document(name): value for name, value in more.items()}}


def pair(there=THERE, here=HERE, booked=None, **more):
    kept = papers(confirmed=bool(there and there.confirmed)) if booked is None else booked
    return Pair("S00042", there, here, more.pop("settled", True), Booked("S00042", kept), **more)


def compared(one):
    """Each document's three counts, and all reasons."""
    rows = website_compare.rows([one])
    counts = {row.document: (row.marketplace.count, row.mirror.count, row.erp.count) for row in rows}
    return counts, [found.reason for row in rows for found in row.differences]


def test_an_unpaid_order_that_stands_on_both_sides_is_equal_to_the_rupiah():
    [order, *others] = website_compare.rows([pair()])
    assert order.marketplace.total == order.mirror.total == order.erp.total == TOTAL
    assert not order.differences
    assert {row.marketplace.count for row in others} == {0}


@pytest.mark.parametrize(
    ("there", "here", "counts", "reason"),
    [
        (THERE, None, (1, 0, 1), "OmniHub has never seen this order"),
        (None, HERE, (0, 1, 0), "Odoo's website has no such order"),
        (replace(THERE, cancelled=True), HERE, (0, 1, 0), "cancelled in Odoo, and not in OmniHub"),
        (THERE, replace(HERE, cancelled=True), (1, 0, 1), "cancelled in OmniHub, and not in Odoo"),
        (
            replace(THERE, confirmed=True),
            HERE,
            (1, 1, 1),
            "confirmed in Odoo, and still waiting for its payment in OmniHub",
        ),
        (
            THERE,
            replace(HERE, stands=True),
            (1, 1, 0),
            "paid or confirmed in OmniHub, and only a quotation in Odoo",
        ),
        (replace(THERE, total=TOTAL + 1), HERE, (1, 1, 1), "Rp 99.001 on the website, Rp 99.000 in OmniHub"),
        (
            THERE,
            replace(HERE, lines={"11": Goods("Tas Rotan", 3, Decimal(90_000))}),
            (1, 1, 1),
            "Tas Rotan: 2 × Rp 45.000 on the website, 3 × Rp 30.000 in OmniHub",
        ),
    ],
)
def test_what_stands_on_one_side_or_differs_is_named(there, here, counts, reason):
    booked = {} if there is None or there.cancelled else None
    found, reasons = compared(pair(there, here, booked))
    assert (found[Document.ORDER], [str(one).replace("\N{NO-BREAK SPACE}", " ") for one in reasons]) == (
        counts,
        [reason],
    )


def test_the_courier_of_an_offered_link_counts_from_its_payment_on():
    link = replace(HERE, offered=True, total=TOTAL + 3_000, delivery=COURIER + 3_000)
    [order, *_] = website_compare.rows([pair(here=link)])
    assert order.marketplace.total == order.mirror.total == order.erp.total == TOTAL - COURIER
    assert not order.differences
    _, reasons = compared(pair(here=replace(link, by_link=True, stands=True)))
    assert len(reasons) == 2


def test_what_was_ended_on_both_sides_or_seen_on_neither_is_no_difference():
    over = replace(THERE, cancelled=True)
    for here in (None, replace(HERE, cancelled=True)):
        assert compared(pair(over, here, {})) == (dict.fromkeys(Document, (0, 0, 0)), [])
    [order, *_] = website_compare.rows([pair(over, None, {})])
    assert order.cancelled_before == 1
    bill = {Document.INVOICE: (Paper("INV/1", TOTAL, done=True),)}
    assert compared(pair(over, replace(HERE, cancelled=True), bill))[1] == [
        "cancelled, but Odoo still has INV/1"
    ]


def test_parcels_are_sent_on_both_sides_with_the_same_waybill():
    there, here = replace(THERE, confirmed=True), replace(HERE, stands=True)
    gone = replace(there, delivered=True, waybill="JNE1")
    sent = replace(here, left=True, waybills=frozenset({"JNE1"}))
    kept = papers(confirmed=True, delivery=(Paper("WH/OUT/1", TOTAL, done=True),))
    assert compared(pair(gone, sent, kept)) == (
        {**dict.fromkeys(Document, (0, 0, 0)), Document.ORDER: (1, 1, 1), Document.DELIVERY: (1, 1, 1)},
        [],
    )
    assert compared(pair(gone, here, kept))[1] == ["delivered in Odoo, and not sent in OmniHub"]
    assert compared(pair(there, sent))[1] == ["no delivery in Odoo"]
    assert compared(pair(replace(gone, waybill=""), sent, kept))[1] == ["waybill JNE1 in OmniHub, – in Odoo"]
    assert compared(pair(replace(gone, waybill=None), sent, kept))[1] == []


def test_money_is_asked_for_where_a_link_was_paid_and_only_there():
    there = replace(THERE, confirmed=True)
    link = replace(
        HERE,
        stands=True,
        offered=True,
        by_link=True,
        mirrored=Mirrored("S00042", TOTAL, PAID, taken=Taken(TOTAL)),
    )
    bill = (Paper("INV/1", TOTAL, done=True),)
    whole = Booked("S00042", papers(confirmed=True, invoice=bill, payment=bill), money=bill)
    taken = Taken(TOTAL, at=AT)
    found, reasons = compared(Pair("S00042", there, link, True, whole, taken))
    assert (found[Document.INVOICE], found[Document.PAYMENT], reasons) == ((1, 1, 1), (1, 1, 1), [])
    bare = Booked("S00042", papers(confirmed=True))
    assert compared(Pair("S00042", there, link, True, bare, taken))[1] == [
        "no posted invoice in Odoo",
        "no payment in Odoo",
    ]
    by_odoo = replace(HERE, stands=True, mirrored=Mirrored("S00042", TOTAL, PAID))
    assert compared(Pair("S00042", there, by_odoo, True, bare)) == (
        {**dict.fromkeys(Document, (0, 0, 0)), Document.ORDER: (1, 1, 1)},
        [],
    )


def test_what_changed_a_moment_ago_waits_for_the_next_proof():
    rows = website_compare.rows([pair(here=None, settled=False)])
    assert [(row.unsettled, row.differences) for row in rows] == [(1, [])] * 4
