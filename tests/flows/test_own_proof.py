"""Own shops in the proof: gateway, OmniHub and Odoo equal to the rupiah, or it says where they are not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Shop
from channels.own import moves
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.notifications.models import Message
from omnihub.reconciliation.books import clearing, gateway
from payments import bank_accounts, charging, providers, refunds, todos
from payments.models import Receipt, Refund
from payments.records import Account, Payer, ReturnUrls, Wanted
from tests.flows import own_shop
from tests.flows.far_side import proved
from tests.flows.test_proof import differences

pytestmark = [pytest.mark.flow, pytest.mark.django_db, pytest.mark.timeout(600)]

COMES_BACK = Account("ID_BCA", "1234569903", "Budi Santoso")


@pytest.fixture
def till(chain, remotes, settings):
    return own_shop.till(chain, own_shop.opened(chain, remotes, settings), settings)


class Journal:
    """What a person with all rights does to the payments of Odoo's clearing journal."""

    def __init__(self, chain) -> None:
        self.chain = chain

    def of(self, order):
        return next(row for row in self.chain.odoo("account.payment") if f"({order.number})" in row["memo"])

    def undo(self, order) -> None:
        self.chain.by_hand("account.payment", "action_draft", [self.of(order)["id"]])

    def change(self, order, amount) -> None:
        self.undo(order)
        self.chain.by_hand("account.payment", "write", [self.of(order)["id"]], {"amount": amount})
        self.chain.by_hand("account.payment", "action_post", [self.of(order)["id"]])

    def double(self, order) -> None:
        row = self.of(order)
        values = {name: row[name] for name in ("payment_type", "partner_type", "amount", "memo")}
        values |= {name: row[name][0] for name in ("partner_id", "journal_id")}
        self.chain.by_hand("account.payment", "create", values)
        newest = max(one["id"] for one in self.chain.odoo("account.payment"))
        self.chain.by_hand("account.payment", "action_post", [newest])


def says(words, *parts) -> bool:
    return any(all(part in one for part in parts) for one in words)


def test_orders_paid_refunded_and_sent_are_equal_and_each_planted_difference_is_named(till, chain):
    paid, doubled, refunded = till.sold("DANA"), till.sold("DANA", 2), till.sold("QRIS")
    dearer, undone = till.sold("SHOPEEPAY"), till.sold("DANA")
    unpaid, late = till.ordered()
    receipt = Receipt.objects.get(payment__order=refunded)
    refunds.ask(receipt, Decimal(5_000), "by:sari:1", "", "sari")
    chain.settle()
    till.hear()
    moves.collect(paid.pk, clock.now())
    chain.settle()
    sums = {row.document: row for row in proved().rows.all()}
    assert (sums["order"].marketplace_count, sums["payment"].marketplace_count) == (5, 5)
    assert sums["payment"].marketplace_sum == sums["order"].marketplace_sum - 5_000

    journal = Journal(chain)
    journal.undo(undone)
    journal.change(dearer, 1)
    journal.double(doubled)
    Receipt.objects.filter(payment__order=paid).update(amount=1)
    till.pays(late)
    found = differences()
    assert set(found) == {one.number for one in (undone, dearer, doubled, paid, unpaid)}
    assert "no payment in Odoo" in found[undone.number]
    assert says(found[dearer.number], "at the gateway, ", "1 in Odoo")
    assert says(found[doubled.number], "at the gateway, ", "in Odoo (")
    assert says(found[paid.number], "at the gateway, ", "1 in OmniHub")
    assert says(found[unpaid.number], "at the gateway, ", "0 in OmniHub")
    Receipt.objects.filter(payment__order=paid).update(amount=paid.buyer_total)
    charging.look(late.payment_id)
    chain.settle()
    assert set(differences()) == {one.number for one in (undone, dearer, doubled)}


def test_a_payout_that_the_bank_sends_back_is_booked_told_and_tried_again_and_all_is_equal(
    till, chain, monkeypatch
):
    order = till.sold("BNI_VIRTUAL_ACCOUNT")
    moves.collect(order.pk, clock.now())
    chain.sandbox.control("settings", {"xendit_payout_seconds": 50})
    receipt = Receipt.objects.get(payment__order=order)
    first = refunds.ask(receipt, Decimal(20_000), "by:sari:1", "Broken", "sari")
    give(first, COMES_BACK)
    chain.settle()
    for state, seconds in (("done", 60), ("failed", 180)):
        till.hear(seconds)
        first.refresh_from_db()
        assert first.state == state
    assert first.remote_status == "REVERSED"
    assert list(Work.objects.filter(topic="refund.send", state="held").values_list("code", flat=True)) == [
        "refund_failed"
    ]
    second = refunds.again(str(first.pk), "sari")
    with pytest.raises(refunds.NotPossible):
        refunds.again(str(first.pk), "ani")
    give(second, Account("ID_BCA", "1234567890", "Budi Santoso"))
    chain.settle()
    till.hear(60)
    assert sorted(Refund.objects.values_list("state", flat=True)) == ["done", "dropped"]
    assert not Work.objects.filter(topic__in=["refund.send", "refund.push"], state="held").exists()
    payouts = chain.sandbox.control("xendit/state")["payouts"]
    assert sorted(one["status"] for one in payouts) == ["REVERSED", "SUCCEEDED"]
    booked = [(row["payment_type"], row["amount"]) for row in chain.odoo("account.payment")]
    assert sorted(booked) == [
        ("inbound", 20_000),
        ("inbound", float(receipt.amount)),
        *[("outbound", 20_000)] * 2,
    ]
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)  # the gateway's clock had gone on
    proved()


def test_what_is_given_back_in_xendits_dashboard_is_ours_once_and_all_books_are_equal(till, chain):
    """One is told of by notice and book, one by the book alone; one gives back what another program sold."""
    sold = [till.sold("DANA"), till.sold("DANA")]
    Shop.objects.filter(pk=till.shop.pk).update(messages=True)
    told, quiet = (Receipt.objects.get(payment__order=order) for order in sold)
    back_there(chain, told.remote_id, 7_000)
    till.hear()
    back_there(chain, quiet.charge.reference, 9_000)
    sold_elsewhere(chain, "POS-1")
    back_there(chain, "POS-1")
    read_book(chain)
    till.hear()
    read_book(chain)
    made = Refund.objects.order_by("amount")
    assert [(one.amount, one.state, one.made_elsewhere) for one in made] == [
        (7_000, "done", True),
        (9_000, "done", True),
    ]
    booked = [row["amount"] for row in chain.odoo("account.payment") if row["payment_type"] == "outbound"]
    assert sorted(booked) == [7_000, 9_000]
    assert Message.objects.filter(event="refund_done").values("order", "part").distinct().count() == 2
    held = Work.objects.filter(state="held", code="notice_unknown").values_list("topic", flat=True)
    assert sorted(held) == ["gateway.notice", "refund.find"]
    found = [*compared(gateway), *compared(clearing)]
    assert sorted((one.what, one.facts.get("entry_kind")) for one in found) == [
        ("missing_here", "PAYMENT"),
        ("missing_here", "REFUND"),
    ]
    proved()


def sold_elsewhere(chain, reference) -> None:
    """By another program, by the same account."""
    until, payer, ways = clock.now() + timedelta(hours=1), Payer("Budi"), ReturnUrls("https://pos.example/")
    terms = (reference, "request", "DANA", "ewallet", Decimal(50_000), "IDR", "POS", until, payer, ways)
    providers.of("xendit").ask(Wanted(*terms))
    chain.sandbox.control("xendit/pay", {"id": reference})


def back_there(chain, payment, amount=None) -> None:
    chain.sandbox.control("xendit/give_back", {"id": payment, **({"amount": amount} if amount else {})})


def read_book(chain) -> None:
    work.add([todos.ledger("xendit", "test")])
    chain.settle()


def compared(book):
    """When nothing is on its way any more."""
    return book.read(clock.jakarta_date(clock.now()), clock.now() + timedelta(days=1, minutes=1)).found


def give(refund, account) -> None:
    bank_accounts.enter_by_staff(str(refund.pk), account, "sari")
    refunds.approve(str(refund.pk), "ani")
