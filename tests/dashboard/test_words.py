"""How pages write money, moments and spans."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from omnihub.core import clock
from omnihub.dashboard.templatetags import hub


def test_moments_are_jakartas_and_carry_the_machine_readable_time():
    at = datetime(2020, 11, 20, 17, 30, tzinfo=UTC)
    assert hub.moment(at) == (
        '<time datetime="2020-11-21T00:30:00+07:00" title="21 November 2020 00:30:00 WIB">'
        "21 Nov 2020 00:30</time>"
    )
    assert ">21 Nov 00:30:00<" in hub.second(at)
    assert hub.moment(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0821, "82 ms"),
        (4.24, "4.2 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (7300, "2 h"),
        (90000, "1 day"),
        (200000, "2 days"),
    ],
)
def test_spans_are_as_exact_as_people_need(seconds, words):
    assert hub.span(timedelta(seconds=seconds)) == words


def test_money_is_rupiah_and_what_is_unknown_is_a_dash():
    assert hub.rupiah(Decimal(1234567)) == "Rp 1.234.567"
    assert hub.rupiah(None) == "–"
    assert hub.signed_rupiah(Decimal(1250)) == "+Rp 1.250"
    assert hub.signed_rupiah(Decimal(-1250)) == "-Rp 1.250"


def test_ages():
    assert hub.ago(None) == "never"
    assert ">just now<" in hub.ago(clock.now())
    assert ">3 min ago<" in hub.ago(clock.now() - timedelta(minutes=3, seconds=5))


def test_neighbouring_shops_have_colours_far_apart():
    hues = [hub.hue(pk) for pk in range(1, 5)]
    assert min(abs(one - other) for one in hues for other in hues if one != other) > 40
