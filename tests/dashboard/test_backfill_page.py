"""Old orders as history, from the page and from the command line."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from channels import backfills
from channels.models import Backfill
from omnihub.core import clock
from omnihub.core.models import Work
from tests.dashboard import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return given.shop(remote_id="220000123", go_live_at=datetime(2026, 11, 1, tzinfo=UTC))


def run_of(shop, **wishes):
    start = datetime(2026, 8, 1, tzinfo=UTC)
    end = start + timedelta(days=30)
    fields = {
        "since": start,
        "until": end,
        "position": end,
        "asked_at": clock.now(),
        "state": "running",
    } | wishes
    return Backfill.objects.create(shop=shop, **fields)


def page(browser, shop):
    return " ".join(browser.get(reverse("dashboard:backfill", args=[shop.pk])).content.decode().split())


def ask(browser, shop, since, until):
    address = reverse("dashboard:backfill_ask", args=[shop.pk])
    return browser.post(address, {"since": since, "until": until})


def test_whole_jakarta_days_are_asked_for_and_end_at_go_live(owner, shop):
    assert ask(owner, shop, "2026-08-01", "2026-08-31").status_code == 302
    run = Backfill.objects.get()
    assert run.since == datetime(2026, 7, 31, 17, tzinfo=UTC)
    assert run.until == datetime(2026, 8, 31, 17, tzinfo=UTC)
    assert (run.asked_by, run.state) == ("owner", "queued")
    assert Work.objects.get(topic="shop.backfill").subject == f"{shop.key}:{run.pk}"
    backfills.cancel(run, "owner")
    ask(owner, shop, "2026-10-01", "2026-12-31")
    assert Backfill.objects.latest("pk").until == shop.go_live_at


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-11-05", "2026-11-06", "after go-live"),
        ("2026-08-05", "2026-08-01", "ends before it begins"),
        ("0001-01-01", "2026-08-01", "choose a day from"),
        ("", "2026-08-01", "required"),
        ("yesterday", "2026-08-01", "valid date"),
    ],
)
def test_a_range_that_cannot_be_read_is_said_in_words(owner, shop, since, until, words):
    response = ask(owner, shop, since, until)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Backfill.objects.exists()


def test_the_page_tells_how_far_it_is_and_refreshes_itself_while_it_runs(owner, shop):
    run_of(
        shop,
        counting=False,
        found=1000,
        read=250,
        seconds=5.0,
        troubled=1,
        problems=[{"order": "A1", "words": "No."}],
    )
    said = page(owner, shop)
    assert "250 of 1000 read, 1 with a problem" in said
    assert "25 %" in said
    assert "50.0" in said
    assert "15.0 s" in said
    assert "A1" in said
    assert "data-refresh" in said


def test_it_is_stopped_and_goes_on(owner, shop):
    run = run_of(shop)
    owner.post(reverse("dashboard:backfill_cancel", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, "owner" in run.note) == ("cancelled", True)
    assert "data-refresh" not in page(owner, shop)
    owner.post(reverse("dashboard:backfill_go_on", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "queued"
    assert Work.objects.filter(topic="shop.backfill").exists()


def backfill(*words):
    call_command("backfill", *words)


def test_the_command_asks_for_the_days(shop, capsys):
    backfill("220000123", "--from", "2026-08-01", "--to", "2026-08-31")
    run = Backfill.objects.get()
    assert (run.since, run.until) == (
        datetime(2026, 7, 31, 17, tzinfo=UTC),
        datetime(2026, 8, 31, 17, tzinfo=UTC),
    )
    assert "asked for" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing", "--from", "2026-08-01"], "There is no shop"),
        (["220000123"], "--from is missing"),
        (["220000123", "--from", "2026-11-10"], "after go-live"),
        (["220000123", "--cancel"], "No backfill of this shop"),
        (["220000123", "--go-on"], "no stopped backfill"),
    ],
)
def test_what_is_wrong_ends_with_2(shop, words, said):
    with pytest.raises(CommandError, match=said) as caught:
        backfill(*words)
    assert caught.value.returncode == 2


def test_the_command_stops_it_and_goes_on(shop, capsys):
    run = run_of(shop)
    backfill(shop.key, "--cancel")
    backfill(shop.key, "--go-on")
    run.refresh_from_db()
    assert run.state == "queued"


def test_waiting_tells_how_far_and_ends_with_3_when_it_takes_longer(shop, capsys):
    run = run_of(shop, counting=False, found=100, read=50, seconds=5.0, state="cancelled")
    with pytest.raises(CommandError, match="it goes on") as caught:
        backfill(shop.key, "--go-on", "--wait", "0.01")
    assert caught.value.returncode == 3
    assert "50 of 100 read (50 %, 10.0 a second, 5.0 s left)" in capsys.readouterr().out
    run.refresh_from_db()
    assert run.state == "queued"
