import time
from datetime import timedelta

import pytest

from omnihub.core import clock, gates
from omnihub.core.errors import Busy
from omnihub.core.models import Gate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def far(settings):
    settings.GATES = {"far": {"per_second": 20, "burst": 3, "break_after": 3, "pause_seconds": 30}}


def fail(keeper, times):
    for _ in range(times):
        keeper.enter()
        keeper.leave(failed=True)


def open_again():
    Gate.objects.update(open_until=clock.now() - timedelta(seconds=1))


def test_a_burst_passes_without_waiting_and_then_the_rate_holds(monkeypatch):
    waits, now = [], clock.now()
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(gates.database, "database_now", lambda: now)
    keeper = gates.keeper("far")
    for _ in range(3):
        keeper.enter()
    assert waits == []
    for _ in range(3):
        keeper.enter()
    assert waits == pytest.approx([0.05, 0.10, 0.15])


def test_a_long_wait_is_busy_with_the_moment_when_there_is_room(settings):
    settings.GATES = {"far": {"per_second": 0.1, "burst": 1, "break_after": 3, "pause_seconds": 30}}
    keeper = gates.keeper("far")
    keeper.enter()
    with pytest.raises(Busy) as refusal:
        keeper.enter()
    assert refusal.value.code == gates.CLOSED
    assert timedelta(seconds=8) < refusal.value.until - clock.now() < timedelta(seconds=11)


def test_who_was_turned_away_has_taken_nothing(settings):
    settings.GATES = {"far": {"per_second": 0.1, "burst": 1, "break_after": 3, "pause_seconds": 30}}
    keeper = gates.keeper("far")
    keeper.enter()
    for _ in range(5):
        with pytest.raises(Busy) as refusal:
            keeper.enter()
    assert refusal.value.until - clock.now() < timedelta(seconds=11)


def test_failures_in_a_row_open_the_breaker():
    keeper = gates.keeper("far")
    fail(keeper, 3)
    with pytest.raises(Busy) as refusal:
        keeper.enter()
    assert refusal.value.until > clock.now() + timedelta(seconds=25)
    assert gates.open_until("far") == refusal.value.until


def test_a_success_between_failures_starts_the_count_anew():
    keeper = gates.keeper("far")
    for _ in range(3):
        fail(keeper, 2)
        keeper.enter()
        keeper.leave(failed=False)
    keeper.enter()


def test_after_the_pause_one_call_tries_and_the_others_wait():
    fail(gates.keeper("far"), 3)
    open_again()
    gates.keeper("far").enter()
    with pytest.raises(Busy):
        gates.keeper("far").enter()


def test_the_try_that_succeeds_closes_the_breaker():
    fail(gates.keeper("far"), 3)
    open_again()
    keeper = gates.keeper("far")
    keeper.enter()
    keeper.leave(failed=False)
    gates.keeper("far").enter()
    assert gates.open_until("far") is None


def test_the_try_that_fails_opens_it_again():
    fail(gates.keeper("far"), 3)
    open_again()
    fail(gates.keeper("far"), 1)
    assert gates.open_until("far") > clock.now() + timedelta(seconds=25)


def test_each_shop_has_a_gate_of_its_own_with_its_remotes_numbers():
    fail(gates.keeper("far:1"), 3)
    gates.keeper("far:2").enter()
    with pytest.raises(Busy):
        gates.keeper("far:1").enter()


def test_a_remote_nobody_set_limits_for_has_ordinary_ones():
    gates.keeper("unheard").enter()
    assert Gate.objects.get(pk="unheard").tokens > 1


def test_work_at_leisure_is_told_when_the_bucket_is_full_enough_and_takes_nothing(monkeypatch):
    now = clock.now()
    monkeypatch.setattr(gates.database, "database_now", lambda: now)
    assert gates.seconds_until("far", 1.0) == 0
    for _ in range(3):
        gates.keeper("far").enter()
    assert gates.seconds_until("far", 1.0) == pytest.approx(3 / 20)
    assert gates.seconds_until("far", 0.5) == pytest.approx(1.5 / 20)
    now += timedelta(seconds=0.1)
    assert gates.seconds_until("far", 0.5) == 0
    assert Gate.objects.get().tokens == 0
