"""manage.py sync: which shops, what it says, how it ends."""

import pytest
from django.core.management import CommandError, call_command

from channels.models import SyncRun
from omnihub.core import clock
from omnihub.core.models import Heartbeat
from omnihub.dashboard.management.commands.sync import Command
from tests.dashboard import given


def sync(*words):
    call_command("sync", *words)


@pytest.mark.django_db
class TestAsking:
    def test_all_readable_shops_are_asked(self, capsys):
        shops = [given.shop(), given.shop(name="Toko Kedua")]
        given.shop(pulls=False)
        sync("orders", "--wait", "0")
        assert [run.shop for run in SyncRun.objects.order_by("pk")] == shops

    @pytest.mark.parametrize("key", ["shopee:220000999", "220000999"])
    def test_one_shop_is_named_with_or_without_its_kind(self, key):
        given.shop()
        shop = given.shop(remote_id="220000999")
        sync("shop", "--shop", key, "--wait", "0")
        run = SyncRun.objects.get()
        assert (run.shop, run.kind) == (shop, "shop")

    def test_an_unknown_shop_ends_with_2_and_the_list_of_shops(self):
        given.shop(remote_id="220000123")
        with pytest.raises(CommandError) as caught:
            sync("orders", "--shop", "nothing")
        assert caught.value.returncode == 2
        assert "shopee:220000123  Toko Contoh" in str(caught.value)

    def test_a_shop_that_cannot_be_read_says_why(self):
        shop = given.shop(state="disconnected", state_reason="the authorisation has ended")
        with pytest.raises(CommandError, match="the authorisation has ended") as caught:
            sync("orders", "--shop", shop.key)
        assert caught.value.returncode == 2

    def test_without_any_shop_it_ends_with_2(self):
        with pytest.raises(CommandError) as caught:
            sync("orders")
        assert caught.value.returncode == 2

    def test_what_is_not_done_in_time_ends_with_3_and_warns_of_the_missing_worker(self, capsys):
        given.shop()
        with pytest.raises(CommandError, match="goes on without us") as caught:
            sync("orders", "--wait", "0.01")
        assert caught.value.returncode == 3
        said = capsys.readouterr()
        assert "Toko Contoh: waits for its turn" in said.out
        assert "manage.py worker" in said.err


@pytest.mark.django_db
class TestWaiting:
    def test_progress_is_told_once_and_a_good_end_is_silent_about_errors(self, capsys):
        run = run_of(given.shop(), state="done", finished_at=clock.now(), found=3)
        Command().wait([run.pk], 1)
        assert capsys.readouterr().out == "Toko Contoh: done, 3 found and read\n"

    def test_a_run_that_failed_ends_with_1(self, capsys):
        run = run_of(given.shop(), state="failed", finished_at=clock.now(), note="Shopee said no.")
        with pytest.raises(CommandError, match="Toko Contoh") as caught:
            Command().wait([run.pk], 1)
        assert caught.value.returncode == 1
        assert "could not be looked through: Shopee said no." in capsys.readouterr().out

    def test_an_order_that_is_held_is_not_called_done(self, capsys):
        run = run_of(given.shop(), state="done", finished_at=clock.now(), found=3, held=1)
        with pytest.raises(CommandError):
            Command().wait([run.pk], 1)
        assert "done, 2 found and read, 1 held" in capsys.readouterr().out


def run_of(shop, **wishes):
    return SyncRun.objects.create(shop=shop, kind="orders", asked_at=clock.now(), **wishes)


@pytest.mark.django_db
def test_a_worker_that_beats_needs_no_warning(capsys):
    given.shop()
    Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now())
    sync("orders", "--wait", "0")
    assert not capsys.readouterr().err
