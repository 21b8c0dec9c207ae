"""Quiet hours, by the clock of the buyer's province."""

from datetime import UTC, datetime, time

import pytest

from omnihub.notifications import quiet

NIGHT = (time(21), time(8))


@pytest.mark.parametrize(
    ("province", "name"),
    [
        ("JAWA BARAT", "Asia/Jakarta"),
        ("KALIMANTAN BARAT", "Asia/Jakarta"),
        ("Kalimantan Timur", "Asia/Makassar"),
        ("BALI", "Asia/Makassar"),
        ("SULAWESI UTARA", "Asia/Makassar"),
        ("NUSA TENGGARA TIMUR (NTT)", "Asia/Makassar"),
        ("PAPUA BARAT", "Asia/Jayapura"),
        ("Maluku Utara", "Asia/Jayapura"),
        ("", "Asia/Jakarta"),
    ],
)
def test_each_province_has_its_clock(province, name):
    assert str(quiet.zone(province)) == name


@pytest.mark.parametrize(
    ("hour", "ends"),
    [(13, None), (14, (29, 1)), (23, (29, 1)), (0, (28, 1)), (1, None)],
)
def test_the_night_ends_on_the_right_day(hour, ends):
    """Hours of UTC; Jakarta is seven ahead."""
    found = quiet.ends(datetime(2026, 11, 28, hour, tzinfo=UTC), "JAWA BARAT", *NIGHT)
    assert found == (datetime(2026, 11, ends[0], ends[1], tzinfo=UTC) if ends else None)


def test_hours_in_the_day_and_none_at_all():
    noon = datetime(2026, 11, 28, 5, 30, tzinfo=UTC)
    assert quiet.ends(noon, "", time(12), time(13)) == datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert quiet.ends(noon, "", time(8), time(8)) is None
