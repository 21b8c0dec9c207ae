"""Roles are groups whose rights the program sets."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import reverse

from omnihub.demo import setting_up
from omnihub.people import rights, roles
from tests.dashboard import given

pytestmark = pytest.mark.django_db
OTHERS = ("operations", "warehouse", "finance")


def rights_of(role):
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_migrating_makes_the_four_roles():
    assert set(Group.objects.values_list("name", flat=True)) == {"owner", *OTHERS}


def test_the_owner_has_every_right_there_is():
    assert len(rights_of("owner")) == Permission.objects.count()


def test_every_line_of_the_table_names_a_right():
    known = rights_of("owner")
    for role, lines in roles.RIGHTS.items():
        for line in lines:
            assert roles.matching(line, known), f"{role}: {line}"


def test_every_right_that_a_page_asks_for_exists_and_has_words():
    asked = {value for name, value in vars(rights).items() if name.isupper() and isinstance(value, str)}
    assert asked == rights.WORDS.keys()
    assert asked <= rights_of("owner")


@pytest.mark.parametrize("role", ["warehouse", "finance"])
def test_warehouse_and_finance_have_no_right_to_a_buyer(role):
    forbidden = {rights.SEE_BUYER, rights.SEE_EVIDENCE, rights.CHANGE_STOCK, rights.CHANGE_SHOP, rights.RETRY}
    assert not forbidden & rights_of(role)


@pytest.mark.parametrize("role", OTHERS)
def test_only_owners_change_people_and_shops(role):
    assert not {rights.CHANGE_PEOPLE, rights.CHANGE_SHOP, rights.ADD_SHOP, rights.SEE_LOG} & rights_of(role)
    assert not {right for right in rights_of(role) if right.startswith(("auth.", "people.", "auditlog."))}


def test_what_was_changed_in_a_role_is_put_back_and_other_groups_stay(capsys):
    Group.objects.get(name="warehouse").permissions.add(Permission.objects.get(codename="view_customer"))
    own = Group.objects.create(name="night shift")
    own.permissions.add(Permission.objects.get(codename="view_customer"))
    call_command("setup_roles")
    assert rights.SEE_BUYER not in rights_of("warehouse")
    assert rights_of("night shift") == {rights.SEE_BUYER}
    assert "warehouse:" in capsys.readouterr().out


def test_setting_up_twice_changes_nothing():
    roles.keep()
    before = {role: rights_of(role) for role in roles.RIGHTS}
    roles.keep()
    assert {role: rights_of(role) for role in roles.RIGHTS} == before


def test_the_page_of_a_role_says_who_keeps_it_and_offers_nothing_to_change(client, owner):
    client.force_login(owner)
    said = client.get(reverse("admin:auth_group_change", args=[given.group("warehouse").pk])).text
    assert "puts them back at each update" in said
    assert 'name="permissions"' not in said
    assert client.post(reverse("admin:auth_group_delete", args=[given.group("owner").pk])).status_code == 403


def test_a_group_of_ones_own_can_be_changed(client, owner):
    client.force_login(owner)
    mine = Group.objects.create(name="night shift")
    assert 'name="permissions"' in client.get(reverse("admin:auth_group_change", args=[mine.pk])).text


def test_who_changes_users_without_being_an_owner_can_make_no_owner_and_touch_none(owner):
    clerk = given.person("auth.change_user", "auth.view_user")
    browser = given.browser(clerk)
    page = browser.get(reverse("admin:auth_user_change", args=[clerk.pk])).text
    assert 'name="is_superuser"' not in page
    assert 'name="groups"' not in page
    assert browser.post(reverse("admin:auth_user_change", args=[owner.pk]), {}).status_code == 403
    assert browser.post(reverse("admin:auth_user_password_change", args=[owner.pk]), {}).status_code == 403
    assert User.objects.get(pk=owner.pk).check_password("rahasia-123")


def test_the_demo_has_one_person_of_each_role(client):
    for _ in range(2):
        setting_up.staff_logins()
    given_to = {user.username: [group.name for group in user.groups.all()] for user in User.objects.all()}
    assert given_to == {"demo": ["owner"], **{role: [role] for role in OTHERS}}
    assert client.login(username="warehouse", password=setting_up.PASSWORD)
