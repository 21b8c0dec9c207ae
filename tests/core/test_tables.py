"""The small tables and the questions asked of them."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from omnihub.core import clock, cursors, database, inbox, installation, pruning, queries, secrets, tasks, work
from omnihub.core.errors import Refused
from omnihub.core.models import Attempt, Heartbeat, InboxMessage, Installation, Work
from omnihub.core.work import Todo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routes")]

LONG_AGO = timedelta(days=100)


def refuse(_works, _deadline):
    raise Refused("Unknown SKU.")


def test_a_cursor_is_nothing_until_it_moves():
    assert cursors.read("orders") is None
    cursors.move("orders", "5")
    cursors.move("orders", "7")
    assert cursors.read("orders") == "7"


def test_the_installation_key_is_made_once():
    Installation.objects.all().delete()
    key = installation.key()
    assert key == installation.key()
    assert len(key) == 12
    assert key.isalnum()
    assert key == key.lower()


def test_the_canary_opens_with_the_key_it_was_made_with(settings):
    Installation.objects.all().delete()
    installation.prove_encryption_key()
    settings.FIELD_ENCRYPTION_KEY = ["another passphrase that is long enough"]
    with pytest.raises(secrets.SecretError):
        installation.prove_encryption_key()


def test_pause_keeps_its_reason():
    assert not installation.paused()
    installation.pause("stocktaking")
    assert installation.paused()
    assert installation.current().paused_because == "stocktaking"
    installation.resume()
    assert not installation.paused()


def test_the_databases_clock_is_aware_and_close_to_ours():
    assert abs(database.database_now() - clock.now()) < timedelta(seconds=5)


def test_the_attention_list_has_the_longest_waiting_first(script):
    work.add([Todo("safe", "a"), Todo("look", "b")])
    Work.objects.filter(subject="b").update(wanted_since=clock.now() - timedelta(hours=1))
    script.answer = refuse
    work.run("safe")
    work.run("look")
    assert [row.subject for row in queries.held()] == ["b", "a"]
    assert [row.subject for row in queries.held("safe")] == ["a"]
    assert queries.held_count() == 2


def test_the_tries_of_a_subject_are_found_newest_first(script):
    work.add([Todo("safe", "a"), Todo("safe", "b")])
    script.answer = refuse
    work.run("safe")
    work.retry([Work.objects.get(subject="a").pk])
    work.run("safe")
    tries = queries.attempts("safe", "a")
    assert [(row.outcome, row.note) for row in tries] == [("person", "Unknown SKU.")] * 2
    assert len(queries.attempts_of([("safe", "a"), ("safe", "b"), ("look", "a")])) == 3
    assert [row.subject for row in queries.works_of([("safe", "a"), ("look", "x")])] == ["a"]


def test_the_backlog_counts_by_topic_and_state():
    work.add([Todo("safe", "a"), Todo("safe", "b"), Todo("look", "c")])
    found = [(row.name, row.state, row.rows) for row in queries.work_backlog()]
    assert found == [("look", "waiting", 1), ("safe", "waiting", 2)]
    inbox.store("shopee", "1", b"{}")
    assert [(row.name, row.rows) for row in queries.inbox_backlog()] == [("shopee", 1)]
    assert 0 <= queries.inbox_age() < 5


@pytest.mark.parametrize(
    ("values", "expected"), [([], 0.0), ([3.0], 3.0), ([float(n) for n in range(1, 101)], 95.0)]
)
def test_a_percentile_is_one_of_the_values(values, expected):
    assert queries.percentile(values, 0.95) == expected


def test_old_evidence_and_done_work_go_and_what_is_still_to_be_done_stays():
    for number, state in enumerate(InboxMessage.State.values):
        inbox.store("s", str(number), b"{}")
        InboxMessage.objects.filter(event_key=str(number)).update(state=state)
    InboxMessage.objects.update(received_at=clock.now() - LONG_AGO)
    inbox.store("s", "today", b"{}")
    work.add([Todo("safe", "done"), Todo("look", "waiting")])
    work.run("safe")
    Work.objects.filter(subject="done").update(finished_at=clock.now() - LONG_AGO)
    Work.objects.filter(subject="waiting").update(wanted_since=clock.now() - LONG_AGO)
    Attempt.objects.update(started_at=clock.now() - LONG_AGO)
    Heartbeat.objects.create(name="gone", incarnation="1", at=clock.now() - LONG_AGO)
    tasks.prune()
    assert sorted(InboxMessage.objects.values_list("event_key", flat=True)) == ["0", "today"]
    assert list(Work.objects.values_list("subject", flat=True)) == ["waiting"]
    assert (Attempt.objects.count(), Heartbeat.objects.count()) == (0, 0)


def test_pruning_goes_batch_by_batch(monkeypatch):
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(5):
        inbox.store("s", str(number), b"{}")
    InboxMessage.objects.update(state="done", received_at=clock.now() - LONG_AGO)
    assert pruning.prune({"inbox": 90}) == {"inbox": 5}


def test_a_sweep_by_hand_can_do_the_work_itself(script, capsys):
    work.add([Todo("safe", "a"), Todo("look", "b")])
    call_command("sweep", "--here")
    assert sorted(script.subjects) == ["a", "b"]
    assert "2 works handled" in capsys.readouterr().out


def test_the_schedules_are_set_up_from_the_command_line(capsys):
    call_command("setup_schedules")
    call_command("setup_schedules")
    assert capsys.readouterr().out.endswith("All schedules are as they should be.\n")
