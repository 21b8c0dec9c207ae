"""The first page: today's figures."""

import re
from datetime import timedelta

import pytest

from omnihub.core import clock, installation
from omnihub.core.models import Gate, Heartbeat, Work
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


def test_orders_of_this_jakarta_day_are_counted_without_the_cancelled(owner):
    start, _end = clock.jakarta_day(clock.jakarta_date(clock.now()))
    shop = given.shop()
    OrderFactory(shop=shop, placed_at=start)
    OrderFactory(shop=shop, placed_at=start, status="cancelled")
    OrderFactory(shop=shop, placed_at=start - timedelta(seconds=1))
    text = owner.get("/").content.decode()
    assert "<strong>1</strong><small>Rp 90.000</small>" in text


def test_held_and_waiting_work_is_counted(owner):
    first, second, third = given.orders(3, shop=given.shop())
    given.push(first)
    for order in (second, third):
        given.push(order, "waiting")
    text = owner.get("/").content.decode()
    assert "<strong>1</strong><small>Look at Attention</small>" in text
    assert "<span>Waiting to be done</span><strong>2</strong>" in text


def test_a_worker_that_beats_runs_and_one_that_never_did_is_silent(owner):
    given.shop()
    assert "<strong>Silent</strong><small>no sign of life yet" in owner.get("/").content.decode()
    beat = Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now())
    assert "<strong>Running</strong>" in owner.get("/").content.decode()
    Heartbeat.objects.filter(pk=beat.pk).update(at=clock.now() - timedelta(minutes=5))
    assert re.search(r"<strong>Silent</strong><small>last sign of life <time [^>]*>5 min ago<", page(owner))


def page(browser):
    return browser.get("/").content.decode()


def test_work_is_late_only_after_some_seconds(owner):
    order = OrderFactory(shop=given.shop())
    work = given.push(order, "waiting", not_before=clock.now() - timedelta(seconds=5))
    assert "nothing is late" in page(owner)
    Work.objects.filter(pk=work.pk).update(not_before=clock.now() - timedelta(minutes=3))
    assert "oldest due for 3 min" in page(owner)


def test_a_pause_is_said_on_top(owner):
    given.shop()
    installation.pause("restored")
    assert "OmniHub is paused." in owner.get("/").content.decode()


def test_a_remote_that_is_left_alone_for_its_failures_is_named(owner):
    given.shop()
    gate = {"tokens": 1, "filled_at": clock.now(), "failures": 8}
    Gate.objects.create(remote="odoo", open_until=clock.now() + timedelta(seconds=9), **gate)
    Gate.objects.create(remote="shopee", open_until=clock.now() - timedelta(seconds=9), **gate)
    assert "<strong>odoo</strong> failed several times" in page(owner)
    assert "<strong>shopee</strong>" not in page(owner)


def test_an_empty_installation_says_what_comes_first(owner):
    assert "Connect a shop" in owner.get("/").content.decode()


def test_the_login_leads_to_the_first_page(client, db):
    given.person(name="dewi")
    form = {"username": "dewi", "password": "rahasia-123", "next": "/"}
    response = client.post("/admin/login/?next=/", form)
    assert response.status_code == 302
    assert response.url == "/"
