import time

import pytest
from django.db import transaction
from django_q.models import OrmQ

from omnihub.core import bell, clock, tasks, work
from omnihub.core.models import Bell, Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo

pytestmark = pytest.mark.usefixtures("routes")


@pytest.fixture(autouse=True)
def quiet_before(settings):
    settings.BELL = "queue"
    bell.forget()
    yield
    time.sleep(2 * bell.FOLD_SECONDS if bell.has_more_to_ring() else 0)
    bell.forget()


def rung():
    return sorted(row.task["name"] for row in OrmQ.objects.all())


def settle_down():
    time.sleep(1.5 * bell.FOLD_SECONDS)


@pytest.mark.django_db(transaction=True)
def test_many_wishes_in_a_moment_ring_once_and_once_more_at_the_end(monkeypatch):
    monkeypatch.setattr(bell, "FOLD_SECONDS", 0.5)
    for _ in range(50):
        bell.ring("safe")
    assert rung() == ["safe"]
    bell.answer("safe")
    settle_down()
    assert rung() == ["safe", "safe"]
    settle_down()
    assert rung() == ["safe", "safe"]


@pytest.mark.django_db(transaction=True)
def test_while_nobody_answers_a_bell_hangs_once_and_keeps_no_other_waiting(monkeypatch):
    monkeypatch.setattr(bell, "FOLD_SECONDS", 0)
    for _ in range(20):
        bell.ring("safe")
    bell.ring("look")
    assert rung() == ["look", "safe"]
    tasks.drain("safe")
    bell.ring("safe")
    assert rung() == ["look", "safe", "safe"]


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_was_lost_is_rung_again(monkeypatch):
    monkeypatch.setattr(bell, "FOLD_SECONDS", 0)
    bell.ring("safe")
    OrmQ.objects.all().delete()
    bell.ring("safe")
    assert rung() == []
    Bell.objects.update(rung_at=clock.now() - bell.LOST_AFTER)
    bell.ring("safe")
    assert rung() == ["safe"]


@pytest.mark.django_db(transaction=True)
def test_a_full_batch_calls_another_lane_for_the_rest(settings):
    settings.BELL = "off"
    work.add([Todo("safe", f"{number:03}") for number in range(60)])
    settings.BELL = "queue"
    tasks.drain("safe")
    assert rung() == ["safe"]


@pytest.mark.django_db(transaction=True)
def test_one_wish_rings_once():
    work.add([Todo("safe", "a")])
    settle_down()
    assert rung() == ["safe"]


@pytest.mark.django_db(transaction=True)
def test_each_topic_has_its_own_bell():
    work.add([Todo("safe", "a"), Todo("look", "a")])
    bell.ring_inbox()
    assert rung() == ["inbox", "look", "safe"]


@pytest.mark.django_db(transaction=True)
def test_nothing_rings_before_the_commit_nor_after_a_rollback():
    with transaction.atomic():
        work.add([Todo("safe", "a")])
        assert rung() == []
        transaction.set_rollback(True)
    assert rung() == []


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_cannot_be_rung_hurts_nobody(monkeypatch, caplog):
    def broken(*_args, **_options):
        raise OSError

    monkeypatch.setattr(bell, "async_task", broken)
    work.add([Todo("safe", "a")])
    assert Work.objects.count() == 1
    assert "bell not rung" in caplog.text
    assert Bell.objects.get().rung_at is None


@pytest.mark.django_db
class TestDrain:
    @pytest.fixture(autouse=True)
    def silent(self, settings):
        settings.BELL = "off"

    def test_a_drain_goes_on_until_nothing_is_due(self, script):
        work.add([Todo("safe", f"{number:03}") for number in range(120)])
        tasks.drain("safe")
        assert [len(call) for call in script.calls] == [50, 50, 20]

    def test_a_drain_stops_with_its_time_and_rings_for_the_rest(self, script, settings, monkeypatch):
        settings.BELL_SECONDS = 0
        rings = []
        monkeypatch.setattr(bell, "ring", lambda *topics: rings.extend(topics))
        work.add([Todo("safe", f"{number:03}") for number in range(120)])
        rings.clear()
        tasks.drain("safe")
        assert (len(script.calls), rings) == (1, ["safe", "safe"])  # another lane, and the rest

    def test_what_always_goes_again_does_not_keep_a_drain_busy(self, script):
        work.add([Todo("safe", "a")])
        script.answer = lambda works, _deadline: {row.pk: Outcome.again("later") for row in works}
        tasks.drain("safe")
        assert len(script.calls) == 1

    def test_what_is_given_back_does_not_keep_a_drain_busy(self, script):
        work.add([Todo("safe", "a")])
        script.answer = lambda _works, _deadline: {}
        tasks.drain("safe")
        assert len(script.calls) == 1

    def test_a_sweep_rings_for_what_a_lost_bell_left(self, monkeypatch):
        rings = []
        work.add([Todo("safe", "a"), Todo("forgotten", "b")])
        monkeypatch.setattr(bell, "ring", lambda *topics: rings.extend(topics))
        tasks.sweep()
        assert rings == ["safe"]


def test_a_deadline_passes():
    deadline = Deadline.after(0.01)
    assert 0 < deadline.left() <= 0.01
    time.sleep(0.02)
    assert (deadline.passed(), deadline.left()) == (True, 0.0)
