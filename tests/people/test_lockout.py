"""Too many wrong passwords lock a name for an address, and the owner never everywhere."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse

from omnihub.core import clock
from tests.dashboard import given

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
HOME, CAFE = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def counted(settings):
    settings.AXES_ENABLED = True


def log_in(client, password="rahasia-123", name="owner", where=HOME, **more):
    form = {"username": name, "password": password}
    return client.post(LOGIN, form, REMOTE_ADDR=where, **more)


def fail(client, times, **wishes):
    return [log_in(client, "wrong", **wishes) for _ in range(times)][-1]


def test_the_fifth_wrong_password_locks_with_words_and_a_time(client, owner):
    assert fail(client, 4).status_code == 200
    response = fail(client, 1)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert "Nothing more is tried before" in response.text
    assert log_in(client).status_code == 429, "not even with the right one"


def test_after_a_quarter_of_an_hour_it_opens_by_itself(client, owner):
    fail(client, 6)
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=15, seconds=1))
    assert log_in(client).status_code == 302


def test_knocking_on_does_not_make_it_longer(client, owner):
    fail(client, 5)
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=14))
    fail(client, 3)
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=2))
    assert log_in(client).status_code == 302


def test_one_attacker_does_not_lock_the_owner_out_elsewhere(client, owner):
    fail(client, 20, where=CAFE)
    assert log_in(client, where=HOME).status_code == 302


def test_a_name_tried_from_everywhere_is_locked_in_the_end(client, owner):
    for number in range(10):
        fail(client, 5, where=f"192.0.2.{number}")
    assert log_in(client, where=HOME).status_code == 429


def test_an_address_that_tries_every_name_is_locked_in_the_end(client, owner):
    for number in range(17):
        fail(client, 3, name=f"user{number}", where=CAFE)
    assert log_in(client, where=CAFE).status_code == 429
    assert log_in(client, where=HOME).status_code == 302


def test_another_browser_does_not_begin_anew(client, owner):
    for number in range(5):
        response = fail(client, 1, headers={"User-Agent": f"browser {number}"})
    assert response.status_code == 429


def test_a_header_that_anybody_can_write_hides_nobody(client, owner):
    for number in range(5):
        response = fail(client, 1, headers={"X-Forwarded-For": f"9.9.9.{number}"})
    assert response.status_code == 429


def test_behind_a_proxy_it_is_the_callers_address_that_counts(client, owner, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        fail(client, 1, where="10.0.0.1", headers={"X-Forwarded-For": f"1.2.3.{number}, {CAFE}"})
    assert log_in(client, where="10.0.0.1", headers={"X-Forwarded-For": CAFE}).status_code == 429
    assert log_in(client, where="10.0.0.1", headers={"X-Forwarded-For": HOME}).status_code == 302


def test_the_right_password_forgets_the_wrong_ones(client, owner):
    fail(client, 4)
    log_in(client)
    assert not AccessAttempt.objects.exists()


def test_a_login_of_ones_own_forgets_no_failure_with_another_name(client, owner):
    given.person(name="sari")
    for _ in range(2):
        fail(client, 3, where=CAFE)
        log_in(client, name="sari", where=CAFE)
    assert log_in(client, where=CAFE).status_code == 429


def test_no_password_is_kept(client, owner):
    fail(client, 2)
    assert "wrong" not in str(list(AccessAttempt.objects.values("get_data", "post_data")))


def test_an_owner_unlocks_in_the_administration(client, owner):
    fail(client, 5)
    browser = given.browser(User.objects.create_superuser("tia", password="rahasia-123"))
    address = reverse("admin:axes_accessattempt_changelist")
    assert "203.0.113.7" in browser.get(address).text
    row = AccessAttempt.objects.get()
    said = browser.post(address, {"action": "unlock", "_selected_action": [row.pk]}, follow=True).text
    assert "1 may try again." in said
    assert log_in(client).status_code == 302


def test_the_command_line_unlocks(client, owner):
    fail(client, 5)
    call_command("axes_reset", verbosity=0)
    assert log_in(client).status_code == 302


def test_in_the_demo_nothing_is_counted(client, owner, settings):
    settings.AXES_ENABLED = False
    assert fail(client, 7).status_code == 200
