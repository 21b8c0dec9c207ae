"""A connection test as work: one at a time, in slices, and never lost."""

from datetime import timedelta

import pytest

from erp_bridge.check import run
from erp_bridge.check.findings import Section, bad, good, sections
from erp_bridge.models import CheckRun
from erp_bridge.steps.case import OutOfTime
from omnihub.core import clock, work
from omnihub.core.errors import Refused, Unreachable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline

pytestmark = [pytest.mark.pg, pytest.mark.django_db]


@pytest.fixture
def parts(monkeypatch):
    """Three sections that note when they are looked at; a test may change what they find."""
    seen = []

    def part(key, found=None, *, needed=False):
        def look(_client, _deadline):
            seen.append(key)
            if isinstance(found, Exception):
                raise found
            return found or [good(key, "fine")]

        return run.Part(key, key, look, needed=needed)

    listed = [part("connection", needed=True), part("user"), part("shop:1")]
    monkeypatch.setattr(run, "_parts", lambda: iter(listed))
    monkeypatch.setattr(run.connect, "client", lambda: None)
    listed_again = lambda place, found, **more: listed.__setitem__(  # noqa: E731
        place, part(listed[place].key, found, **more)
    )
    return seen, listed_again


def test_asking_again_while_one_runs_makes_no_second_one():
    first, again = run.ask("sari"), run.ask("budi")
    assert first == again
    assert CheckRun.objects.get().asked_by == "sari"
    assert Work.objects.filter(topic="odoo.check").count() == 1


def test_a_test_that_lost_its_work_makes_room_for_a_new_one():
    lost = run.ask("sari")
    CheckRun.objects.update(told_at=clock.now() - timedelta(minutes=11))
    assert run.ask("budi") != lost
    lost.refresh_from_db()
    assert lost.finished_at


def test_only_the_last_ones_are_kept(parts):
    for _ in range(7):
        asked = run.ask("sari")
        run.go(asked, Deadline.after(60))
    assert CheckRun.objects.count() == 5
    assert CheckRun.objects.filter(pk=asked.pk).exists()


def test_it_runs_as_work_and_is_done(parts):
    run.ask("sari")
    assert work.run("odoo.check", Deadline.after(60)) == 1
    row = Work.objects.get()
    assert (row.state, row.note) == ("done", "Tested")
    asked = CheckRun.objects.get()
    assert asked.finished_at
    assert [section.key for section in sections(asked.sections)] == ["connection", "user", "shop:1"]


def test_it_goes_on_where_the_time_was_up(parts):
    seen, _ = parts
    run.ask("sari")
    for _ in range(3):
        work.run("odoo.check", Deadline.after(1))
    assert seen == ["connection", "user", "shop:1"]
    assert CheckRun.objects.get().finished_at


def test_a_section_that_was_cut_by_the_clock_is_looked_at_again(parts):
    seen, change = parts
    change(1, OutOfTime())
    asked = run.ask("sari")
    assert not run.go(asked, Deadline.after(60))
    change(1, None)
    assert run.go(asked, Deadline.after(60))
    assert seen == ["connection", "user", "user", "shop:1"]


def test_an_odoo_too_slow_for_one_section_alone_is_a_finding_and_no_endless_loop(parts):
    _, change = parts
    change(2, OutOfTime())
    asked = run.ask("sari")
    assert not run.go(asked, Deadline.after(60))
    assert run.go(asked, Deadline.after(60))
    assert "too slowly" in sections(asked.sections)[-1].findings[0].words


def test_where_odoo_lets_nobody_in_nothing_more_is_asked(parts):
    seen, change = parts
    change(0, Unreachable("No answer.", sent=False), needed=True)
    asked = run.ask("sari")
    run.go(asked, Deadline.after(60))
    assert seen == ["connection"]
    assert asked.finished_at
    assert sections(asked.sections)[0].findings[0].what == "Address"


def test_one_section_that_fails_does_not_hold_up_the_others(parts):
    seen, change = parts
    change(1, Refused("Odoo says: no.", code="odoo_UserError"))
    asked = run.ask("sari")
    run.go(asked, Deadline.after(60))
    assert seen == ["connection", "user", "shop:1"]
    assert [section.failed for section in sections(asked.sections)] == [0, 1, 0]


def test_a_test_with_nothing_asked_for_is_simply_done():
    work.add([work.Todo("odoo.check", "odoo")])
    work.run("odoo.check", Deadline.after(5))
    assert Work.objects.get().state == "done"


def test_a_section_is_kept_as_it_is_told():
    section = Section("shop:7", "Toko", (good("A", "fine"), bad("B", "not fine")), 7)
    assert Section.read(section.told()) == section
    assert (section.failed, section.noted) == (1, 0)
