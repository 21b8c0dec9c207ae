"""The sides of a preview are asked at once, and none of them holds up the page."""

import threading
import time

import pytest

from channels.models import Order
from omnihub.cancellation import preview
from omnihub.cancellation.asking import Asked
from omnihub.cancellation.models import Cancellation
from omnihub.cancellation.steps import SIDES
from omnihub.core import http


@pytest.fixture
def threads(settings):
    settings.PREVIEW_THREADS = True


def test_calls_go_on_beside_each_other_and_know_their_limit(threads):
    together = threading.Barrier(2, timeout=20)

    def call():
        together.wait()
        return http._waits(99)

    assert Asked({"a": call, "b": call}, 30).answers() == {"a": 30, "b": 30}


def test_what_does_not_answer_in_time_is_missing_and_holds_up_nobody(threads):
    never = threading.Event()
    began = time.monotonic()
    found = Asked({"slow": lambda: never.wait(60), "quick": lambda: 1}, 1).answers()
    never.set()
    assert (found, time.monotonic() - began < 20) == ({"quick": 1}, True)


def test_what_a_call_raises_is_raised(threads):
    with pytest.raises(ZeroDivisionError):
        Asked({"a": lambda: 1 // 0}, 20).answers()


@pytest.mark.django_db(transaction=True)
def test_a_thread_reads_the_database_and_gives_its_connection_back(threads, monkeypatch):
    gave = []
    close = preview.Asked.__init__.__globals__["connections"].close_all
    monkeypatch.setattr(
        preview.Asked.__init__.__globals__["connections"],
        "close_all",
        lambda: (gave.append(threading.current_thread().name), close()),
    )
    assert Asked({"a": Order.objects.count}, 20).answers() == {"a": 0}
    assert [name.startswith("preview") for name in gave] == [True]


def test_a_side_that_is_late_is_said_to_be_and_blocks_only_where_it_is_the_marketplace(
    world, settings, monkeypatch
):
    world = world()
    for late, blocked in (("erp", False), ("channel", True)):
        with monkeypatch.context() as patch:
            asked = {name: side for name, side in SIDES.items() if name != late}
            patch.setattr(Asked, "answers", lambda self, asked=asked: _only(self, asked))
            shown = preview.of(Cancellation(order=world.order))
        card = next(one for one in shown.cards if one.side == late)
        assert (card.ability, shown.unanswered, shown.possible) == ("unknown", blocked, True)
        assert "could not be looked at yet" in card.words[0]


def _only(asked, names):
    return {key: future.result() for key, future in asked.futures.items() if key in names}
