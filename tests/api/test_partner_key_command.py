"""A key without a browser."""

import pytest
from django.core.management import CommandError, call_command

from omnihub.api import keys
from omnihub.api.models import ApiKey, Partner
from omnihub.api.scopes import Scope
from tests.channels.own import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def sells(db):
    return given.shop("toko-kita")


def told(capsys, *arguments):
    call_command("partner_key", *arguments)
    return capsys.readouterr().out.strip()


def test_it_prints_the_key_alone_and_makes_the_partner_where_a_shop_is_named(capsys, sells):
    key = told(capsys, "till", "--partner", "Kasir", "--shop", sells.key)
    row = keys.find(key)
    assert (row.name, row.partner.name, row.scopes) == ("till", "Kasir", sorted(Scope.values))
    assert list(row.partner.shops.all()) == [sells]


def test_a_second_key_is_the_same_partners_with_what_it_may_and_its_last_day(capsys, sells):
    told(capsys, "till", "--partner", "Kasir", "--shop", sells.key)
    key = told(capsys, "feed", "--partner", "Kasir", "--may", "checkouts:read", "--last-day", "2199-12-31")
    row = keys.find(key)
    assert row.scopes == [Scope.CHECKOUTS]
    assert row.expires_at.isoformat() == "2199-12-31T17:00:00+00:00"
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "There is no partner 'Kasir', only: none"),
        (["--shop", "own:elsewhere"], "There is no own shop 'own:elsewhere', only: own:toko-kita"),
        (["--last-day", "2001-01-01"], "is over"),
        (["--last-day", "tomorrow"], "is no day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(sells, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("partner_key", "till", "--partner", "Kasir", *arguments)
    assert (Partner.objects.count(), ApiKey.objects.count()) == (0, 0)
