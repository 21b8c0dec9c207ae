"""Rows by many keys that come as one value, and texts that are looked for inside."""

import pytest

from channels.models import Customer
from omnihub.core.among import among
from omnihub.core.folded import containing
from tests.factories import CustomerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.pg]


def test_those_of_the_keys_are_found_and_of_no_keys_none():
    first, second, _third = (CustomerFactory() for _ in range(3))
    assert set(Customer.objects.filter(among([first.pk, second.pk, 999_999]))) == {first, second}
    assert list(Customer.objects.filter(among([]))) == []
    assert Customer.objects.filter(among([first.pk, second.pk]), among([second.pk])).get() == second


@pytest.mark.parametrize(
    ("name", "text"), [("Budi SANTOSO", "i sant"), ("ibu Ülkü", "bu Ü"), ("100% wol", "0% W")]
)
def test_a_text_inside_is_found_in_capitals_or_not_and_means_what_it_says(name, text):
    CustomerFactory(name="Budi Hartono")
    CustomerFactory(name=name)
    assert [one.name for one in Customer.objects.filter(containing("name", text))] == [name]
