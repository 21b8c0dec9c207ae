"""Partners on their pages: made, given keys that are shown once, switched off."""

import re
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.sessions.models import Session
from rest_framework.test import APIClient

from omnihub.api import keys
from omnihub.api.models import ApiKey, Partner, PartnerCheckout
from omnihub.api.scopes import Scope
from omnihub.core import clock
from omnihub.people import roles
from tests.channels.own import given as own
from tests.dashboard import given
from tests.factories import CheckoutFactory, OrderFactory

pytestmark = pytest.mark.django_db

KEY = re.compile(r"ohk_[0-9a-f]{10}_[\w-]{43}")
ALL = {"name": "till", "scopes": Scope.values}


@pytest.fixture
def shop(db):
    return own.shop("toko")


@pytest.fixture
def partner(shop):
    made = Partner.objects.create(name="Kasir Melati")
    made.shops.add(shop)
    return made


def made_key(owner, partner, **told):
    """The key as the page that follows shows it."""
    return KEY.search(owner.post(f"/partners/{partner.pk}/keys/", ALL | told).content.decode())[0]


def called(key):
    return APIClient().get("/api/v1/shops/", headers={"Authorization": f"Bearer {key}"})


def test_a_partner_is_made_for_own_shops_and_no_other_is_offered(owner, shop):
    marketplace = given.shop(name="Toko di Shopee")
    form = owner.get("/partners/new/").content.decode()
    assert shop.name in form
    assert marketplace.name not in form
    told = {"name": "Kasir", "contact": "Budi", "per_minute": 60}
    assert owner.post("/partners/new/", told | {"shops": [marketplace.pk]}).status_code == 422
    answer = owner.post("/partners/new/", told | {"shops": [shop.pk]})
    row = Partner.objects.get()
    assert answer.url == f"/partners/{row.pk}/"
    assert (row.contact, row.per_minute, list(row.shops.all())) == ("Budi", 60, [shop])


def test_without_an_own_shop_the_page_says_what_to_do_first(owner):
    assert "make one under Shops first" in owner.get("/partners/new/").content.decode()
    assert "No partner yet" in owner.get("/partners/").content.decode()


def test_a_key_is_shown_once_and_opens_what_it_was_given(owner, partner, shop, settings):
    answer = owner.post(f"/partners/{partner.pk}/keys/", ALL | {"last_day": "2199-12-31"})
    page = answer.content.decode()
    key = KEY.search(page)[0]
    row = ApiKey.objects.get()
    assert (row.name, row.created_by, row.scopes) == ("till", "owner", sorted(Scope.values))
    assert "no-store" in answer["Cache-Control"]
    assert f"{settings.PUBLIC_URL}/api/v1/shops/" in page
    assert [one["key"] for one in called(key).json()] == [shop.key]
    told_later = owner.get(f"/partners/{partner.pk}/").content.decode()
    assert row.prefix in told_later
    assert key not in told_later


def test_the_key_is_kept_nowhere(owner, partner, caplog):
    with caplog.at_level("DEBUG"):
        key = made_key(owner, partner)
    row = ApiKey.objects.get()
    kept = [str(list(ApiKey.objects.values())), str([one.get_decoded() for one in Session.objects.all()])]
    log = str(list(LogEntry.objects.values("changes", "object_repr", "additional_data")))
    assert row.prefix in log
    assert [text for text in (*kept, log, caplog.text) if key in text or key.split("_", 2)[2] in text] == []
    assert row.digest not in log


def test_the_page_of_a_key_sent_again_makes_no_second_one_and_shows_none(owner, partner):
    made_key(owner, partner)
    again = owner.post(f"/partners/{partner.pk}/keys/", ALL)
    assert again.status_code == 422
    assert KEY.search(again.content.decode()) is None
    assert ApiKey.objects.count() == 1
    assert owner.get(f"/partners/{partner.pk}/keys/").status_code == 405


def test_a_key_that_may_nothing_or_whose_last_day_is_over_is_not_made(owner, partner):
    yesterday = clock.jakarta_date(clock.now()) - timedelta(days=1)
    for wrong in ({"scopes": []}, {"scopes": ["orders:all"]}, {"last_day": f"{yesterday}"}):
        answer = owner.post(f"/partners/{partner.pk}/keys/", ALL | wrong)
        assert answer.status_code == 422
    assert not ApiKey.objects.exists()


def test_a_key_ends_at_midnight_of_its_last_day_in_jakarta(owner, partner):
    made_key(owner, partner, last_day="2199-12-31")
    assert ApiKey.objects.get().expires_at.isoformat() == "2199-12-31T17:00:00+00:00"
    assert "31 December 2199" in owner.get(f"/partners/{partner.pk}/").content.decode()


def test_a_revoked_key_opens_nothing_and_the_log_says_who_revoked_it(owner, partner):
    key, other = made_key(owner, partner), made_key(owner, partner, name="other till")
    row = ApiKey.objects.get(name="till")
    address = f"/partners/keys/{row.pk}/revoke/"
    assert "Revoke the key" in owner.get(address).content.decode()
    assert called(key).status_code == 200
    owner.post(address)
    assert (called(key).status_code, called(other).status_code) == (401, 200)
    row.refresh_from_db()
    assert row.revoked_by == "owner"
    log = LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.UPDATE).get()
    assert (log.actor.username, log.changes["revoked_by"]) == ("owner", ["", "owner"])
    owner.post(address)
    assert LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.UPDATE).count() == 1


def test_the_keys_of_a_partner_that_is_switched_off_open_nothing_until_it_is_on_again(owner, partner):
    key = made_key(owner, partner)
    owner.post(f"/partners/{partner.pk}/switch/", {"on": "0"})
    assert called(key).status_code == 401
    owner.post(f"/partners/{partner.pk}/switch/", {"on": "1"})
    assert called(key).status_code == 200


def test_what_is_wrong_with_a_change_is_said_and_nothing_of_it_is_kept(owner, partner):
    Partner.objects.create(name="Kasir Mawar")
    told = {"name": "Kasir Mawar", "shops": [partner.shops.get().pk], "per_minute": 5}
    answer = owner.post(f"/partners/{partner.pk}/change/", told)
    assert answer.status_code == 422
    partner.refresh_from_db()
    assert (partner.name, partner.per_minute) == ("Kasir Melati", 120)


def test_who_may_only_look_sees_no_button(shop, partner):
    row, _key = keys.issue(partner, "till", Scope, "sari")
    desk = given.person(name="desk")
    roles.give(desk, roles.OPERATIONS)
    page = given.browser(desk).get(f"/partners/{partner.pk}/").content.decode()
    assert row.prefix in page
    assert [word for word in ("Make a key", "Revoke", "Switch off", "/change/") if word in page] == []


def test_its_checkouts_stand_page_by_page_the_newest_first(owner, shop, partner):
    order = OrderFactory(shop=shop)
    for number in range(60):
        checkout = CheckoutFactory(shop=shop, source="api", order=None if number else order)
        PartnerCheckout.objects.create(partner=partner, checkout=checkout, reference=f"POS-{number}")
    first = owner.get(f"/partners/{partner.pk}/").content.decode()
    assert "POS-59" in first
    assert "POS-9<" not in first
    older = re.search(r'href="([^"#]+)#sold"', first)[1]
    second = owner.get(older).content.decode()
    assert "POS-9<" in second
    assert f"/orders/{order.pk}/" in second
    assert owner.get(f"/partners/{partner.pk}/?before=x'--").status_code == 200
    assert "60" in owner.get("/partners/").content.decode()


def test_the_orders_page_names_the_partner_and_its_reference(owner, shop, partner):
    checkout = CheckoutFactory(shop=shop, source="api")
    PartnerCheckout.objects.create(partner=partner, checkout=checkout, reference="POS-77")
    page = owner.get(f"/orders/{checkout.order_id}/").content.decode()
    assert "by a partner" in page
    assert "POS-77" in page
    assert "by a partner" not in owner.get(f"/orders/{CheckoutFactory(shop=shop).order_id}/").content.decode()
