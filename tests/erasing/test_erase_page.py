"""The owner's button: the plan, the typed number, and the receipt while it grows."""

import pytest
from django.urls import reverse

from channels.models import Order
from omnihub.core.models import Work
from omnihub.erasing.models import Erasure
from tests.erasing import given
from tests.erasing.test_erasing import finish
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings):
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def profile():
    return given.buyer(ShopFactory())


def erase(browser, profile, **typed):
    address = reverse("dashboard:erase_customer", args=[profile.pk])
    return browser.post(address, typed) if typed else browser.get(address)


def test_the_button_shows_the_plan_and_asks_for_the_number(admin_client, profile):
    before = given.traces()
    shown = erase(admin_client, profile).content.decode()
    assert "links to contacts in Odoo" not in shown
    assert "pictures of disputes" in shown
    assert not given.TRACES.search(shown)
    assert erase(admin_client, profile, number="yes").status_code == 409
    assert given.traces() == before
    answer = erase(admin_client, profile, number=f" {profile.pk} ")
    row = Erasure.objects.get()
    assert answer.headers["Location"] == reverse("dashboard:erasure", args=[row.pk])
    assert 'data-refresh="3"' in admin_client.get(answer.headers["Location"]).content.decode()
    finish()
    done = admin_client.get(answer.headers["Location"]).content.decode()
    assert "data-refresh" not in done
    assert not given.TRACES.search(done)
    assert given.traces() == []
    assert admin_client.get(reverse("dashboard:customer", args=[profile.pk])).status_code == 200
    assert admin_client.get(reverse("dashboard:order", args=[Order.objects.first().pk])).status_code == 200
    assert admin_client.get(reverse("dashboard:orders")).status_code == 200


def test_what_is_still_under_way_is_named_in_the_place_of_the_button(admin_client, profile):
    Order.objects.filter(pk=Order.objects.first().pk).update(status="shipped")
    shown = erase(admin_client, profile).content.decode()
    assert "is not over yet" in shown
    assert 'name="number"' not in shown
    assert erase(admin_client, profile, number=profile.pk).status_code == 409
    assert not Work.objects.filter(topic="buyer.erase").exists()
