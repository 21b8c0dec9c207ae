"""What becomes of each of WhatsApp's codes."""

from datetime import UTC, datetime, timedelta

import pytest

from omnihub.core import clock
from omnihub.core.errors import Fate
from omnihub.notifications import records
from omnihub.notifications.records import Then
from omnihub.notifications.whatsapp import errors

STEPS = {
    Then.STOP_ALL: [
        *(0, 190, 3, 10, 200, 250, 299, 131005, 2635, 33, 131045, 133016, 368, 130497, 131031),
        *(131042, 131037, 131048, 131064),
    ],
    Then.BACK_OFF: [4, 80007, 130429, 1, 2, 131016, 131057],
    Then.LATER: [131000, 131056, 134101],
    Then.NEXT_WAY: [131026, 131047, 131049, 130472, 130403, 131030, 131062],
    Then.NOBODY: [131050],
    Then.STOP_TEMPLATE: [132000, 132008, 132012, 132001, 132007, 132015, 132016, 131063],
    Then.PERSON: [132005, 131021, 100, 131008, 131009, 131051, 131052, 131053, 135000, 999999, -1],
}
FATES = {Then.STOP_ALL: Fate.SETTINGS, Then.BACK_OFF: Fate.AGAIN, Then.LATER: Fate.AGAIN}


@pytest.mark.parametrize(("step", "code"), [(step, code) for step, codes in STEPS.items() for code in codes])
def test_a_code_says_what_becomes_of_the_message_and_its_neighbours(step, code):
    error = errors.error(code, "what WhatsApp said")
    assert records.then(error) == step
    assert error.fate == FATES.get(step, Fate.PERSON)
    assert error.code == f"whatsapp_{code}"
    assert "what WhatsApp said" in error.words


def test_every_code_of_the_table_was_looked_at_here():
    here = {code for codes in STEPS.values() for code in codes}
    assert set(errors.MEANINGS) - {errors.UNKNOWN_OBJECT} <= here


def test_an_id_in_the_address_that_nobody_knows_is_a_setting_not_a_mistake_of_the_message():
    error = errors.error(errors.UNKNOWN_OBJECT, "")
    assert (records.then(error), error.code) == (Then.STOP_ALL, "whatsapp_100")
    assert "WHATSAPP_PHONE_NUMBER_ID" in error.words


@pytest.mark.parametrize("said", ["to +62 812-3456-7890 failed", "to 6281234567890 failed"])
def test_no_telephone_number_stands_in_the_words(said):
    words = errors.error(131026, said).words
    assert "62812****7890" in words
    assert "3456" not in words


def test_how_long_to_wait_is_whatsapps_wish_or_the_codes_own():
    wish = datetime(2027, 1, 1, tzinfo=UTC)
    assert errors.error(130429, "", retry_at=wish).until == wish
    assert errors.error(130429, "").until is None
    left = errors.error(131057, "").until - clock.now()
    assert timedelta(seconds=15) < left <= timedelta(seconds=20)


def test_an_error_of_another_way_is_read_by_its_fate():
    from omnihub.core.errors import Busy, Refused, SignedOut  # noqa: PLC0415

    found = [records.then(kind("x")) for kind in (Busy, Refused, SignedOut)]
    assert found == [Then.BACK_OFF, Then.PERSON, Then.STOP_ALL]
