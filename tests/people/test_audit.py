"""The audit log: what people do, with who, when and from where; nothing of what the machine does."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.urls import reverse

from channels import policies, shops
from channels.figures import Rule
from channels.models import StockPolicy
from omnihub.core import clock, installation
from omnihub.people import audit, tasks, words
from tests.dashboard import given
from tests.factories import ListingFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner):
    return given.browser(owner)


def told(action=LogEntry.Action.UPDATE):
    rows = LogEntry.objects.filter(action=action).order_by("pk")
    return [(row.actor and row.actor.username, row.object_repr, words.changes(row)) for row in rows]


def test_a_switch_of_a_shop_is_written_with_who_what_and_from_where(browser):
    shop = given.shop()
    browser.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    assert told() == [("owner", "Toko Contoh", ["read orders: on → off"])]
    assert LogEntry.objects.get(action=LogEntry.Action.UPDATE).remote_addr == "127.0.0.1"


def test_the_same_switch_by_the_machine_is_not(browser):
    shop = given.shop()
    shops.switch(shop, "pulls", on=False, by="schedule")
    shops.block(shop, "the marketplace says so")
    policies.set_rule(shop, Rule(buffer=2), "command")
    assert told() == []


def test_go_live_and_the_stock_rule_are_written(browser):
    shop = given.shop(stock_place="1")
    browser.post(f"/shops/{shop.pk}/go-live/", {"at": "2026-11-20T10:00", "confirmed": "on"})
    browser.post(f"/stock/{shop.pk}/rule/", {"buffer": 3, "percent": 90})
    browser.post(f"/stock/{shop.pk}/approve/")
    lines = [line for _who, _what, changes in told() for line in changes]
    assert any(line.startswith("go-live: ") for line in lines)
    assert "buffer: 0 → 3" in lines
    assert any(line.startswith("first push of stock approved: nothing →") for line in lines)
    assert "write stock: off → on" in lines
    assert {who for who, _what, _changes in told()} == {"owner"}


def test_what_was_refused_leaves_no_line(browser):
    shop = given.shop()
    given.browser(given.person()).post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    assert told() == []


def test_pause_and_resume_are_written(browser):
    installation.current()
    browser.post("/health/pause/", {"on": "1"})
    browser.post("/health/pause/", {"on": "0"})
    lines = [line for _who, _what, changes in told() for line in changes if line.startswith("paused: ")]
    assert lines == ["paused: off → on", "paused: on → off"]


def test_what_a_listing_is_made_of_is_written(browser):
    listing = ListingFactory(name="Gelas")
    cup = ProductFactory(sku="CUP")
    form = {
        **{f"components-{name}_FORMS": count for name, count in [("TOTAL", 1), ("INITIAL", 0)]},
        "components-0-product": cup.pk,
        "components-0-quantity": 2,
        "components-0-price_share": 1,
    }
    browser.post(reverse("admin:channels_listing_change", args=[listing.pk]), form)
    assert told() == [("owner", str(listing), ["made of: nothing → 2 × CUP"])]


def test_a_users_role_is_written_and_a_password_never(browser):
    clerk = given.person()
    form = {
        "username": "sari",
        "is_active": "on",
        "is_staff": "on",
        "groups": [given.group("finance").pk],
        "date_joined_0": "2026-11-20",
        "date_joined_1": "10:00:00",
        "first_name": "Sari",
    }
    answer = browser.post(reverse("admin:auth_user_change", args=[clerk.pk]), form)
    assert answer.status_code == 302
    lines = [line for _who, _what, changes in told() for line in changes]
    assert "roles: added finance" in lines
    assert "first name: nothing → Sari" in lines
    browser.post(
        reverse("admin:auth_user_password_change", args=[clerk.pk]),
        {"password1": "sangat-rahasia-9", "password2": "sangat-rahasia-9", "usable_password": "true"},
    )
    assert User.objects.get(pk=clerk.pk).check_password("sangat-rahasia-9")
    said = str(list(LogEntry.objects.values()))
    assert "rahasia" not in said
    assert User.objects.get(pk=clerk.pk).password not in said


def test_who_came_in_is_written(client, owner):
    login = {"username": "owner", "password": "rahasia-123"}
    client.post(reverse("admin:login"), login)
    row = LogEntry.objects.get(additional_data__event=audit.LOGGED_IN)
    assert (row.actor, row.object_pk, row.remote_addr) == (owner, str(owner.pk), "127.0.0.1")
    assert words.action(row) == "logged in"


def test_a_wrong_password_is_written_once_and_one_typed_as_a_name_nowhere(client, owner):
    for _ in range(3):
        client.post(reverse("admin:login"), {"username": "owner", "password": "kucing-hitam"})
    client.post(reverse("admin:login"), {"username": "rahasia-123", "password": "x"})
    assert [words.action(row) for row in LogEntry.objects.all()] == ["wrong password"]
    said = str(list(LogEntry.objects.values()))
    assert "kucing-hitam" not in said
    assert "rahasia-123" not in said


def test_no_line_can_be_changed_or_deleted_by_anybody(browser):
    browser.post(f"/shops/{given.shop().pk}/switch/", {"switch": "pulls", "on": "0"})
    row = LogEntry.objects.filter(action=LogEntry.Action.UPDATE).get()
    change = reverse("admin:auditlog_logentry_change", args=[row.pk])
    assert browser.get(change).status_code == 200
    assert browser.post(change, {"action": 2}).status_code == 403
    assert browser.post(reverse("admin:auditlog_logentry_delete", args=[row.pk])).status_code == 403
    several = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    browser.post(reverse("admin:auditlog_logentry_changelist"), several)
    assert LogEntry.objects.filter(pk=row.pk).exists()


def test_deleting_a_user_keeps_what_he_did(browser):
    clerk = given.person("channels.change_shop")
    given.browser(clerk).post(f"/shops/{given.shop().pk}/switch/", {"switch": "pulls", "on": "0"})
    answer = browser.post(reverse("admin:auth_user_delete", args=[clerk.pk]), {"post": "yes"})
    assert answer.status_code == 302
    row = LogEntry.objects.get(object_repr="Toko Contoh")
    assert (row.actor, row.additional_data) == (None, {"by": "sari"})
    assert "sari" in browser.get(reverse("admin:auditlog_logentry_changelist"), {"kind": "changes"}).text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"kind": "changes"}, "read orders: on → off"),
        ({"kind": "logins"}, "logged in"),
        ({"q": "Toko Contoh"}, "read orders: on → off"),
    ],
)
def test_the_page_finds_by_what_happened(browser, question, expected):
    browser.post(f"/shops/{given.shop().pk}/switch/", {"switch": "pulls", "on": "0"})
    found = browser.get(reverse("admin:auditlog_logentry_changelist"), question)
    assert found.context["cl"].result_count == 1
    assert expected in found.text


def test_the_page_finds_by_person_and_by_thing(browser, owner):
    shop = given.shop()
    browser.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    address = reverse("admin:auditlog_logentry_changelist")
    assert browser.get(address, {"person": owner.pk, "kind": "changes"}).context["cl"].result_count == 1
    assert browser.get(address, {"person": 0}).context["cl"].result_count == 0
    thing = browser.get(reverse("admin:auth_user_history", args=[owner.pk]), follow=True)
    assert {row.object_pk for row in thing.context["cl"].result_list} == {str(owner.pk)}


def test_pages_of_what_people_change_show_it(browser):
    shop = given.shop()
    browser.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    browser.post(f"/stock/{shop.pk}/rule/", {"buffer": 3, "percent": 90})
    assert "read orders: on → off" in browser.get(f"/shops/{shop.pk}/").text
    assert "buffer: 0 → 3" in browser.get(f"/stock/{shop.pk}/rule/").text


def test_the_list_costs_the_same_however_long_it_is(browser, owner, django_assert_max_num_queries):
    policy = StockPolicy.objects.create(shop=given.shop())
    for number in range(40):
        audit.changed(policy, {"buffer": (number, number + 1)}, by=owner)
    with django_assert_max_num_queries(16):
        assert browser.get(reverse("admin:auditlog_logentry_changelist")).status_code == 200


def test_what_is_kept_long_enough_is_thrown_away(owner, settings):
    settings.KEEP_DAYS = {"audit": 730}
    policy = StockPolicy.objects.create(shop=given.shop())
    for number in range(2):
        audit.changed(policy, {"buffer": (number, number + 1)}, by=owner)
    old = LogEntry.objects.earliest("pk")
    LogEntry.objects.filter(pk=old.pk).update(timestamp=clock.now() - timedelta(days=731))
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=clock.now())
    tasks.prune()
    assert LogEntry.objects.count() == 1
    assert not LogEntry.objects.filter(pk=old.pk).exists()
    assert not Session.objects.exists()
