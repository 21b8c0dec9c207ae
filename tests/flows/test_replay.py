"""Replay from here: each step of an order is done once more, and nothing on either side is made twice."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from channels.models import Order, OrderEvent
from erp_bridge.models import OdooProfile
from omnihub.core.models import Work
from omnihub.dashboard.queries import passport
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def desk():
    browser = Client()
    browser.force_login(User.objects.create_superuser("sari", password="rahasia-123"))
    return browser


def starts(order):
    """From where the order's page lets it be done again."""
    entries, _cut = passport.told(order, [])
    return list(dict.fromkeys(entry.start for entry in entries if entry.start))


def replay(desk, order, start):
    address = reverse("dashboard:replay", args=[order.pk, *start])
    assert "Yes, replay" in desk.get(address).content.decode()
    assert desk.post(address).status_code == 302


def both_sides(chain, number):
    papers = chain.papers()[number]
    order = Order.objects.get(number=number)
    lines = list(order.lines.order_by("key").values("key", "quantity", "total"))
    packages = list(order.packages.order_by("number").values("number", "tracking_number", "remote_status"))
    told = [order.status, order.gross, order.escrow_amount, order.released_at, lines, packages]
    return papers.orders, papers.deliveries, papers.invoices, papers.payments, told


def finished(chain, shop):
    [number] = chain.sandbox.new_orders(1, status="READY_TO_SHIP")
    chain.hear()
    for step in ("arrange", "pickup", "deliver", "complete", "release"):
        chain.sandbox.step(number, step)
        chain.hear()
    chain.look_for_money(shop)
    return Order.objects.select_related("shop").get(number=number)


def test_a_finished_order_replayed_from_each_entry_is_the_same_on_both_sides(chain, shop, desk):
    order = finished(chain, shop)
    one_each(chain, [order.number], papers="payments")
    before = both_sides(chain, order.number)
    beginnings = starts(order)
    topics = {attempt.work.topic for attempt in passport.tries(order)}
    assert topics == {"order.pull", "order.push", "payment.push"}
    assert {kind for kind, _pk in beginnings} == {"message", "attempt"}
    for start in beginnings:
        replay(desk, order, start)
        chain.settle()
        assert both_sides(chain, order.number) == before, start
    one_each(chain, [order.number], papers="payments")
    assert not chain.held()
    proved()
    notes = OrderEvent.objects.filter(order=order, kind="note", by="sari")
    assert notes.count() == len(beginnings)


def test_all_entries_replayed_at_once_fold_into_one_more_round(chain, shop, desk):
    order = finished(chain, shop)
    before = both_sides(chain, order.number)
    for start in starts(order) * 2:
        replay(desk, order, start)
    chain.settle()
    assert both_sides(chain, order.number) == before


def test_a_message_whose_work_was_lost_brings_the_order_when_it_is_replayed(chain, shop, desk):
    [number] = chain.sandbox.new_orders(1, status="READY_TO_SHIP")
    chain.hear()
    order = Order.objects.select_related("shop").get(number=number)
    chain.sandbox.step(number, "arrange", "pickup")
    for body in chain.news():
        chain.post(body)
    chain.drain("app.lost_pushes")  # reads the inbox; of its work nothing is done
    Work.objects.filter(topic="order.pull").exclude(state="done").delete()
    message = next(start for start in starts(order) if start[0] == "message")
    replay(desk, order, message)
    chain.settle()
    one_each(chain, [number], papers="invoices")


def test_a_try_that_failed_is_completed_by_a_replay(chain, shop, desk):
    profile = OdooProfile.objects.get(shop=shop)
    profile.delete()
    [number] = chain.sandbox.new_orders(1, status="SHIPPED")
    chain.hear()
    order = Order.objects.select_related("shop").get(number=number)
    assert number in chain.held()
    profile.save()
    failed = passport.tries(order).filter(work__topic="order.push").first()
    replay(desk, order, ("attempt", str(failed.pk)))
    chain.settle()
    one_each(chain, [number], papers="invoices")
    assert not chain.held()
