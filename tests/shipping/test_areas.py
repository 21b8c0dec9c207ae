"""Areas by what buyers type: known ones first, and the quota spared."""

import pytest

from shipping import account, areas
from shipping.models import Area, AreaSearch

pytestmark = pytest.mark.django_db


def names(text):
    return [row.subdistrict for row in areas.find(text)]


def test_a_sub_district_is_found_by_its_name_its_city_or_its_postcode(far):
    assert names("sinduharjo") == ["SINDUHARJO"]
    assert names("Sleman") == ["SARIHARJO", "SINDUHARJO"]
    assert names("55581") == ["SARIHARJO", "SINDUHARJO"]
    assert names("sindu, sleman") == ["SINDUHARJO"]
    [area] = areas.find("sinduharjo")
    assert (area.search_id, area.cascade_id, area.key) == (31555, None, "s31555")
    assert areas.get("s31555") == area


def test_typing_takes_one_call(far):
    for end in range(1, len("sinduharjo") + 1):
        areas.find("sinduharjo"[:end])
    areas.find("SINDU  harjo")
    assert [terms["search"] for terms in far.calls("domestic-destination")] == ["sin"]


def test_of_a_postcode_only_the_whole_is_asked_for(far):
    for end in range(1, 6):
        areas.find("55581"[:end])
    assert [terms["search"] for terms in far.calls("domestic-destination")] == ["55581"]


def test_what_nobody_knows_is_not_asked_twice(far):
    assert names("atlantis") == names("atlantis") == []
    assert len(far.calls("domestic-destination")) == 1


def test_a_row_for_a_whole_city_is_not_offered(far):
    assert names("bandung") == []
    assert not Area.objects.exists()


def test_while_it_is_down_the_known_ones_are_found_and_it_is_asked_later(far):
    areas.find("sinduharjo")
    far.plain = (502, "<html>")
    assert names("sleman") == ["SINDUHARJO"]
    assert not AreaSearch.objects.filter(text="sleman").exists()
    far.plain = None
    assert names("sleman") == ["SARIHARJO", "SINDUHARJO"]


def test_the_last_calls_of_a_day_are_left_to_the_costs(far):
    account.set_up(None, 10)
    for number in range(10):
        areas.find(f"nowhere {number}")
    assert len(far.asked) == 7


@pytest.mark.parametrize("text", ["", "  ", "ab", "\x00", "%%%", "'; --", "🙂🙂🙂", "x" * 10_000])
def test_hostile_texts_find_nothing_and_break_nothing(far, text):
    assert areas.find(text) == []


def test_a_name_that_changed_there_changes_here(far):
    areas.find("sinduharjo")
    Area.objects.update(subdistrict="OLD", folded="old")
    AreaSearch.objects.all().delete()
    assert names("sinduharjo") == ["SINDUHARJO"]
    assert Area.objects.count() == 1


def test_a_place_typed_by_hand_is_one_row_however_often(far):
    typed = {"subdistrict": "A" * 300, "district": "B", "city": "C", "province": "D", "postcode": "1"}
    assert areas.typed(**typed) == areas.typed(**typed)
    assert areas.get(areas.typed(**typed).key).search_id is None
    assert names("aaaa") == []
