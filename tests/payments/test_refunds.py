"""Who may give money back, how much, how often, and who has to look first."""

from decimal import Decimal

import pytest

from omnihub.core import clock
from omnihub.core.models import Work
from payments import bank_accounts, ledger, refund_sending, refunding, refunds, tasks
from payments.models import PaymentPolicy, Refund
from payments.records import Account, EntryData, RefundData
from payments.refunds import NotPossible
from tests.factories import CheckoutFactory
from tests.payments import given

pytestmark = pytest.mark.django_db


def wallet(**wishes):
    return given.receipt(given.charge(method="DANA", group="ewallet", **wishes))


def test_never_more_goes_back_than_came():
    receipt = wallet()
    refunds.ask(receipt, Decimal(60_000), "by:a:1", "", "a")
    with pytest.raises(NotPossible) as refused:
        refunds.ask(receipt, Decimal(60_000), "by:b:2", "", "b")
    assert refused.value.code == "refund_too_much"
    refunds.drop(str(Refund.objects.get().pk), "b")
    assert refunds.ask(receipt, Decimal(101_000), "by:b:2", "", "b").amount == 101_000


@pytest.mark.parametrize("sum_", ["0", "-5", "0.50", "100000.01"])
def test_a_refund_is_a_whole_sum_above_zero(sum_):
    with pytest.raises(NotPossible):
        refunds.ask(wallet(), Decimal(sum_), "by:a:1", "", "a")


def test_above_a_set_sum_another_person_approves_also_what_goes_back_the_way_it_came():
    receipt = wallet()
    PaymentPolicy.objects.create(shop=receipt.payment.order.shop, approve_above=50_000)
    small = refunds.ask(receipt, Decimal(50_000), "by:a:1", "", "a")
    large = refunds.ask(receipt, Decimal(50_001), "by:a:2", "", "a")
    assert (small.state, large.state) == ("ready", "approval")
    with pytest.raises(NotPossible) as refused:
        refunds.approve(str(large.pk), "a")
    assert refused.value.code == "refund_same_person"
    assert refunds.approve(str(large.pk), "b").state == "ready"
    with pytest.raises(NotPossible):
        refunds.approve(str(large.pk), "b")


@pytest.mark.parametrize(
    ("method", "amount", "way"),
    [
        ("BCA_VIRTUAL_ACCOUNT", 101_000, "payout"),
        ("ALFAMART", 1_000, "payout"),
        ("LINKAJA", 101_000, "gateway"),
        ("LINKAJA", 1_000, "payout"),
        ("DANA", 1_000, "gateway"),
        ("QRIS", 1_000, "gateway"),
        ("CARDS", 1_000, "gateway"),
        ("ASTRAPAY", 101_000, "payout"),
    ],
)
def test_what_goes_back_the_way_it_came_depends_on_the_method(method, amount, way):
    receipt = given.receipt(given.charge(method=method))
    assert refunds.ask(receipt, Decimal(amount), "by:a:1", "", "a").way == way


def test_what_is_on_its_way_cannot_be_dropped():
    refund = given.refund(state="sent")
    with pytest.raises(NotPossible):
        refunds.drop(str(refund.pk), "a")


def test_who_types_the_account_in_does_not_approve_it():
    refund = given.refund(asked_by="omnihub")
    account = bank_accounts.checked("xendit", "ID_BCA", "123-456 7890", "Budi  Santoso")
    bank_accounts.enter_by_staff(str(refund.pk), account, "sari")
    with pytest.raises(NotPossible):
        refunds.approve(str(refund.pk), "sari")
    row = refunds.approve(str(refund.pk), "ani")
    assert bank_accounts.read(row).number == "1234567890"


@pytest.mark.parametrize(
    ("bank", "number", "holder", "field"),
    [
        ("ID_NOBODY", "1234567890", "Budi", "bank"),
        ("ID_BCA", "12345", "Budi", "number"),
        ("ID_BCA", "١٢٣٤٥٦٧٨", "Budi", "number"),
        ("ID_BCA", "1234567890", "B", "holder"),
        ("ID_BCA", "1234567890", "Bu\x00di", "holder"),
    ],
)
def test_what_is_no_account_is_refused_by_its_field(bank, number, holder, field):
    with pytest.raises(bank_accounts.Wrong) as wrong:
        bank_accounts.checked("xendit", bank, number, holder)
    assert wrong.value.field == field


def test_hostile_input_in_the_public_page_changes_nothing(client):
    address = f"/refund/{given.link()}/"
    hostile = ("'; DROP TABLE--", "<script>alert(1)</script>", "\x00", "9" * 5000, "../../etc")
    for text in hostile:
        answer = client.post(address, {"bank": text, "number": text, "holder": text})
        assert answer.status_code == 422
        assert b"<script>alert" not in answer.content
        assert client.get(f"/refund/{text[:40].replace('/', '') or 'x'}/").status_code in {404, 400}
    assert Refund.objects.get(state="account").account_shown == ""


def test_a_new_link_ends_the_one_before(client):
    refund = given.refund()
    first, second = (bank_accounts.link(str(refund.pk)) for _ in range(2))
    assert client.get(f"/refund/{first}/").status_code == 404
    assert client.get(f"/refund/{second}/").status_code == 200
    assert second not in str(Refund.objects.values().get())


def test_a_cancelled_order_is_refunded_once_and_an_unpaid_one_called_off():
    receipt = wallet()
    order = receipt.payment.order
    side = refunding.of(order)
    assert side.plan(order, None).amount == 101_000
    assert side.already_done(order) is None
    for _ in range(2):
        assert side.do(order, None, "sari").amount == 101_000
    assert Refund.objects.get().purpose == f"cancel:{order.pk}"
    assert side.already_done(order)
    unpaid = given.payment()
    assert refunding.of(unpaid.order).do(unpaid.order, None).amount == 0
    unpaid.refresh_from_db()
    assert unpaid.state == "cancelled"


def test_an_order_without_a_payment_here_is_refunded_by_hand():
    order = CheckoutFactory().order
    order.paid_at = order.placed_at
    assert refunding.of(order).do(order, None).by_person


def test_a_payout_that_failed_is_tried_once_more_under_a_reference_of_its_own():
    failed = given.refund(state="failed", purpose="cancel:7")
    fresh = refunds.again(str(failed.pk), "sari")
    failed.refresh_from_db()
    assert (failed.state, fresh.state, fresh.account) == ("dropped", "account", "")
    assert fresh.reference != failed.reference
    with pytest.raises(NotPossible) as refused:
        refunds.again(str(failed.pk), "ani")
    assert refused.value.code == "refund_not_failed"
    Refund.objects.filter(pk=fresh.pk).update(state="failed")
    assert refunds.again(str(fresh.pk), "sari").purpose == "cancel:7:again2"


def test_where_only_our_balance_was_too_small_the_buyer_is_not_asked_for_the_account_again():
    first = given.refund(state="failed", problem="insufficient_balance")
    fresh = refunds.again(str(first.pk), "sari")
    assert (fresh.state, fresh.account_shown, fresh.asked_by) == ("approval", "BCA ••••7890", "sari")
    assert bank_accounts.read(Refund.objects.get(pk=fresh.pk)) == Account(
        "ID_BCA", "1234567890", "Budi Santoso"
    )
    with pytest.raises(NotPossible):
        refunds.approve(str(fresh.pk), "sari")
    Refund.objects.filter(pk=fresh.pk).update(state="failed", problem="invalid_destination")
    last = refunds.again(str(fresh.pk), "sari")
    assert (last.state, last.account, last.account_shown) == ("account", "", "")


def test_what_the_bank_sent_back_is_booked_again_and_money_that_pays_nothing_waits_again():
    refund = given.refund(given.receipt(meant="late"), state="done")
    Refund.objects.update(ended_at=refund.asked_at.replace(year=2020))
    data = RefundData("disb-1", refund.reference, "failed", "REVERSED", refund.amount, "IDR")
    assert refund_sending.take(str(refund.pk), data).ended_at.year > 2020
    wanted = Work.objects.values_list("topic", "subject")
    assert {("refund.push", str(refund.pk)), ("receipt.check", str(refund.receipt_id))} <= set(wanted)


def test_the_gateways_book_tells_of_a_payout_that_came_back_where_no_notice_did():
    refund = given.refund(state="done", remote_id="disb-1")
    moment = clock.now()
    sums = {"amount": refund.amount, "fee": Decimal(0), "fee_tax": Decimal(0), "net": Decimal(0)}
    names = {"remote_kind": "DISBURSEMENT", "channel": "BCA", "currency": "IDR", "incoming": False}
    times = {"at": moment, "updated_at": moment, "settles_at": None, "settled_at": None}
    told = {"remote_id": "txn_9", "product_id": "disb-1", "reference": refund.reference}
    line = EntryData(kind="payout", remote_status="REVERSED", **names, **told, **sums, **times)
    ledger.keep("xendit", [line])
    assert Work.objects.filter(topic="refund.send", subject=str(refund.pk)).exists()


def test_refunds_on_their_way_and_old_ones_are_asked_about_by_schedule():
    refund = given.refund(state="sent", way="gateway", account="", account_shown="")
    Refund.objects.update(sent_at=refund.asked_at.replace(year=2020))
    tasks.look_at_refunds()
    assert Work.objects.filter(topic="refund.send", subject=str(refund.pk)).exists()
    Refund.objects.update(state="done", ended_at=refund.asked_at)
    tasks.prune()
