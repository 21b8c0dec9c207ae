"""Refunds made in the gateway's dashboard: whose they are, once, and what nobody knows stays for a person."""

from dataclasses import asdict, replace
from decimal import Decimal

import pytest

from channels.models import OrderEvent
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Outcome
from payments import elsewhere, ledger, providers, refund_sending, refunds
from payments.faults import NotFound
from payments.models import LedgerEntry, Refund
from payments.records import EntryData, RefundData
from tests.payments import given

pytestmark = pytest.mark.django_db

THERE = RefundData(
    "rfd-1", "by-hand", "done", "SUCCEEDED", Decimal(40_000), "IDR", reason="OTHERS", at=clock.now()
)


class Gateway:
    def __init__(self, told):
        self.told = told

    def read_refund(self, remote_id):
        if self.told is None or remote_id != self.told.remote_id:
            raise NotFound("not here")
        return self.told


@pytest.fixture
def shows(monkeypatch):
    """What the gateway shows by the number of a refund; None: nothing."""
    monkeypatch.setattr(providers, "ready", lambda _name: True)

    def show(told):
        monkeypatch.setattr(providers, "of", lambda _name: Gateway(told))

    return show


def find(times=1):
    return [elsewhere._find("xendit", "rfd-1") for _ in range(times)][-1]


@pytest.mark.parametrize(
    "names",
    [
        lambda receipt: {"payment_id": receipt.remote_id},
        lambda receipt: {"charge_id": receipt.charge.remote_id},
        lambda receipt: {"reference": receipt.charge.reference},
    ],
)
def test_it_belongs_to_the_payment_that_it_names_and_is_one_however_often_it_is_told(
    shows, names, monkeypatch
):
    monkeypatch.setattr(elsewhere.looking, "look", lambda charge, _payment_id="": charge)
    receipt = given.receipt(given.charge(method="DANA"))
    shows(replace(THERE, **names(receipt)))
    entry = LedgerEntry.objects.create(**asdict(line()), as_of=clock.now())
    assert find(2) == Outcome.done()
    row = Refund.objects.get()
    assert (row.receipt, row.amount, row.state, row.remote_id) == (receipt, 40_000, "done", "rfd-1")
    assert row.made_elsewhere
    entry.refresh_from_db()
    assert entry.refund == row
    assert [(one.kind, one.after) for one in OrderEvent.objects.filter(kind__startswith="refund")] == [
        ("refund_there", "40000.00")
    ]
    assert Work.objects.filter(topic="refund.push", subject=str(row.pk)).count() == 1


def test_one_of_ours_whose_answer_was_lost_stays_one(shows):
    ours = given.refund(given.receipt(given.charge(method="DANA")), state="sent", way="gateway")
    shows(replace(THERE, reference=str(ours.pk), payment_id=ours.receipt.remote_id))
    find(2)
    assert Refund.objects.get() == ours
    assert Work.objects.filter(topic="refund.send", subject=str(ours.pk)).exists()


def test_what_names_nothing_that_is_known_waits_for_a_person_and_a_failed_one_for_nobody(shows):
    given.receipt(given.charge(method="DANA"))
    shows(replace(THERE, payment_id="py-of-another-program"))
    assert find().code == elsewhere.UNKNOWN
    shows(None)
    assert find().code == elsewhere.UNKNOWN
    shows(replace(THERE, state="failed"))
    assert find().fate == "done"
    assert not Refund.objects.exists()


def test_the_gateways_book_names_one_that_no_notice_told_of_and_none_of_ours():
    ours = given.refund(state="done", way="gateway", remote_id="rfd-2")
    ledger.keep("xendit", [line(), line(remote_id="txn-2", product_id="rfd-2", reference=str(ours.pk))])
    assert list(Work.objects.filter(topic="refund.find").values_list("subject", flat=True)) == [
        "xendit:rfd-1"
    ]


def test_what_waited_here_is_not_sent_where_the_money_went_back_in_the_dashboard(shows):
    receipt = given.receipt(given.charge(method="DANA"))
    waits = refunds.ask(receipt, Decimal(101_000), "by:sari:1", "", "sari")
    shows(replace(THERE, payment_id=receipt.remote_id))
    find()
    assert refund_sending._one(waits).code == "refund_failed"
    waits.refresh_from_db()
    assert (waits.state, waits.problem) == ("failed", "refund_too_much")


def line(**wishes):
    moment = clock.now()
    usual = {"remote_id": "txn-1", "product_id": "rfd-1", "reference": "by-hand", "channel": "DANA"}
    sums = {"amount": Decimal(40_000), "fee": Decimal(0), "fee_tax": Decimal(0), "net": Decimal(-40_000)}
    states = {"kind": "refund", "remote_kind": "REFUND", "remote_status": "SUCCESS", "incoming": False}
    times = {"at": moment, "updated_at": moment, "settles_at": None, "settled_at": None}
    return EntryData(**{**usual, **sums, **states, **times, "currency": "IDR", **wishes})
