import subprocess
import sys
from datetime import timedelta

import pytest

from omnihub.core import claims, clock, leases, process, routes, settle, work
from omnihub.core.models import Attempt, Work
from omnihub.core.outcomes import Outcome
from omnihub.core.work import Todo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routes")]

HELD, WAITING, SENDING = Work.State.HELD, Work.State.WAITING, Work.State.SENDING


def claim(topic, *subjects):
    work.add([Todo(topic, subject) for subject in subjects])
    Work.objects.filter(topic=topic).update(not_before=clock.now() - timedelta(seconds=1))
    return claims.claim(routes.of(topic))


def expire():
    Work.objects.filter(state=SENDING).update(
        lease_until=clock.now() - timedelta(seconds=1), claimed_at=clock.now() - timedelta(seconds=181)
    )
    return leases.free_expired()


def a_dead_process():
    return subprocess.run(
        [sys.executable, "-c", "from omnihub.core import process; print(process.identity())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_lease_that_still_runs_is_left_alone():
    claim("safe", "a")
    assert leases.free_expired() == 0
    assert Work.objects.get().state == SENDING


def test_after_an_expired_lease_safe_goes_again_now():
    claim("safe", "a")
    assert expire() == 1
    row = Work.objects.get()
    assert (row.state, row.claim, row.look_first) == (WAITING, None, False)
    assert row.not_before <= clock.now()
    assert Attempt.objects.get().outcome == "lost"


def test_after_an_expired_lease_look_first_looks():
    claim("look", "a")
    expire()
    row = Work.objects.get()
    assert (row.state, row.look_first) == (WAITING, True)
    assert row.not_before <= clock.now(), "the lease was longer than the remote's own limit"


def test_a_look_first_claim_of_a_process_that_just_died_waits_out_the_remote():
    claim("look", "a")
    Work.objects.update(worker=a_dead_process())
    assert leases.free_dead() == 1
    row = Work.objects.get()
    assert row.look_first
    assert row.not_before > clock.now() + timedelta(seconds=115)


def test_after_an_expired_lease_ask_goes_to_a_person():
    claim("ask", "a")
    expire()
    row = Work.objects.get()
    assert (row.state, row.fate, row.code) == (HELD, "person", settle.MAY_HAVE_GONE_OUT)
    assert "may have gone out" in row.note


def test_the_claims_of_a_living_process_are_left_alone():
    claim("safe", "a")
    assert leases.free_dead() == 0


def test_the_claims_of_another_machine_are_left_to_their_lease():
    claim("safe", "a")
    Work.objects.update(worker="elsewhere/1:1:1")
    assert leases.free_dead() == 0


def test_the_claims_of_a_dead_process_are_free_at_once():
    claim("safe", "a", "b")
    Work.objects.update(worker=a_dead_process())
    assert leases.free_dead() == 2


def test_a_process_knows_itself_as_living():
    assert not process.is_dead(process.identity())


def test_what_kills_its_worker_again_and_again_is_found_and_held_and_the_others_go_on():
    killer, tries = "bad", 0
    claim("safe", "a", "bad", "c")
    while Work.objects.filter(state__in=[WAITING, SENDING]).exists():
        tries += 1
        assert tries < 12
        sending = Work.objects.filter(state=SENDING)
        if sending.filter(subject=killer).exists():
            expire()
        else:
            held = list(sending)
            route = routes.of("safe")
            batch = claims.Claim(held[0].claim, clock.now(), held)
            settle.settle(route, batch, {row.pk: Outcome.done() for row in held})
        claims.claim(routes.of("safe"))
    assert Work.objects.get(subject=killer).code == "kills_worker"
    assert set(Work.objects.exclude(subject=killer).values_list("state", flat=True)) == {"done"}


def test_a_lost_row_takes_over_what_was_added_meanwhile():
    claim("safe", "a")
    work.add([Todo("safe", "a", reason="newer")])
    expire()
    row = Work.objects.get()
    assert (row.state, row.reason, row.attempts) == (WAITING, "newer", 1)


def test_a_claim_of_a_topic_without_a_route_goes_to_a_person():
    claim("safe", "a")
    Work.objects.update(topic="renamed")
    expire()
    assert Work.objects.get().state == HELD
