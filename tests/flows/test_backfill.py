"""Months of history into the mirror: each order once, nothing written anywhere, in slices that may be cut."""

from datetime import timedelta

import pytest

from channels import backfills, pull_history, shops, todos
from channels.backfills import NothingToRead
from channels.models import Backfill, Order, OrderEvent
from omnihub.core import clock, leases, work
from omnihub.core.models import Gate, Work
from omnihub.core.outcomes import Deadline
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

DAY = 86_400


class Killed(BaseException):
    """The worker is gone: nothing of ours catches it."""


def ago(days):
    return clock.now().timestamp() - days * DAY


def past(chain, count, *, newest=2, days=45, **wishes):
    """So many orders of the past, the newest of them this many days old, nobody told of."""
    given = {"status": "COMPLETED", "created_at": ago(newest), "spread_seconds": days * DAY, "push": False}
    return chain.sandbox.new_orders(count, **{**given, **wishes})


def asked(shop, days=60):
    return backfills.ask(shop, clock.now() - timedelta(days=days), clock.now(), by="sari")


def carry_on(seconds=60):
    """Slice after slice, as the worker's ticks do."""
    for _ in range(200):
        Work.objects.filter(topic=todos.BACKFILL, state=Work.State.WAITING).update(not_before=clock.now())
        if not Work.objects.filter(topic=todos.BACKFILL, state=Work.State.WAITING).exists():
            return
        work.run(todos.BACKFILL, Deadline.after(seconds))
    raise AssertionError("the backfill never ends")


def read(run):
    run.refresh_from_db()
    return run


def test_months_of_history_are_in_the_mirror_and_nothing_is_written_anywhere(chain, shop):
    numbers = past(chain, 130, days=80)
    numbers += past(chain, 10, status="SHIPPED") + past(chain, 10, status="RELEASED")
    numbers += past(chain, 10, status="CANCELLED") + past(chain, 10, status="UNPAID")
    before = far_side(chain)
    run = asked(shop, days=90)
    carry_on()
    chain.settle()
    run = read(run)
    assert (run.state, run.found, run.read, run.troubled) == ("done", 170, 170, 0)
    assert set(Order.objects.values_list("number", flat=True)) == set(numbers)
    assert set(Order.objects.values_list("history", flat=True)) == {True}
    assert Order.objects.filter(gross=None).exclude(status="unpaid").count() == 0
    assert far_side(chain) == before
    reading = {*todos.FROM_MARKETPLACE, todos.CHECK_STOCK, "product.pull", "stock.pull", "stock.pull_all"}
    assert set(Work.objects.values_list("topic", flat=True)) <= reading


def test_news_of_history_is_mirrored_and_written_nowhere_either(chain, shop):
    numbers = past(chain, 20, status="SHIPPED")
    asked(shop)
    carry_on()
    before = far_side(chain)
    for number in numbers[:5]:
        chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.catch_up()
    chain.look_for_money(shop)
    assert Order.objects.filter(status="completed", released_at__isnull=False).count() == 5
    assert far_side(chain) == before


def far_side(chain):
    """All that staff could notice in Odoo: every document, every contact, every piece of stock."""
    odoo = [
        [(row["id"], row["write_date"]) for row in chain.odoo(model)]
        for model in ("sale.order", "stock.picking", "account.move", "account.payment", "res.partner")
    ]
    stock = sorted((row["product_id"][0], row["quantity"]) for row in chain.odoo("stock.quant"))
    return odoo, stock


def test_orders_from_go_live_on_are_none_of_its_business(chain, shop):
    old = past(chain, 30)
    fresh = chain.sandbox.new_orders(4, push=False)
    edge = int(shop.go_live_at.timestamp())
    [first] = past(chain, 1, newest=0, created_at=edge, spread_seconds=0)
    run = asked(shop)
    carry_on()
    assert read(run).found == 30
    assert set(Order.objects.values_list("number", flat=True)) == set(old)
    chain.catch_up()
    assert set(Order.objects.filter(history=False).values_list("number", flat=True)) == {first, *fresh}
    one_each(chain, [first, *fresh])
    proved()


def test_killed_between_reading_a_page_and_the_cursor_each_order_is_there_once(chain, shop, monkeypatch):
    numbers = past(chain, 260)
    run = asked(shop)
    move, lives = backfills.move, iter(range(100))

    def dying(*args):
        if next(lives) % 3 == 2:
            raise Killed
        return move(*args)

    monkeypatch.setattr(backfills, "move", dying)
    deaths = 0
    while read(run).state in {"queued", "running"}:
        try:
            carry_on()
        except Killed:
            deaths += 1
            free_the_claim()
    assert deaths >= 2
    assert (run.state, run.found, run.read) == ("done", 260, 260)
    assert Order.objects.count() == 260
    assert set(Order.objects.values_list("number", flat=True)) == set(numbers)
    assert OrderEvent.objects.filter(kind="status").count() == 260
    assert not chain.odoo("sale.order")


def free_the_claim():
    """What the next worker does after the lease of one that died."""
    Work.objects.filter(state=Work.State.SENDING).update(lease_until=clock.now() - timedelta(seconds=1))
    assert leases.free_expired() == 1
    Work.objects.update(code="")  # a suspect goes alone, as it does here anyway


def test_a_slice_ends_in_time_and_the_next_goes_on_where_it_was(chain, shop, settings):
    past(chain, 120)
    run = asked(shop)
    settings.BACKFILL_SLICE_SECONDS = 0.001
    seen = []
    for _ in range(50):
        Work.objects.filter(topic=todos.BACKFILL).exclude(state="done").update(not_before=clock.now())
        work.run(todos.BACKFILL, Deadline.after(60))
        seen.append((read(run).counting, run.position, run.read))
        if run.state == "done":
            break
    assert run.state == "done"
    assert len(set(seen)) > 6
    assert Work.objects.get(topic=todos.BACKFILL).attempts == 1


def test_live_work_goes_first(chain, shop, monkeypatch):
    past(chain, 120)
    [fresh] = chain.sandbox.new_orders(1, push=False)
    run = asked(shop)
    late = clock.now() - timedelta(seconds=5)
    work.add([todos.pull(shop.key, fresh, "a push came")])
    Work.objects.filter(topic=todos.PULL).update(not_before=late)
    assert work.run(todos.BACKFILL, Deadline.after(60)) == 0
    assert read(run).found == 0
    chain.drain(todos.PULL)
    carry_on()
    assert read(run).state == "done"


def test_what_others_need_of_the_marketplaces_patience_is_left_to_them(chain, shop, settings):
    past(chain, 10)
    run = asked(shop)
    settings.GATES = {**settings.GATES, "shopee": {"per_second": 0.01, "burst": 100}}
    Gate.objects.update_or_create(pk=shop.key, defaults={"tokens": 40, "filled_at": clock.now()})
    assert work.run(todos.BACKFILL, Deadline.after(60)) == 0
    assert read(run).found == 0
    Gate.objects.filter(pk=shop.key).update(tokens=90)
    carry_on()
    assert read(run).state == "done"


def test_one_order_that_cannot_be_read_is_named_and_the_others_are_there(chain, shop, monkeypatch):
    numbers = past(chain, 60)
    sick = numbers[17]
    pull = pull_history.marketplaces.for_kind("shopee").pull

    def without(self, some):
        return pull(self, [number for number in some if number != sick])

    monkeypatch.setattr(pull_history.marketplaces.for_kind("shopee"), "pull", without)
    run = asked(shop)
    carry_on()
    assert (read(run).state, run.read, run.troubled) == ("done", 60, 1)
    assert run.problems == [{"order": sick, "words": pull_history.UNREADABLE}]
    assert set(Order.objects.values_list("number", flat=True)) == set(numbers) - {sick}


def test_a_marketplace_that_is_down_is_asked_again_and_the_run_says_so(chain, shop):
    past(chain, 20)
    run = asked(shop)
    chain.dials(shopee_down=1)
    Work.objects.update(not_before=clock.now())
    work.run(todos.BACKFILL, Deadline.after(60))
    assert read(run).state == "running"
    assert run.note
    chain.dials()
    chain.wake()
    carry_on()
    assert (read(run).state, run.read, run.note) == ("done", 20, "")


def test_a_cancelled_backfill_stops_and_goes_on_from_there_when_asked(chain, shop, settings):
    numbers = past(chain, 160)
    run = asked(shop)
    settings.BACKFILL_SLICE_SECONDS = 0.001
    while read(run).read == 0:
        Work.objects.filter(topic=todos.BACKFILL).update(not_before=clock.now())
        work.run(todos.BACKFILL, Deadline.after(60))
    assert backfills.cancel(run, "sari")
    got = Order.objects.count()
    carry_on()
    assert (read(run).state, Order.objects.count()) == ("cancelled", got)
    assert 0 < got < len(numbers)
    settings.BACKFILL_SLICE_SECONDS = 20
    assert backfills.go_on(run, "sari")
    carry_on()
    assert (read(run).state, run.read) == ("done", 160)
    assert set(Order.objects.values_list("number", flat=True)) == set(numbers)


def test_progress_tells_percentage_rate_and_time_left(chain, shop, settings):
    past(chain, 160)
    run = asked(shop)
    assert backfills.progress(run).rate is None
    settings.BACKFILL_SLICE_SECONDS = 0.001
    while read(run).read == 0:
        Work.objects.filter(topic=todos.BACKFILL).update(not_before=clock.now())
        work.run(todos.BACKFILL, Deadline.after(60))
    halfway = backfills.progress(run)
    assert (run.found, halfway.percent) == (160, 100 * run.read // 160)
    assert halfway.rate == pytest.approx(run.read / run.seconds)
    assert halfway.left.total_seconds() == pytest.approx((160 - run.read) / halfway.rate)
    carry_on()
    assert backfills.progress(read(run)).percent == 100


def test_a_range_without_history_is_refused_in_words(chain, shop):
    with pytest.raises(NothingToRead, match="after go-live"):
        backfills.ask(shop, clock.now() - timedelta(hours=1), clock.now(), by="sari")
    with pytest.raises(NothingToRead, match="ends before it begins"):
        backfills.ask(shop, clock.now(), clock.now() - timedelta(days=1), by="sari")
    asked(shop)
    with pytest.raises(NothingToRead, match="on its way"):
        asked(shop)
    assert Backfill.objects.count() == 1


def test_before_go_live_all_is_history_and_a_later_go_live_writes_none_of_it(chain, opened):
    past(chain, 40)
    asked(opened)
    carry_on()
    chain.go_live(opened, timedelta(hours=1))
    chain.settle()
    assert Order.objects.filter(history=True).count() == 40
    assert not chain.odoo("sale.order")


def test_a_shop_that_is_closed_stops_its_backfill_with_the_reason(chain, shop):
    past(chain, 5)
    run = asked(shop)
    shops.switch(shop, "pulls", on=False, by="sari")
    carry_on()
    assert (read(run).state, "switched off" in run.note) == ("failed", True)
    shops.switch(shop, "pulls", on=True, by="sari")
    chain.settle()
    assert backfills.go_on(run, "sari")
    carry_on()
    assert read(run).state == "done"
