from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from omnihub.core import retry

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.integers(0, 10_000))
def test_the_pause_is_never_negative_and_never_longer_than_the_longest_with_jitter(attempts):
    pause = retry.next_try(attempts, NOW) - NOW
    assert retry.PAUSES[0] * (1 - retry.JITTER) <= pause <= retry.PAUSES[-1] * (1 + retry.JITTER)


def test_pauses_grow():
    first, fourth, tenth = (retry.next_try(attempts, NOW) - NOW for attempts in (1, 4, 10))
    assert first < timedelta(seconds=3) < fourth < timedelta(minutes=2) < timedelta(minutes=10) < tenth


def test_pauses_differ_so_that_a_crowd_does_not_come_back_at_once():
    assert len({retry.next_try(3, NOW) for _ in range(20)}) > 10


@given(st.integers(0, 50), st.timedeltas(timedelta(days=-1), timedelta(days=1)))
def test_the_remotes_wish_is_never_undercut_and_hardly_exceeded(attempts, wish):
    again = retry.next_try(attempts, NOW, until=NOW + wish)
    assert max(NOW, NOW + wish) <= again <= max(NOW, NOW + wish) + timedelta(seconds=1)


def test_a_person_is_asked_after_the_twentieth_try():
    assert (retry.given_up(19), retry.given_up(20)) == (False, True)


def test_a_remote_that_was_down_for_a_day_is_asked_again_within_about_a_minute():
    pauses = [retry.next_try(attempts, NOW, remote_down=True) - NOW for attempts in range(1, 2000, 7)]
    assert max(pauses) <= timedelta(seconds=60 * 1.2)
