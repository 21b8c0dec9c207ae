from datetime import timedelta

import pytest

from omnihub.core import cursors, database, installation, restored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def go_back(span):
    """What a backup knows: the moment of its making."""
    cursors.move(restored.ALIVE, (database.database_now() - span).isoformat())


def test_a_new_database_is_not_paused():
    assert not restored.look()
    assert not installation.paused()


def test_a_database_that_goes_on_is_not_paused():
    restored.bear_witness()
    assert not restored.look()
    assert not installation.paused()


def test_a_database_from_last_nights_backup_starts_paused_and_says_what_to_do():
    restored.bear_witness()
    go_back(timedelta(hours=9))
    assert restored.look()
    row = installation.current()
    assert row.paused
    assert "restored from a backup" in row.paused_because
    assert row.paused_because.endswith("Installations.")


def test_a_backup_made_before_any_worker_ran_starts_paused_too():
    restored.bear_witness()
    cursors.Cursor.objects.filter(pk=restored.ALIVE).delete()
    assert restored.look()


def test_once_resumed_it_goes_on():
    restored.bear_witness()
    go_back(timedelta(days=1))
    assert restored.look()
    restored.bear_witness()
    installation.resume()
    assert not restored.look()
    assert not installation.paused()


def test_a_power_cut_that_loses_seconds_pauses_nothing():
    restored.bear_witness()
    go_back(timedelta(seconds=20))
    assert not restored.look()


def test_an_unreadable_witness_pauses_nothing(folder):
    restored.bear_witness()
    next(folder.glob("witness-*.json")).write_text("half a fi")
    assert not restored.look()


def test_another_database_on_this_machine_is_no_restored_one():
    restored.bear_witness()
    row = installation.current()
    row.key = "another00000"
    row.save()
    assert not restored.look()
