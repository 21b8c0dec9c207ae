"""`manage.py erase_buyer`: the plan first, then a word of assent, then the receipt."""

import io

import pytest
from django.core.management import CommandError, call_command

from channels.models import CustomerProfile, Order
from channels.states import OrderStatus
from erp_bridge import erase_contacts
from omnihub.core.models import Work
from omnihub.erasing.models import Erasure
from tests.erasing import given
from tests.erasing.test_erasing import finish
from tests.factories import CustomerFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings):
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def profile():
    return given.buyer(ShopFactory())


def command(*typed, **options):
    said = io.StringIO()
    call_command("erase_buyer", *typed, stdout=said, stderr=io.StringIO(), wait=0, **options)
    return said.getvalue()


def refused(*typed, **options):
    with pytest.raises(CommandError) as error:
        command(*typed, **options)
    return error.value.returncode, str(error.value)


def test_the_plan_is_shown_and_nothing_is_done_without_assent(profile, monkeypatch):
    before = given.traces()
    assert "labels" in command(given.EMAIL, dry_run=True)
    assert refused(given.EMAIL) == (1, "Nothing was erased. In a script, say --yes.")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    assert refused(given.EMAIL) == (1, "Nothing was erased.")
    assert given.traces() == before


def test_what_it_prints_and_keeps_names_nobody(profile):
    said = command(given.PHONE, yes=True, by="sari")
    finish()
    row = Erasure.objects.get()
    assert (row.state, row.asked_by) == ("done", "sari")
    assert not given.TRACES.search(said)
    assert row.short in said
    code, words = refused(given.EMAIL)
    assert (code, "is erased already" in words) == (2, True)


def test_several_who_may_be_meant_are_listed_and_one_is_asked_for(profile):
    twin = CustomerFactory(phone_key=given.PHONE, profile=CustomerProfile.objects.create())
    code, words = refused(given.PHONE, yes=True)
    assert code == 2
    assert str(profile.pk) in words
    assert str(twin.profile_id) in words
    assert refused("nobody@example.com")[0] == 2
    assert not Erasure.objects.exists()
    command(str(profile.pk), str(twin.profile_id), yes=True)
    assert Erasure.objects.get().rows.profiles[:2]


def test_an_open_order_is_named_and_there_is_no_way_around_it(profile):
    order = Order.objects.first()
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.SHIPPED)
    assert refused(given.PHONE, yes=True) == (1, "Nothing was erased: see above.")
    assert order.number in command(given.PHONE, dry_run=True)


def test_a_right_that_is_missing_in_odoo_is_a_setting_and_all_else_is_erased(profile, monkeypatch):
    def denied(*_args):
        erase_contacts._may(NoRights(), "res.partner")

    monkeypatch.setattr(erase_contacts, "clean", denied)
    command(given.PHONE, yes=True)
    finish()
    row = Work.objects.get(topic="buyer.erase")
    assert (row.state, row.fate, row.code) == ("held", "settings", "odoo_erase_right")
    assert "Contact Creation" in row.note
    assert [place.split(":")[0] for place in given.traces()] == [
        "erasing.Erasure.needles"
    ]  # sealed, until done


class NoRights:
    def may(self, _model, _operation):
        return False
