"""The gateway's book by order: told by references, without what is known to pay no order."""

from datetime import timedelta
from decimal import Decimal

import pytest

from erp_bridge.models import ProofRun, ProofSlice
from erp_bridge.proof import gateway, slicing
from erp_bridge.proof.gateway import Line, Strays
from omnihub.core import clock
from payments import providers
from payments.records import EntryData
from tests.factories import LONG_AGO, ShopFactory
from tests.payments import given

pytestmark = pytest.mark.django_db
NOW = clock.now()


def entry(remote_id, reference, amount, *, kind="payment", product="", status="SUCCESS"):
    incoming = kind == "payment"
    moves = amount if status == "SUCCESS" else 0
    return EntryData(
        remote_id=remote_id,
        kind=kind,
        remote_kind=kind,
        remote_status=status,
        product_id=product,
        reference=reference,
        channel="",
        currency="IDR",
        incoming=incoming,
        amount=Decimal(amount),
        fee=Decimal(0),
        fee_tax=Decimal(0),
        net=Decimal(moves if incoming else -moves),
        settles_at=None,
        settled_at=None,
        at=NOW,
        updated_at=NOW,
    )


def kept(*entries):
    return [Line.of(gateway._kept(one)) for one in entries]


def test_what_came_and_what_went_back_is_told_by_order():
    receipt = given.receipt()
    number = receipt.payment.order.number
    reference_here = f"{number}-0011"
    back = given.refund(receipt, state="done", remote_id="disb-1")
    book = kept(
        entry("1", reference_here, 101_000),
        entry("2", back.reference, 40_000, kind="payout"),
        entry("3", reference_here, 101_000, status="FAILED"),
        entry("4", "SOMEBODY-ELSE", 7),
    )
    shop = receipt.payment.order.shop_id
    found = gateway.taken(shop, book, [number, "UNPAID"], Strays.of(shop, [number]))
    assert (found[number].came, found[number].back, found[number].left) == (101_000, 40_000, 61_000)
    assert (found["UNPAID"].came, found["UNPAID"].at) == (0, None)


def test_money_that_pays_no_order_is_left_out_and_what_nobody_here_knows_is_not():
    receipt = given.receipt(meant="late", remote_id="py-late")
    order = receipt.payment.order
    back = given.refund(receipt, state="done")
    book = kept(
        entry("1", f"{order.number}-00", 101_000, product="py-late"),
        entry("2", back.reference, 101_000, kind="payout"),
        entry("3", f"{order.number}-11", 5_000, product="py-unheard-of"),
    )
    [taken] = gateway.taken(
        order.shop_id, book, [order.number], Strays.of(order.shop_id, [order.number])
    ).values()
    assert (taken.came, taken.back) == (5_000, 0)


def test_the_book_is_read_in_short_slices_and_the_last_one_a_little_beyond_now(monkeypatch):
    shop = given.payment().order.shop
    shop.go_live_at = LONG_AGO
    run = ProofRun.objects.create(started_at=NOW, days=10, settle_seconds=0)
    parts = [part for part in slicing.cut(run, shop) if part.kind == ProofSlice.Kind.RELEASES]
    assert max(part.end - part.start for part in parts) <= timedelta(days=3)
    asked = []

    class Gateway:
        def entries(self, since, until):
            asked.append((since, until))
            yield [entry(str(len(asked)), "A-1", 5)], until

    monkeypatch.setattr(providers, "of", lambda _name: Gateway())
    assert [len(gateway.read(part)) for part in parts] == [1] * len(parts)
    assert asked[0][0] == NOW - timedelta(days=10)
    assert asked[-1][1] > NOW
    assert asked[0][1] == parts[0].end


def test_a_shop_without_payments_asks_no_gateway():
    run = ProofRun.objects.create(started_at=NOW, days=1, settle_seconds=0)
    part = ProofSlice(run=run, shop=ShopFactory(kind="own", connection=None), start=NOW, end=NOW)
    assert gateway.read(part) == {}
