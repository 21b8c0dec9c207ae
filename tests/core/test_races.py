"""What happens at the same moment, on a real PostgreSQL, with a connection for each thread."""

import json
import random
import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from omnihub.core import claims, clock, gates, inbox, installation, leases, routes, work
from omnihub.core.errors import Busy
from omnihub.core.inbox import Incoming
from omnihub.core.models import Cursor, Gate, InboxMessage, Installation, Work
from omnihub.core.outcomes import Outcome
from omnihub.core.work import Todo

pytestmark = [
    pytest.mark.pg,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("routes"),
]


@pytest.fixture(autouse=True)
def postgres_only():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; run with OMNIHUB_TEST_DATABASE=postgres")


def test_the_same_event_a_hundred_times_at_once_is_one_row_and_one_work(in_threads, settings, script):
    settings.HOOKS = {
        "far": {"methods": [], "max_bytes": 1, "verify": "", "incoming": "tests.core.deliverers.incoming"}
    }
    script.incoming = lambda body: Incoming("e", "a", (Todo("safe", json.loads(body)["s"]),))

    def store_some():
        return [inbox.store("far", "same", b'{"s": "a"}') for _ in range(10)]

    stored = [answer for answers in in_threads(*[store_some] * 10) for answer in answers]
    assert (stored.count(True), InboxMessage.objects.count()) == (1, 1)
    assert sum(in_threads(*[inbox.drain] * 4)) == 1
    assert Work.objects.count() == 1


def test_two_drains_share_the_inbox_and_read_nothing_twice(in_threads, settings, script):
    settings.HOOKS = {
        "far": {"methods": [], "max_bytes": 1, "verify": "", "incoming": "tests.core.deliverers.incoming"}
    }
    script.incoming = lambda body: Incoming("e", "a", (Todo("safe", json.loads(body)["s"]),))
    for number in range(60):
        inbox.store("far", str(number), json.dumps({"s": str(number % 7)}).encode())
    assert sum(in_threads(*[partial(inbox.drain, 10)] * 8)) == 60
    assert Work.objects.count() == 7


class Far:
    """Where the last version of each subject must arrive; it is slow and remembers the newest it saw."""

    def __init__(self):
        self.versions, self.lock = {}, threading.Lock()

    def carry(self, works, _deadline):
        now = versions()
        time.sleep(random.uniform(0, 0.003))
        with self.lock:
            for row in works:
                self.versions[row.subject] = max(now[row.subject], self.versions.get(row.subject, 0))
        return {row.pk: Outcome.done() for row in works}


def versions():
    return {name: int(value) for name, value in Cursor.objects.values_list("name", "value")}


def change_some(seed, subjects):
    """New versions and the work for them in one transaction, that takes its time to commit."""
    dice = random.Random(seed)
    for _ in range(60):
        changed = dice.sample(subjects, 3)
        with transaction.atomic():
            for row in Cursor.objects.select_for_update().filter(name__in=changed).order_by("name"):
                Cursor.objects.filter(pk=row.pk).update(value=str(int(row.value) + 1))
            work.add([Todo("safe", name) for name in changed])
            time.sleep(dice.uniform(0, 0.004))


def test_the_last_change_is_never_lost(in_threads, script):
    subjects = [f"s{number:02}" for number in range(20)]
    Cursor.objects.bulk_create(Cursor(name=name, value="0", moved_at=clock.now()) for name in subjects)
    far, changing = Far(), threading.Semaphore(0)
    script.answer = far.carry

    def change(seed):
        change_some(seed, subjects)
        changing.release()

    def deliver():
        while work.run("safe") or changing._value < 3:
            continue

    in_threads(*[partial(change, seed) for seed in range(3)], deliver, deliver)
    while work.run("safe"):
        continue
    assert not Work.objects.exclude(state="done").exists()
    assert far.versions == versions()


def test_a_change_that_is_not_committed_yet_keeps_its_row_from_being_claimed(in_threads):
    work.add([Todo("safe", "a")])
    folded, claimed = threading.Event(), threading.Event()

    def change():
        with transaction.atomic():
            work.add([Todo("safe", "a", reason="newer")])
            folded.set()
            assert claimed.wait(10)

    def claim_meanwhile():
        assert folded.wait(10)
        found = claims.claim(routes.of("safe"))
        claimed.set()
        return found

    assert in_threads(change, claim_meanwhile)[1] is None
    assert claims.claim(routes.of("safe")).works[0].reason == "newer"


def test_a_row_that_is_claimed_while_we_fold_stays_claimed(in_threads):
    """Adders and workers meet at the very moment between looking and writing."""
    for _ in range(25):
        Work.objects.all().delete()
        work.add([Todo("safe", str(number)) for number in range(10)])
        again = [Todo("safe", str(number), reason="newer") for number in range(10)]
        _, claim = in_threads(partial(work.add, again), partial(claims.claim, routes.of("safe")))
        mine = Work.objects.filter(claim=claim.token) if claim else Work.objects.none()
        assert set(mine.values_list("state", flat=True)) <= {"sending"}
        assert mine.count() == (len(claim.works) if claim else 0)
        assert (
            Work.objects.filter(state="waiting", reason="newer").count()
            == 10 - mine.filter(reason="newer").count()
        )


def test_many_add_the_same_fifty_and_there_are_fifty(in_threads):
    def add():
        names = [f"s{number:02}" for number in range(50)]
        random.shuffle(names)
        work.add([Todo("safe", name) for name in names])

    in_threads(*[add] * 6)
    assert Work.objects.count() == 50


def test_two_workers_never_hold_the_same_row_or_key(in_threads):
    work.add([Todo("safe", str(number), key=f"key {number % 10}") for number in range(40)])
    found = in_threads(*[partial(claims.claim, routes.of("safe"))] * 4)
    rows = [row for claim in found if claim for row in claim.works]
    assert len({row.pk for row in rows}) == len(rows)
    assert sorted({row.key for row in rows}) == sorted(row.key for row in rows)
    assert len(rows) == 10


def test_two_topics_that_write_to_one_document_take_turns(in_threads):
    work.add([Todo("safe", "a", key="order:1"), Todo("other", "b", key="order:1")])
    found = in_threads(partial(claims.claim, routes.of("safe")), partial(claims.claim, routes.of("other")))
    assert len([claim for claim in found if claim]) == 1


def test_lanes_hold_when_workers_come_at_once(in_threads):
    work.add([Todo("lanes", str(number)) for number in range(8)])
    found = in_threads(*[partial(claims.claim, routes.of("lanes"))] * 4)
    assert len([claim for claim in found if claim]) == 1


def test_a_returning_row_and_a_newer_wish_at_the_same_time_become_one(in_threads):
    for _ in range(20):
        Work.objects.all().delete()
        work.add([Todo("safe", "a")])
        claims.claim(routes.of("safe"))
        Work.objects.update(lease_until="2026-01-01T00:00:00Z")
        in_threads(leases.free_expired, partial(work.add, [Todo("safe", "a", reason="newer")]))
        row = Work.objects.get()
        assert (row.state, row.attempts) == ("waiting", 1)
        assert row.reason == "newer"


def test_two_sweeps_free_a_claim_once(in_threads):
    work.add([Todo("safe", str(number)) for number in range(5)])
    claims.claim(routes.of("safe"))
    Work.objects.update(lease_until="2026-01-01T00:00:00Z")
    assert sum(in_threads(leases.free_expired, leases.free_expired)) == 5


def test_only_one_of_many_tries_a_remote_that_was_down(in_threads, settings):
    Gate.objects.create(
        remote="far",
        tokens=100,
        filled_at="2026-11-23T00:00:00Z",
        failures=9,
        open_until="2026-01-01T00:00:00Z",
    )

    def enter():
        try:
            gates.keeper("far").enter()
        except Busy:
            return "turned away"
        return "let through"

    answers = in_threads(*[enter] * 8)
    assert (answers.count("let through"), answers.count("turned away")) == (1, 7)


def test_a_bucket_is_never_overdrawn_by_many_at_once(in_threads, settings):
    settings.GATES = {"far": {"per_second": 0.001, "burst": 5, "break_after": 3, "pause_seconds": 30}}

    def enter():
        try:
            gates.keeper("far").enter()
        except Busy:
            return 0
        return 1

    assert sum(in_threads(*[enter] * 12)) == 5


def test_many_first_users_make_one_installation(in_threads):
    Installation.objects.all().delete()
    assert len(set(in_threads(*[installation.key] * 6))) == 1
