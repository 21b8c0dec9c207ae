import pytest

from omnihub.core import phones
from omnihub.core.phones import Kind

SAME = "+6281234567890"


@pytest.mark.parametrize(
    "typed",
    [
        "0812 3456 7890",
        "+62 812-3456-7890",
        "6281234567890",
        "81234567890",
        "62081234567890",
        "+62 0812 3456 7890",
        "0062 812 3456 7890",
        "(0812) 3456.7890",
        " 0812\u00a03456\u20117890 ",
    ],
)
def test_one_mobile_number_typed_in_many_ways_is_one_spelling(typed):
    phone = phones.read(typed)
    assert (phone.kind, phone.e164, phone.wa) == (Kind.MOBILE, SAME, SAME[1:])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("021 5550123", Kind.LANDLINE),
        ("+62 (361) 555012", Kind.LANDLINE),
        ("08****7890", Kind.MASKED),
        ("+62 812-xxxx-7890", Kind.MASKED),
        ("******12", Kind.MASKED),
        ("", Kind.EMPTY),
        ("  ", Kind.EMPTY),
        ("0812", Kind.WRONG),
        ("14045", Kind.WRONG),
        ("0800 123 456", Kind.WRONG),
        ("08123456789012345", Kind.WRONG),
        ("not a number", Kind.WRONG),
        ("+999 123456789", Kind.WRONG),
    ],
)
def test_what_whatsapp_cannot_reach_is_told_apart(typed, kind):
    phone = phones.read(typed)
    assert (phone.kind, phone.wa) == (kind, "")


def test_a_mobile_number_of_another_country_stays_one_of_that_country():
    assert phones.read("+65 9123 4567").wa == "6591234567"
    assert phones.read("0065 9123 4567").wa == "6591234567"
    assert phones.read("+1 202 555 0123").mobile


def test_a_masked_number_keeps_its_ends():
    assert phones.masked("+62 812-3456-7890") == "62812****7890"
    assert phones.masked("12345") == "*****"
