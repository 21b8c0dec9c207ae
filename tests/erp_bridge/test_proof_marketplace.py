from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from channels import marketplaces
from channels.records import OrderData
from erp_bridge import prove, tasks
from erp_bridge.models import OdooProfile, ProofRun, ProofSlice
from erp_bridge.proof import erp, marketplace, reading, slicing
from erp_bridge.proof import run as proof
from omnihub.core import clock, work
from omnihub.core.errors import Refused, Unreachable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.factories import OrderFactory, ShopFactory

NOW = clock.now().replace(microsecond=0)
"""Marketplaces tell whole seconds."""
IN_TIME = Deadline.after(float("inf"))


class Market:
    """A marketplace in this process: what it sold, in the order of its list."""

    sold: tuple[tuple[str, datetime], ...] = ()
    unreadable: frozenset[str] = frozenset()
    problem: Exception | None = None
    reads = 0

    def __init__(self, _shop):
        pass

    def releases(self, _since, _until):
        return iter(())

    def listed(self, since, until):
        return ((number, "PROCESSED") for number, at in Market.sold if since <= at <= until)

    def read(self, numbers):
        Market.reads += 1
        if Market.problem:
            raise Market.problem
        return [
            OrderData(
                number=number,
                status="packed",
                remote_status="PROCESSED",
                updated_at=at,
                read_at=NOW,
                placed_at=at,
            )
            for number, at in Market.sold
            if number in numbers and number not in Market.unreadable
        ]


@pytest.fixture
def market(monkeypatch):
    monkeypatch.setitem(marketplaces.MARKETPLACES, "here", Market)
    for name in ("sold", "unreadable", "problem", "reads"):
        monkeypatch.setattr(Market, name, getattr(Market, name))
    monkeypatch.setattr(erp, "booked", lambda _profile, _numbers: {})
    monkeypatch.setattr(erp, "unmatched_payments", lambda _profile: "")
    return Market


@pytest.fixture
def shop():
    shop = ShopFactory(kind="here", go_live_at=NOW - timedelta(days=40))
    ids = dict.fromkeys(("company_id", "warehouse_id", "wallet_journal_id", "buyer_partner_id"), 1)
    OdooProfile.objects.create(shop=shop, tax_policy="none", **ids)
    return shop


class OneSlice:
    """A deadline that passes when one slice was read."""

    def __init__(self):
        self.asked = 0

    def passed(self):
        self.asked += 1
        return self.asked > 1


def many(count, every):
    return tuple((f"N{number:04}", NOW - timedelta(hours=1) - number * every) for number in range(count))


def window(since, until, **more):
    return marketplace.Window(since, until, until, timedelta(0), **more)


@pytest.mark.django_db
def test_an_order_that_cannot_be_read_is_in_the_marketplaces_column(market):
    market.sold = (("GOOD", NOW), ("POISON", NOW))
    market.unreadable = frozenset({"POISON"})
    profile = OdooProfile(order_at="ready_to_ship", invoice_at="shipped")
    span = window(NOW - timedelta(days=1), NOW + timedelta(seconds=1))
    found = list(marketplace.sold(SimpleNamespace(kind="here", pk=0), profile, span, ["GOOD", "POISON"]))
    assert [(one.number, one.unread) for one in found] == [("GOOD", False), ("POISON", True)]


def test_a_released_order_asks_for_its_payment_when_the_gathering_is_over():
    hour = timedelta(hours=1)
    span = window(NOW - hour, NOW, gather=hour, released={"OLD": NOW - hour, "YOUNG": NOW - hour / 2})
    assert [span.paid(number) for number in ("OLD", "YOUNG", "NEVER")] == [True, False, False]


@pytest.mark.django_db
def test_slices_cover_every_moment_once_from_go_live_to_now(shop):
    run = ProofRun.objects.create(started_at=NOW, days=30, settle_seconds=0)
    for kind in (ProofSlice.Kind.RELEASES, ProofSlice.Kind.ORDERS):
        spans = [(part.start, part.end) for part in slicing.cut(run, shop) if part.kind == kind]
        assert spans[0][0] == NOW - timedelta(days=30)
        assert spans[-1][1] == NOW
        assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


@pytest.mark.django_db
def test_a_run_that_is_cut_short_goes_on_where_it_was_and_counts_everything_once(market, shop):
    market.sold = many(40, timedelta(hours=1))
    for number, at in market.sold:
        OrderFactory(shop=shop, number=number, placed_at=at, status="packed", gross=None)
    run = proof.begin(days=3, settle_seconds=0)
    turns = 1
    while not proof.go_on(run, OneSlice()):
        turns += 1
    assert turns > 4
    rows = run.rows.filter(document="order")
    assert run.finished_at is not None
    assert sum(row.marketplace_count for row in rows) == sum(row.mirror_count for row in rows) == 40
    assert not run.slices.exists()


@pytest.mark.django_db
def test_a_day_with_too_many_orders_is_halved_until_each_part_can_be_read(market, shop, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ORDERS", 50)
    market.sold = many(170, timedelta(seconds=20))
    run = proof.prove(days=2, settle_seconds=0)
    assert sum(row.marketplace_count for row in run.rows.filter(document="order")) == 170
    assert len({(row.day, row.document) for row in run.rows.all()}) == run.rows.count()


@pytest.mark.django_db
def test_a_side_that_is_down_is_waited_for_and_nothing_is_read_again(market, shop):
    market.sold = many(30, timedelta(hours=1))
    prove.start("test")
    market.problem = Unreachable("The marketplace cannot be reached.", sent=False)
    work.run("proof.run", IN_TIME)
    row = Work.objects.get(topic="proof.run")
    assert (row.state, row.fate) == ("waiting", "again")
    market.problem = None
    Work.objects.update(not_before=NOW - timedelta(minutes=1))
    work.run("proof.run", IN_TIME)
    assert ProofRun.objects.get().finished_at is not None


@pytest.mark.django_db
def test_what_a_person_must_settle_breaks_the_proof_in_their_words_and_not_the_rest(market, shop):
    market.sold = many(3, timedelta(minutes=1))
    market.problem = Refused("No permission for this call.", code="x")
    run = proof.prove(days=1, settle_seconds=0)
    assert run.verdict == "broken"
    assert run.note == f"{shop}: No permission for this call."


@pytest.mark.django_db
def test_once_a_night_the_proof_goes_far_back(monkeypatch):
    at_noon = datetime(2026, 11, 20, 12, tzinfo=clock.JAKARTA)
    monkeypatch.setattr(clock, "now", lambda: at_noon)
    assert prove.days_now() == prove.NIGHT_DAYS
    ProofRun.objects.create(started_at=at_noon, days=prove.NIGHT_DAYS, settle_seconds=0)
    assert prove.days_now() == proof.DAYS
    monkeypatch.setattr(clock, "now", lambda: at_noon + timedelta(hours=13))
    assert prove.days_now() == proof.DAYS
    monkeypatch.setattr(clock, "now", lambda: at_noon + timedelta(hours=15))
    assert prove.days_now() == prove.NIGHT_DAYS


@pytest.mark.django_db
def test_old_proofs_are_forgotten_and_young_ones_kept(settings):
    settings.KEEP_DAYS = {"proofs": 90}
    old, young = (
        ProofRun.objects.create(
            started_at=NOW - timedelta(days=days), finished_at=NOW, days=3, settle_seconds=0
        )
        for days in (91, 89)
    )
    tasks.proof()
    kept = set(ProofRun.objects.values_list("pk", flat=True))
    assert young.pk in kept
    assert old.pk not in kept
