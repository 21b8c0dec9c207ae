"""When a queue is called stuck: by how long a free worker took nothing, and never while one still starts."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from omnihub.core import clock, heartbeat
from omnihub.core.models import Heartbeat
from omnihub.core.tick import STARTING_SECONDS, Ticker
from omnihub.core.watch import Watch

pytestmark = pytest.mark.django_db


def ticker(age, *, beat=None):
    """Over a cluster that is idle since it was started, and gave its last sign of life so long ago."""
    watch = Watch(stop_seconds=1)
    watch.child = SimpleNamespace(age=lambda: age, idle_for=lambda: age)
    if beat is not None:
        at = clock.now() - timedelta(seconds=beat)
        Heartbeat.objects.create(pk=heartbeat.watcher_name(), incarnation="1", at=at)
    made = Ticker(watch, idle_limit=10, silent_limit=105)
    made.tick()
    return watch


@pytest.mark.parametrize("beat", [None, 500], ids=["never", "of the one before it"])
def test_one_that_has_not_shown_itself_yet_is_given_time_to_start(beat):
    assert not ticker(STARTING_SECONDS - 5, beat=beat).hangs.is_set()


def test_one_that_never_shows_itself_is_started_anew():
    assert ticker(STARTING_SECONDS + 5).hangs.is_set()


def test_one_that_has_shown_itself_and_takes_nothing_any_more_is_started_anew():
    assert not ticker(100, beat=8).hangs.is_set()
    Heartbeat.objects.all().delete()
    assert ticker(100, beat=12).hangs.is_set()
