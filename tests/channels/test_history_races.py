"""Old orders while others write: two workers on one backfill, an adoption amid news, many clicks at once."""

from datetime import timedelta

import pytest

from channels import adopting, backfills, marketplaces, orders, pull_history
from channels.models import Backfill, Order, OrderEvent, Shop
from channels.records import PulledOrders
from erp_bridge import adoptions
from erp_bridge.models import Adoption
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels import given
from tests.channels.given import NOON
from tests.factories import OrderFactory, ShopFactory

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
NUMBERS = [f"OLD{number:03d}" for number in range(60)]
PAGE = 7


class Fair:
    """A marketplace of the test's own: sixty orders in pages of seven."""

    longest_window = timedelta(days=15)

    def __init__(self, shop):
        self.shop = shop

    def placed(self, _since, _until, page):
        start = int(page or 0)
        more = start + PAGE < len(NUMBERS)
        return NUMBERS[start : start + PAGE], str(start + PAGE) if more else ""

    def pull(self, numbers):
        return PulledOrders(tuple(given.order(number) for number in numbers), {})


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setattr(marketplaces, "MARKETPLACES", {"fair": Fair})
    return ShopFactory(kind="fair", go_live_at=NOON + timedelta(days=1))


def test_two_workers_on_one_backfill_count_and_read_each_order_once(shop, at_once):
    run = backfills.ask(shop, NOON - timedelta(days=5), NOON + timedelta(hours=1), by="sari")
    works = list(Work.objects.filter(topic="shop.backfill"))

    def work_on(_worker):
        for _ in range(40):
            pull_history.deliver(works, Deadline.after(30))
            if Backfill.objects.get(pk=run.pk).state == "done":
                return

    at_once(4, work_on)
    run.refresh_from_db()
    assert (run.state, run.found, run.read, run.troubled) == ("done", 60, 60, 0)
    assert Order.objects.filter(history=True).count() == 60
    assert OrderEvent.objects.filter(kind="status").count() == 60
    assert not Work.objects.filter(topic="order.push").exists()


def test_an_adoption_amid_news_is_not_lost(shop, at_once):
    for number in NUMBERS[:10]:
        OrderFactory(shop=shop, number=number, placed_at=NOON, history=True)
    pks = list(Order.objects.values_list("pk", flat=True))

    def write(worker):
        if worker == 3:
            adopting.adopt(Shop.objects.get(), pks, "adopted", by="sari")
        else:
            orders.save_all(shop, [given.order(number, minute=worker) for number in NUMBERS[:10]])

    at_once(8, write)
    assert Order.objects.filter(adopted=True, history=False).count() == 10
    assert Work.objects.filter(topic="order.push").count() == 10


def test_many_clicks_at_once_look_for_each_order_once(shop, at_once):
    for number in NUMBERS[:10]:
        OrderFactory(shop=shop, number=number, placed_at=NOON, history=True)
    pks = list(Order.objects.values_list("pk", flat=True))

    def click(worker):
        if worker % 2:
            adoptions.create(shop, pks, "sari", stock_taken=True)
        else:
            adoptions.search(shop, "budi")

    at_once(8, click)
    assert Adoption.objects.count() == 10
    assert Work.objects.filter(topic="order.adopt", state="waiting").count() == 10
