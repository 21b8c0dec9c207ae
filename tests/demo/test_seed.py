"""Believable orders by the thousand: what is in them, and where they may not go."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from channels.models import Order, OrderEvent, Package, ReturnCase
from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.core.models import InboxMessage, Work
from omnihub.demo.seed import run
from omnihub.notifications.models import Message
from payments.models import Payment, Refund
from shipping.models import ScanEvent, Shipment
from tests.dashboard import given

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
COUNT = 300
PAGES = (
    "/", "/orders/", "/attention/", "/stock/", "/shops/", "/health/", "/payments/", "/refunds/", "/messages/",
    "/returns/?tab=all", "/shipping/?tab=gone", "/shipping/labels/", "/payments/report/",
)  # fmt: skip


@pytest.fixture
def seeded(settings):
    settings.DEMO = True
    call_command("seed", orders=COUNT)


def test_most_orders_are_completed_and_the_last_days_are_open(seeded):
    orders = Order.objects.all()
    assert orders.count() == COUNT
    assert orders.filter(status="completed").count() > COUNT * 0.8
    assert not orders.filter(status="ready_to_ship", placed_at__lt=clock.now() - timedelta(days=4)).exists()
    assert orders.order_by("placed_at").first().placed_at < clock.now() - timedelta(days=399)


def test_an_order_has_what_an_order_of_its_state_has(seeded):
    done = Order.objects.filter(status="completed", history=False, released_at__isnull=False).first()
    assert done.gross == sum(line.total for line in done.lines.all())
    assert Package.objects.get(order=done).tracking_number
    documents = Binding.objects.filter(subject=str(done.pk))
    assert {row.kind for row in documents} == {"order", "delivery", "invoice", "payment"}
    assert OrderEvent.objects.filter(order=done, kind="released").exists()


def test_our_own_shop_is_paid_by_our_own_gateway_and_tells_its_buyers(seeded):
    ours = Order.objects.filter(shop__kind="own")
    assert 0 < ours.count() == Payment.objects.count() < COUNT / 5
    for payment in Payment.objects.select_related("order"):
        order, receipts = payment.order, payment.receipts.all()
        assert (payment.state == "paid") == bool(order.paid_at) == bool(receipts)
        assert sum(receipt.amount for receipt in receipts) in (0, order.gross)
        assert payment.state != "expired" or order.status == "cancelled"
    assert {row.receipt.payment.order.status for row in Refund.objects.all()} <= {"cancelled", "returned"}
    told = Message.objects.select_related("order")
    assert {row.order.shop_id for row in told} == {ours[0].shop_id}
    assert told.first().recipient == ""
    assert not ours.filter(escrow_amount__isnull=False).exists()


def test_parcels_of_marketplaces_stand_where_their_orders_stand(seeded):
    parcels = Shipment.objects.select_related("order", "package", "label")
    assert parcels.exists()
    for row in parcels:
        assert row.package.order_id == row.order_id
        assert (row.state == "gone") == bool(row.order.shipped_at)
        assert row.state == "waiting" or row.label.tracking_number
    assert not parcels.filter(order__shop__kind="own").exists()
    assert ScanEvent.objects.filter(shipment__state="gone").exists()


def test_what_came_back_has_a_case_with_its_goods(seeded):
    back = Order.objects.filter(shop__kind="shopee", status__in=("returned", "return_requested"))
    assert set(ReturnCase.objects.values_list("order", flat=True)) == set(back.values_list("pk", flat=True))
    for case in ReturnCase.objects.all():
        assert case.refund_amount == sum(item.refund for item in case.items.all())


def test_messages_open_and_pages_show_what_was_seeded(seeded):
    owner = given.browser(User.objects.create_superuser("owner"))
    message = InboxMessage.objects.first()
    assert message.subject.endswith(message.body.split('"ordersn": "')[1].split('"')[0])
    order = Order.objects.order_by("-placed_at").first()
    ours = Payment.objects.select_related("order").first()
    for address in (f"/orders/{order.pk}/", f"/orders/{ours.order_id}/", f"/payments/{ours.pk}/", *PAGES):
        assert owner.get(address).status_code == 200


def test_nothing_waits_that_a_worker_would_take(seeded):
    assert set(Work.objects.values_list("state", flat=True)) <= {"done", "held"}


def test_what_the_database_makes_next_is_not_in_the_way_of_what_was_seeded(seeded):
    newest = Order.objects.order_by("-pk").first().pk
    assert given.orders(1, shop=given.shop())[0].pk > newest


def test_the_same_number_gives_the_same_orders(settings, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    seen = []
    for _turn in range(2):
        for _progress in run.fill(30, seed=7):
            pass
        newest = Order.objects.order_by("-pk")[:30]
        seen.append([(order.status, order.gross, order.placed_at) for order in newest])
    assert seen[0] == seen[1]


def test_a_second_time_must_be_asked_for(seeded):
    with pytest.raises(CommandError, match="--more"):
        call_command("seed", orders=10)
    call_command("seed", orders=10, more=True)
    assert Order.objects.count() == COUNT + 10


def test_another_database_than_the_demos_is_left_alone(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not the demo's database"):
        call_command("seed", orders=10)
    assert not Order.objects.exists()
    call_command("seed", orders=10, this_is_not_production=True)
    assert Order.objects.count() == 10
