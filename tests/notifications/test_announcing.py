"""What an order's state makes OmniHub tell, and what not."""

from datetime import timedelta

import pytest

from channels import todos
from channels.models import OrderEvent
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.notifications import addresses, telling
from omnihub.notifications.models import Message, MessagePolicy, Number, OptOut
from payments.models import Payment
from tests.factories import PackageFactory
from tests.payments import given as money
from tests.rounds import once_around

pytestmark = pytest.mark.django_db


def announce(*orders):
    work.add([todos.announce(order.pk, "test") for order in orders])
    once_around(["order.announce"], 30)


def log(order=None):
    rows = Message.objects.filter(order=order) if order else Message.objects.all()
    return {(row.event, row.way): (row.state, row.because) for row in rows}


def shipped(orders, shop, **wishes):
    now = clock.now() - timedelta(minutes=5)
    order = orders(shop, status="shipped", shipped_at=now, remote_updated_at=now, **wishes)
    PackageFactory(order=order, tracking_number="JNE0012", carrier="JNE")
    return order


def test_a_paid_order_is_told_once_as_paid_however_often_it_changes(order):
    for _ in range(3):
        announce(order)
    assert log() == {
        ("order_received", "email"): ("skipped", "overtaken"),
        ("paid", "email"): ("waiting", ""),
    }
    assert Work.objects.filter(topic="message.send").count() == 1


def test_each_refund_is_told_once_with_its_own_sum(order):
    now = clock.now()
    paid = Payment.objects.create(order=order, amount=245_000, state="paid", opened_at=now, pay_by=now)
    receipt = money.receipt(money.charge(paid))
    for amount in (20_000, 30_000):
        money.refund(receipt, state="done", amount=amount, purpose=f"part:{amount}", ended_at=clock.now())
    for _ in range(2):
        announce(order)
    told = Message.objects.filter(event="refund_done").exclude(state="skipped")
    assert sorted(one.facts["amount"] for one in told) == ["20000.00", "30000.00"]


def test_pieces_that_are_cancelled_are_told_once_a_cancellation_with_their_sum(order):
    line = order.lines.get()
    facts = {"pieces": {line.key: 1}, "amount": "28333.00", "reason": "out_of_stock"}
    MessagePolicy.objects.update(language="en", plans={"partly_cancelled": "email"})
    [draft] = telling.drafts(order.pk, "partly_cancelled", facts)
    assert f"1 × {line.name}" in draft.text
    assert "What goes back to you: Rp 28.333" in draft.text.replace("\xa0", " ")
    assert "Reason: Out of stock" in draft.text
    for part in ("1", "1", "2"):
        telling.tell(order.pk, "partly_cancelled", part, facts)
    assert Message.objects.filter(event="partly_cancelled", state="waiting").count() == 2
    assert "goes back" not in telling.drafts(order.pk, "partly_cancelled", facts | {"amount": ""})[0].text


def test_a_shipped_order_goes_to_the_phone(orders, shop):
    order = shipped(orders, shop)
    announce(order)
    assert log()["shipped", "whatsapp"] == ("waiting", "")
    assert ("shipped", "email") not in log()


@pytest.mark.parametrize(
    ("phone", "because"),
    [
        ("******90", "masked"),
        ("(021) 555-0123", "landline"),
        ("12", "wrong_address"),
        ("", "no_address"),
    ],
)
def test_who_has_no_mobile_number_gets_an_e_mail_and_the_log_says_why(orders, shop, phone, because):
    announce(shipped(orders, shop, recipient_phone=phone))
    assert log()["shipped", "whatsapp"] == ("skipped", because)
    assert log()["shipped", "email"] == ("waiting", "")


@pytest.mark.parametrize(
    ("mail", "because"), [("", "no_address"), ("b***@x.id", "masked"), ("b@", "wrong_address")]
)
def test_who_can_be_reached_by_no_way_is_in_the_log_with_both_reasons(orders, shop, mail, because):
    announce(shipped(orders, shop, recipient_phone="", recipient_email=mail))
    assert log()["shipped", "email"] == ("skipped", because)
    assert not Work.objects.filter(topic="message.send").exists()


def test_an_opt_out_counts_for_its_way_only(orders, shop):
    OptOut.objects.create(
        way="whatsapp",
        recipient_hash=addresses.hashed("+6281234567890"),
        shown="x",
        by="stop",
        at=clock.now(),
    )
    announce(shipped(orders, shop))
    assert log()["shipped", "whatsapp"] == ("skipped", "opted_out")
    assert log()["shipped", "email"] == ("waiting", "")


def test_a_number_that_was_not_on_whatsapp_lately_is_not_tried_there(orders, shop):
    unreached = {"shown": "x", "unreached_at": clock.now() - timedelta(days=2)}
    Number.objects.create(recipient_hash=addresses.hashed("+6281234567890"), **unreached)
    announce(shipped(orders, shop))
    assert log()["shipped", "whatsapp"] == ("skipped", "not_on_whatsapp")


def test_nothing_is_said_of_what_happened_more_than_a_day_ago(orders, shop):
    two_days = clock.now() - timedelta(hours=25)
    announce(orders(shop, placed_at=two_days, paid_at=two_days))
    assert set(log().values()) == {("skipped", "too_old")}


def test_nothing_is_said_of_what_happened_before_go_live(orders, shop):
    shop.go_live_at = clock.now() - timedelta(minutes=10)
    shop.save()
    announce(orders(shop))
    assert set(log().values()) == {("skipped", "before_go_live")}


def test_history_and_shops_that_are_switched_off_leave_no_line(orders, shop):
    announce(orders(shop, history=True))
    shop.messages = False
    shop.save()
    announce(orders(shop))
    assert log() == {}


def test_buyers_of_a_marketplace_that_tells_them_are_left_to_it(orders, shop, policy):
    shop.kind = "shopee"
    shop.save()
    announce(shipped(orders, shop))
    assert log()["shipped", "whatsapp"] == ("skipped", "marketplace")
    policy.may_message_marketplace = True
    policy.save()
    second = shipped(orders, shop)
    announce(second)
    assert log(second)["shipped", "whatsapp"] == ("waiting", "")


def test_an_unpaid_order_is_reminded_of_later_unless_it_is_paid_by_then(orders, shop):
    order = orders(shop, status="unpaid", paid_at=None)
    announce(order)
    [later] = Work.objects.filter(topic="order.announce", state="waiting")
    assert later.not_before == order.placed_at + timedelta(hours=6)
    assert log() == {("order_received", "email"): ("waiting", "")}
    order.placed_at -= timedelta(hours=7)
    order.save()
    announce(order)
    assert log()["payment_reminder", "whatsapp"] == ("waiting", "")


def test_cash_on_delivery_is_never_told_as_paid(orders, shop):
    announce(orders(shop, cash_on_delivery=True))
    assert log() == {("order_received", "email"): ("waiting", "")}


def test_a_shipment_waits_a_while_for_its_waybill(orders, shop):
    now = clock.now() - timedelta(minutes=5)
    order = orders(shop, status="shipped", shipped_at=now)
    announce(order)
    assert ("shipped", "whatsapp") not in log()
    PackageFactory(order=order, tracking_number="JNE0012")
    announce(order)
    assert log()["shipped", "whatsapp"] == ("waiting", "")


def test_delivered_and_cancelled_are_told(orders, shop):
    arrived = shipped(orders, shop)
    arrived.status = "delivered"
    arrived.save()
    OrderEvent.objects.create(
        order=arrived, at=clock.now(), kind="status", before="shipped", after="delivered"
    )
    gone = orders(shop, status="cancelled", cancelled_at=clock.now())
    announce(arrived, gone)
    assert log(arrived)["delivered", "email"] == ("waiting", "")
    assert log(gone) == {("cancelled", "whatsapp"): ("waiting", "")}


def test_a_shop_chooses_the_ways_of_each_event(orders, shop, policy):
    MessagePolicy.objects.update(plans={"shipped": "both", "delivered": "nobody"})
    announce(shipped(orders, shop))
    assert log()["shipped", "whatsapp"] == log()["shipped", "email"] == ("waiting", "")


def test_at_night_a_phone_stays_quiet_by_the_clock_of_where_it_is(orders, shop, monkeypatch):
    MessagePolicy.objects.update(quiet_from="21:00", quiet_until="08:00")
    night = clock.now().replace(hour=13, minute=30)  # 20:30 in Jakarta, 22:30 in Papua
    monkeypatch.setattr(clock, "now", lambda: night)
    here = shipped(orders, shop, recipient_state="JAWA BARAT")
    there = shipped(orders, shop, recipient_state="PAPUA")
    announce(here, there)
    at = {row.subject: row.not_before for row in Work.objects.filter(topic="message.send")}
    of = {row.order_id: str(row.pk) for row in Message.objects.filter(state="waiting")}
    assert at[of[there.pk]].astimezone(clock.JAKARTA).hour == 6  # eight o'clock in Jayapura
    assert at[of[here.pk]] < at[of[there.pk]]


def test_the_log_holds_no_address_in_clear(order):
    announce(order)
    row = Message.objects.get(event="paid")
    assert row.recipient == "budi@pembeli.example"
    assert row.shown == "b***@pembeli.example"
    stored = Message.objects.filter(pk=row.pk).values("recipient", "shown", "recipient_hash", "subject")[0]
    assert "budi" not in str(stored)
