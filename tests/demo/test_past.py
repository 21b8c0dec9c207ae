"""The demo has a past: sales to compare today with, and nothing of them in Odoo."""

from datetime import timedelta

import pytest

from channels.models import Backfill, Order
from omnihub.core import clock
from omnihub.demo import past, setting_up
from tests.flows.conftest import chain, opened, remotes, shop

__all__ = ["chain", "opened", "remotes", "shop"]

pytestmark = pytest.mark.django_db


def test_every_past_day_has_sales_that_are_read_as_history(chain, shop, settings, monkeypatch):
    settings.SANDBOX_URL = chain.sandbox.url
    monkeypatch.setattr(past, "ORDERS_A_DAY", {shop.remote_id: 3})
    setting_up.sell_the_past(shop)
    chain.settle()
    today = clock.jakarta_date(clock.now())
    days = {clock.jakarta_date(moment) for moment in Order.objects.values_list("placed_at", flat=True)}
    assert days == {today - timedelta(days=ago) for ago in range(1, past.DAYS + 1)}
    assert Backfill.objects.get().troubled == 0
    assert set(Order.objects.values_list("history", "status")) == {(True, "completed")}
    assert Order.objects.filter(released_at__gte=clock.jakarta_day(today)[0]).count() == 0
    assert chain.odoo("sale.order") == []
