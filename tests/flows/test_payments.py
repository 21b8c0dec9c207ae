"""Money from buyer to shop and back: the product and the sandbox's Xendit, over real HTTP."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from channels.models import Checkout, Order, Shop
from omnihub.cancellation import preview, saga
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock, inbox
from omnihub.core.models import Work
from omnihub.notifications.models import Message
from payments import bank_accounts as accounts
from payments import charging, checking, policies, providers, refunds, strays, tasks
from payments.charging import Payer, ReturnUrls
from payments.models import Charge, LedgerEntry, Payment, Receipt, Refund
from payments.xendit import connect
from tests.factories import CheckoutFactory
from tests.rounds import once_around

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}
TOPICS = (
    *("gateway.notice", "charge.look", "charge.cancel", "payment.expire", "refund.send", "refund.find"),
    *("receipt.check", "method.check", "gateway.ledger"),
)
HOOK = "/hooks/xendit/app/"
TOKEN = "sandbox-xendit-callback-token"
WAYS = ReturnUrls("https://toko.example/ok", "https://toko.example/nok")
PAYER = Payer("Budi Ma'ruf", "budi@pembeli.example", "+6281234567890")


class Till:
    """What Xendit has to tell is kept until the test carries it over; nothing here waits for a retry."""

    def __init__(self, sandbox):
        self.sandbox, self.browser, self.heard = sandbox, Client(), set()

    def placed(self, total=101_000, **wishes):
        checkout = CheckoutFactory(total=Decimal(total), **wishes)
        order = checkout.order
        order.buyer_total = checkout.total
        order.save()
        return charging.open_payment(order.pk, checkout.pay_by)

    def ask(self, payment, method="BNI_VIRTUAL_ACCOUNT"):
        return charging.charge(payment.pk, method, WAYS, PAYER)

    def pays(self, charge, **given):
        return self.sandbox.control("xendit/pay", {"id": charge.reference, **given})["payments"]

    def news(self):
        self.sandbox.control("xendit/forward", {"seconds": 1})
        calls = self.sandbox.control("xendit/webhooks?limit=500")["calls"]
        fresh = [one for one in reversed(calls) if one["webhook_id"] not in self.heard]
        self.heard |= {one["webhook_id"] for one in fresh}
        return [one["body"] for one in fresh]

    def post(self, body, token=TOKEN):
        headers = {"x-callback-token": token}
        return self.browser.post(HOOK, body, content_type="application/json", headers=headers)

    def hear(self):
        for body in self.news():
            assert self.post(body).status_code == 200
        self.settle()

    def settle(self):
        for _ in range(10):
            while inbox.drain() + once_around(TOPICS, 60):
                pass
            waiting = Work.objects.filter(topic__in=TOPICS, state="waiting")
            if not waiting.update(not_before=clock.now() - timedelta(seconds=1), look_first=False):
                return
        raise AssertionError([f"{row}: {row.note}" for row in waiting])

    def truth(self, name):
        return self.sandbox.control("xendit/state")[name]


@pytest.fixture
def till(remotes, settings):
    settings.XENDIT_BASE_URL = f"{remotes.url}/xendit"
    settings.XENDIT_SECRET_KEY, settings.XENDIT_CALLBACK_TOKEN = "xnd_development_sandbox", TOKEN
    settings.XENDIT_READ_TIMEOUT = 10
    settings.GATES = {**settings.GATES, "xendit": WIDE}
    connect._remote.cache_clear()
    remotes.control("settings", {"xendit_url": "http://127.0.0.1:9/nobody"})
    remotes.control("xendit/move/topup", {"amount": 1_000_000})
    yield Till(remotes)
    connect._remote.cache_clear()


def held():
    return sorted(Work.objects.filter(topic__in=TOPICS, state="held").values_list("code", flat=True))


def state(payment):
    payment.refresh_from_db()
    return payment.state, Checkout.objects.get(order=payment.order_id).state


def receipts(payment):
    return sorted(payment.receipts.values_list("meant", flat=True))


def test_a_virtual_account_is_shown_paid_noticed_and_its_money_told_to_the_order(till):
    payment = till.placed()
    charge = till.ask(payment)
    assert charge.instructions["account_number"].isdigit()
    assert till.ask(payment).pk == charge.pk, "asked twice: the open one"
    other = till.ask(payment, "QRIS")
    assert other.instructions["qr"]
    till.pays(charge)
    till.hear()
    assert state(payment) == ("paid", "paid")
    assert receipts(payment) == ["order"]
    assert Order.objects.get(pk=payment.order_id).status == "ready_to_ship"
    told = {one["channel"]: one["status"] for one in till.truth("requests")}
    assert told == {"BNI_VIRTUAL_ACCOUNT": "SUCCEEDED", "QRIS": "CANCELED"}, "the other is called off"
    assert held() == []


def test_notices_that_are_not_genuine_or_do_not_suit_change_nothing_and_call_a_person(till):
    payment = till.placed()
    charge = till.ask(payment)
    till.pays(charge)
    [body] = till.news()
    assert till.post(body, token="another").status_code == 401
    assert till.post(body, token="").status_code == 401
    settled = json.loads(body)
    for change, code in (
        (
            {
                "captures": [
                    {"capture_id": "c", "capture_amount": 1, "capture_timestamp": "2026-11-28T07:00:00Z"}
                ]
            },
            "notice_amount",
        ),
        ({"currency": "USD"}, "notice_currency"),
        ({"payment_request_id": "pr-00000000-0000-4000-8000-000000000000"}, "notice_reference"),
        ({"reference_id": "SOMEBODY-ELSE"}, "notice_unknown"),
    ):
        forged = {**settled, "data": {**settled["data"], **change}}
        assert till.post(json.dumps(forged)).status_code == 200
        till.settle()
        assert held()[-1:] == [code] or code in held(), change
        assert state(payment) == ("open", "placed")
    assert receipts(payment) == []
    for _ in range(20):
        till.post(body)
    till.settle()
    assert (state(payment), receipts(payment)) == (("paid", "paid"), ["order"])


def test_no_notice_for_a_day_the_poll_settles_it_and_a_notice_after_that_changes_nothing(till):
    payment = till.placed()
    charge = till.ask(payment)
    till.pays(charge)
    Charge.objects.update(look_at=clock.now())
    tasks.look()
    till.settle()
    assert (state(payment), receipts(payment)) == (("paid", "paid"), ["order"])
    till.hear()
    assert receipts(payment) == ["order"]
    assert held() == []


def test_paid_then_expired_and_expired_then_paid_both_have_their_end(till):
    early, late = till.placed(), till.placed()
    first, second = till.ask(early), till.ask(late)
    till.pays(first)
    Payment.objects.update(pay_by=clock.now() - timedelta(seconds=1))
    tasks.look()
    till.settle()
    assert state(early) == ("paid", "paid"), "it was paid: the gateway said so when it was to be called off"
    assert state(late) == ("expired", "expired")
    till.pays(second, late=True)
    till.hear()
    assert (state(late), receipts(late)) == (("expired", "expired"), ["late"])
    assert held() == ["receipt_late"]
    strays.accept(late.receipts.get().pk, "sari")
    till.settle()
    assert (state(late), receipts(late), held()) == (("paid", "paid"), ["order"], [])


def test_paid_by_two_ways_the_second_is_noticed_and_refunded_by_a_click(till):
    payment = till.placed()
    first, wallet = till.ask(payment, "SHOPEEPAY"), till.ask(payment, "DANA")
    assert wallet.instructions["url"].startswith("http")
    till.pays(first)
    till.pays(wallet)
    till.hear()
    assert receipts(payment) == ["order", "twice"]
    assert held() == ["receipt_twice"]
    stray = payment.receipts.get(meant="twice")
    refunds.ask(stray, stray.amount, "by:sari:0011223344556677", "Paid twice", "sari")
    till.settle()
    till.hear()
    [refund] = till.truth("refunds")
    assert (refund["amount"], refund["status"]) == (101_000, "SUCCEEDED")
    assert Refund.objects.get().state == "done"
    assert held() == []


def test_news_of_a_refund_before_those_of_its_payment_have_the_same_end(till):
    """Ours is told of first; and somebody gives back in the gateway's dashboard what nobody told of here."""
    payment, known_there = till.placed(), till.placed()
    till.pays(till.ask(payment, "DANA"))
    late = till.news()
    Charge.objects.update(look_at=clock.now())
    tasks.look()
    till.settle()
    refunds.ask(payment.receipts.get(), Decimal(101_000), "by:sari:1", "", "sari")
    till.settle()
    till.hear()
    for body in late * 2:
        till.post(body)
    till.settle()
    assert (receipts(payment), Refund.objects.get().state, held()) == (["order"], "done", [])

    charge = till.ask(known_there, "DANA")
    till.pays(charge)
    late = till.news()
    till.sandbox.control("xendit/give_back", {"id": charge.reference})
    till.hear()
    assert (state(known_there), held()) == (("paid", "paid"), [])
    assert [one.state for one in known_there.receipts.get().refunds.all()] == ["done"]
    for body in late:
        till.post(body)
    till.settle()
    assert (state(known_there), receipts(known_there)) == (("paid", "paid"), ["order"])
    assert [one["amount"] for one in till.truth("refunds")] == [101_000, 101_000]


def test_a_refund_whose_answer_is_lost_is_made_once(till):
    payment = till.placed()
    charge = till.ask(payment, "DANA")
    till.pays(charge)
    till.hear()
    receipt = payment.receipts.get()
    till.sandbox.control("faults", {"xendit.cut": 1, "xendit.only": "/refunds", "xendit.times": 1})
    asked = [refunds.ask(receipt, Decimal(40_000), "by:sari:aa", "", "sari", receipt.amount) for _ in "ab"]
    assert asked[0].pk == asked[1].pk
    with pytest.raises(refunds.NotPossible) as refused:
        refunds.ask(receipt, Decimal(40_000), "by:budi:bb", "", "budi", receipt.amount)
    assert refused.value.code == "refund_changed", "somebody else has just been at it"
    till.settle()
    assert till.sandbox.control("faults")["xendit.times"] == 0
    till.sandbox.control("faults", {})
    till.hear()
    assert [one["amount"] for one in till.truth("refunds")] == [40_000]
    assert Refund.objects.get().state == "done"


def test_a_refund_that_the_gateway_refuses_or_fails_waits_for_a_person(till):
    payment = till.placed()
    till.pays(till.ask(payment, "DANA"))
    till.hear()
    receipt = payment.receipts.get()
    refused = refunds.ask(receipt, Decimal(10_303), "by:a:1", "", "a")
    till.settle()
    refused.refresh_from_db()
    assert (refused.way, refused.state, held()) == ("payout", "account", ["refund_account"])
    refunds.drop(str(refused.pk), "a")
    fails = refunds.ask(receipt, Decimal(20_300), "by:a:2", "", "a")
    till.settle()
    till.hear()
    fails.refresh_from_db()
    assert (fails.state, held()) == ("failed", ["refund_failed"])
    refunds.again(str(fails.pk), "a")
    till.settle()
    assert held() == ["refund_account"]


def goes_on(till):
    """The saga and the money, in turns, until both are quiet."""
    for _ in range(6):
        while once_around(("cancellation.step", "cancellation.notice"), 60):
            pass
        till.settle()
        till.hear()
        Work.objects.filter(topic="cancellation.step", state="waiting").update(not_before=clock.now())


def of_two_lines(till):
    """Paid: twice a bag and once a purse, with a discount."""
    payment = till.placed(95_999, goods_total=Decimal(90_000), discount=Decimal(5_001))
    for key, name, pieces in (("1", "Tas", 2), ("2", "Dompet", 1)):
        checkout = payment.order.checkout
        checkout.lines.create(key=key, name=name, quantity=pieces, unit_price=Decimal(30_000))
    Shop.objects.filter(pk=payment.order.shop_id).update(cancels=True, messages=True, pushes_orders=False)
    till.pays(till.ask(payment, "DANA"))
    till.hear()
    return payment, Order.objects.select_related("shop").get(pk=payment.order_id)


def given_back(payment):
    return sorted((one.state, one.amount) for one in payment.receipts.get().refunds.all())


def test_of_an_order_some_pieces_are_cancelled_and_refund_message_and_receipt_add_up(till):
    payment, order = of_two_lines(till)
    wanted = Cancellation(order=order, kind="partial", pieces={"2": 1}, reason="out_of_stock")
    shown = preview.of(wanted)
    words = " ".join(map(str, [*shown.cards[1].words, *shown.cards[1].costs])).replace("\xa0", " ")
    assert "Rp 28.333 go back" in words
    assert any("1 × Dompet" in one.text for one in shown.cards[-1].messages)
    row = saga.begin(wanted, shown.kept(), "sari")
    goes_on(till)
    row.refresh_from_db()
    order.refresh_from_db()
    assert (row.state, held(), order.status) == ("done", [], "ready_to_ship")
    assert given_back(payment) == [("done", payment.amount - order.gross)] == [("done", Decimal(28_333))]
    assert [one["amount"] for one in till.truth("refunds")] == [28_333]
    assert row.steps.get(side="payment").facts["amount"] == "28333.00"
    told = Message.objects.filter(order=order, event="partly_cancelled").exclude(state="skipped")
    assert [one.facts["amount"] for one in told] == ["28333.00"]
    saga.begin(Cancellation(order=order, reason="out_of_stock"), [], "sari")
    goes_on(till)
    whole = [("done", Decimal(28_333)), ("done", Decimal(67_666))]
    assert given_back(payment) == whole, "the rest, and not one rupiah more"


def test_what_cannot_go_back_goes_to_an_account_that_the_buyer_gives_and_another_person_approves(till):
    payment = till.placed()
    till.pays(till.ask(payment))
    till.hear()
    refund = refunds.ask(payment.receipts.get(), Decimal(101_000), "by:sari:cc", "Broken", "sari")
    till.settle()
    assert (refund.way, held()) == ("payout", ["refund_account"])
    address = f"/refund/{accounts.link(str(refund.pk))}/"
    page = till.browser.get(address)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    wrong = till.browser.post(address, {"bank": "ID_BCA", "number": "12", "holder": "Budi"})
    assert wrong.status_code == 422
    told = {"bank": "ID_BCA", "number": "1234 567 890", "holder": "Budi Santoso"}
    assert till.browser.post(address, told).status_code == 200
    assert till.browser.post(address, told).status_code == 404, "it works once"
    with pytest.raises(refunds.NotPossible):
        refunds.approve(str(refund.pk), "sari")
    refunds.approve(str(refund.pk), "ani")
    till.settle()
    till.hear()
    [payout] = till.truth("payouts")
    assert payout["channel_properties"]["account_number"] == "1234567890"
    assert (payout["amount"], payout["reference_id"]) == (101_000, str(refund.pk))
    refund.refresh_from_db()
    assert (refund.state, refund.account_shown, held()) == ("done", "BCA ••••7890", [])


def test_an_answer_that_is_lost_while_asking_for_money_is_looked_up_not_asked_again(till):
    payment = till.placed()
    till.sandbox.control("faults", {"xendit.cut": 1, "xendit.only": "payment_requests", "xendit.times": 1})
    with pytest.raises(Exception, match="cut"):
        till.ask(payment)
    charge = till.ask(payment)
    assert charge.state == "open"
    assert [one["reference_id"] for one in till.truth("requests")] == [charge.reference]


def test_a_method_that_is_not_activated_is_offered_no_more_and_staff_are_told(till):
    payment = till.placed(10_100)
    with pytest.raises(Exception, match="switched this way"):
        till.ask(payment, "DANA")
    till.settle()
    codes = {one.code for one in charging.offered(payment.order.shop, payment.amount)}
    assert "DANA" not in codes
    assert "QRIS" in codes
    assert held() == ["payment_method_refused"]


def test_cards_and_the_gateways_own_page_go_by_session_and_reminders_by_invoice(till):
    card, link = till.placed(), till.placed(200_000)
    rule = policies.of(link.order.shop_id)
    rule.hosted_form = "invoice"
    rule.save()
    charging.offered(link.order.shop, link.amount)
    link.order.shop.payment_methods.update(enabled=True)
    session, invoice = till.ask(card, "CARDS"), till.ask(link, "XENDIT_PAGE")
    assert (session.form, invoice.form) == ("session", "invoice")
    assert all(one.instructions["url"].startswith("http") for one in (session, invoice))
    till.sandbox.control("xendit/pay", {"id": session.remote_id, "channel": "CARDS"})
    till.sandbox.control("xendit/pay", {"id": invoice.remote_id, "channel": "DANA"})
    till.hear()
    assert [state(one) for one in (card, link)] == [("paid", "paid")] * 2
    invoice.refresh_from_db()
    assert invoice.instructions["channel"] == "DANA"
    given_back = [refunds.ask(one.receipts.get(), one.amount, "by:x:1", "", "x") for one in (card, link)]
    till.settle()
    till.hear()
    assert [Refund.objects.get(pk=one.pk).state for one in given_back] == ["done", "done"]


def test_the_gateways_book_is_mirrored_with_fees_and_finds_money_that_nobody_told_of(till):
    payment, forgotten = till.placed(), till.placed()
    till.pays(till.ask(payment, "DANA"))
    till.hear()
    lost = till.ask(forgotten)
    till.pays(lost)
    tasks.ledger()
    till.settle()
    assert state(forgotten) == ("paid", "paid")
    assert not LedgerEntry.objects.filter(kind="payment", receipt=None).exists()
    assert forgotten.receipts.get().fee > 0
    till.sandbox.control("xendit/settle", {})
    tasks.ledger()
    till.settle()
    receipt = payment.receipts.get()
    entry = LedgerEntry.objects.get(product_id=receipt.remote_id)
    assert entry.net == entry.amount - entry.fee - entry.fee_tax
    assert (receipt.fee, receipt.fee_tax, bool(receipt.settled_at)) == (entry.fee, entry.fee_tax, True)
    assert LedgerEntry.objects.count() == len(till.truth("transactions"))
    assert Receipt.objects.filter(settled_at=None).count() == 0


def test_the_rest_of_what_the_gateway_answers_is_read(till):
    """Balances, reports, customers and what our account may use; each call of the client that pages need."""
    client, now = connect.client(), clock.now()
    assert client.balance() == 1_000_000
    assert client.balance("HOLDING", now) == 0
    report = client.order_report("TRANSACTIONS", now - timedelta(days=1), now)
    assert client.report(report.id).id == report.id
    told = {"reference_id": "K-1", "type": "INDIVIDUAL", "individual_detail": {"given_names": "Budi"}}
    made = client.make_customer(told, "K-1")
    assert client.customer_ids("K-1") == [made]
    assert {"QRIS", "BCA_VIRTUAL_ACCOUNT", "CARDS"} <= providers.of("xendit").activated()
    assert [one["status"] for one in till.truth("invoices")] == ["EXPIRED"]
    assert [one.ok for one in checking.findings("xendit")] == [True, True, False]
