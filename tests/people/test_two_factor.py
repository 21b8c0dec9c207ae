"""The second step of a login: asked for everywhere, set up once, and taken back when the phone is gone."""

import re
import time
from base64 import b32decode
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django_otp.oath import TOTP

from omnihub.core import clock
from omnihub.people import second_factor, words
from omnihub.people.models import Authenticator
from tests.dashboard import given

pytestmark = pytest.mark.django_db
CODE, SET_UP = "/two-factor/", "/two-factor/set-up/"


@pytest.fixture(autouse=True)
def asked(settings):
    settings.TWO_FACTOR = True


@pytest.fixture
def phone(owner):
    """Set up and in use; answers with the code it shows, so many steps from now."""
    device = second_factor.begin(owner)
    second_factor.confirm(owner, shown(device, -1))
    return lambda step=0: shown(Authenticator.objects.get(), step)


@pytest.fixture
def browser(owner):
    return given.browser(owner)


def shown(device, step=0):
    totp = TOTP(b32decode(device.key))
    totp.time = time.time() + step * 30
    return f"{totp.token():06d}"


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(
    "address", ["/", "/orders/", "/admin/", "/admin/auth/user/", "/admin/password_change/"]
)
def test_without_a_code_every_page_leads_to_it_and_back(browser, phone, address):
    response = browser.get(address)
    assert response.status_code == 302
    assert response.url == f"{CODE}?next={address.replace('/', '%2F')}"


def test_a_button_is_not_pressed_either(browser, phone):
    shop = given.shop()
    response = browser.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    assert response.url == f"{CODE}?next="
    shop.refresh_from_db()
    assert shop.pulls


def test_a_part_of_a_page_makes_the_page_ask(browser, phone):
    response = browser.get("/orders/", headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_what_machines_ask_stays_open(client, browser, address):
    assert client.get(address).status_code == browser.get(address).status_code == 200


def test_the_way_out_stays_open(browser, phone):
    browser.post("/admin/logout/")
    assert browser.get("/").url.startswith("/admin/login/")


def test_with_the_code_it_goes_on_where_it_was(browser, phone):
    response = browser.post(CODE, {"code": phone(), "next": "/orders/?q=1"})
    assert response.url == "/orders/?q=1"
    assert browser.get("/orders/").status_code == 200


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_host(browser, phone, address):
    assert browser.post(CODE, {"code": phone(), "next": address}).url == "/"


def test_a_code_is_good_once(owner, browser, phone):
    code = phone()
    browser.post(CODE, {"code": code})
    other = given.browser(owner)
    assert other.post(CODE, {"code": code}).status_code == 422
    assert other.get("/orders/").status_code == 302


def test_a_wrong_code_says_when_the_next_is_looked_at_and_is_written_down(browser, phone):
    for _ in range(3):
        response = browser.post(CODE, {"code": wrong(phone())})
        Authenticator.objects.update(throttling_failure_timestamp=clock.now() - timedelta(seconds=30))
    assert response.status_code == 422
    assert "looked at in 4 seconds" in response.text
    assert [words.action(row) for row in LogEntry.objects.filter(additional_data__event="wrong code")] == [
        "wrong code at the second step"
    ]


def test_while_it_waits_not_even_the_right_code_helps(browser, phone):
    Authenticator.objects.update(throttling_failure_count=6, throttling_failure_timestamp=clock.now())
    assert browser.post(CODE, {"code": phone()}).status_code == 422
    Authenticator.objects.update(throttling_failure_timestamp=clock.now() - timedelta(seconds=33))
    assert browser.post(CODE, {"code": phone()}).status_code == 302


def test_nobody_waits_longer_than_a_quarter_of_an_hour(browser, phone):
    late = clock.now() - timedelta(minutes=15, seconds=1)
    Authenticator.objects.update(throttling_failure_count=40, throttling_failure_timestamp=late)
    assert browser.post(CODE, {"code": phone()}).status_code == 302


@pytest.mark.parametrize("code", ["", "abc", "12345", "٠١٢٣٤٥", "9" * 40, "-12345", "1e5"])
def test_odd_codes_are_wrong_codes(browser, phone, code):
    assert browser.post(CODE, {"code": code}).status_code in {200, 422}
    assert browser.get("/orders/").status_code == 302


def test_setting_up_shows_key_and_picture_then_the_recovery_codes_once(browser, owner):
    assert browser.get("/orders/", follow=True).redirect_chain[-1][0].startswith(SET_UP)
    page = browser.get(SET_UP)
    device = Authenticator.objects.get()
    assert second_factor.grouped(device.key) in page.text
    assert "data:image/svg+xml" in page.text
    assert device.key == Authenticator.objects.get().key
    assert browser.get("/orders/").status_code == 302, "not before a code was shown"
    done = browser.post(SET_UP, {"code": shown(device), "next": "/orders/"})
    codes = re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", done.text)
    assert len(set(codes)) == 10
    assert browser.get("/orders/").status_code == 200
    assert not [code for code in codes if code in browser.get(SET_UP, follow=True).text]
    changes = [line for row in LogEntry.objects.all() for line in words.changes(row)]
    assert changes == ["second factor: off → on"]


def test_a_wrong_code_does_not_set_it_up(browser, owner):
    browser.get(SET_UP)
    code = shown(Authenticator.objects.get())
    assert browser.post(SET_UP, {"code": wrong(code)}).status_code == 422
    assert second_factor.of(owner) is None


def test_who_has_a_phone_cannot_set_up_another_without_it(browser, phone):
    assert browser.get(SET_UP).url == CODE
    assert browser.post(SET_UP, {"code": "123456"}).url == CODE


def test_a_recovery_code_lets_in_once_however_it_is_typed(owner):
    device = second_factor.begin(owner)
    codes = second_factor.confirm(owner, shown(device))
    typed = f" {codes[0].replace('-', ' ').upper()} "
    first, second = given.browser(owner), given.browser(owner)
    assert first.post(CODE, {"code": typed}).status_code == 302
    assert first.get("/orders/").status_code == 200
    assert second.post(CODE, {"code": typed}).status_code == 422
    assert second_factor.left(owner) == 9
    changes = [line for row in LogEntry.objects.order_by("pk") for line in words.changes(row)]
    assert changes == ["second factor: off → on", "recovery codes: 10 → 9"]


def test_few_recovery_codes_are_said(owner):
    device = second_factor.begin(owner)
    for code in second_factor.confirm(owner, shown(device))[:7]:
        browser = given.browser(owner)
        browser.post(CODE, {"code": code})
    assert "3 recovery codes left" in browser.get("/").text


def test_the_database_holds_neither_key_nor_recovery_code(owner):
    device = second_factor.begin(owner)
    codes = second_factor.confirm(owner, shown(device))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_authenticator")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT * FROM people_recoverycode")
        rows += str(cursor.fetchall())
    plain = codes[0].replace("-", "")
    assert device.key not in rows
    assert plain not in rows
    assert codes[0] not in rows


def test_after_a_reset_open_logins_have_to_set_it_up_again(browser, owner, phone):
    browser.post(CODE, {"code": phone()})
    assert browser.get("/orders/").status_code == 200
    second_factor.reset(owner)
    assert browser.get("/orders/", follow=True).redirect_chain[-1][0].startswith(SET_UP)


def test_an_owner_resets_somebody_elses_in_the_administration(settings, browser, owner):
    settings.TWO_FACTOR = False
    clerk = given.person()
    second_factor.confirm(clerk, shown(second_factor.begin(clerk)))
    form = {"action": "reset_two_factor", "_selected_action": [clerk.pk]}
    said = browser.post(reverse("admin:auth_user_changelist"), form, follow=True).text
    assert "1 person sets up the second step" in said
    assert second_factor.of(clerk) is None
    row = LogEntry.objects.filter(object_pk=str(clerk.pk), action=LogEntry.Action.UPDATE).latest("pk")
    assert (row.actor, words.changes(row)) == (owner, ["second factor: on → off"])


def test_somebody_elses_key_lets_nobody_in(browser, phone):
    clerk = given.person()
    theirs = second_factor.begin(clerk)
    second_factor.confirm(clerk, shown(theirs, -1))
    session = browser.session
    session[second_factor.SESSION] = str(theirs.pk)
    session.save()
    assert browser.get("/orders/").status_code == 302


def test_the_locked_out_owner_is_let_in_from_the_command_line(owner, phone, capsys):
    call_command("reset_two_factor", "owner")
    assert "sets up the second step at the next login" in capsys.readouterr().out
    assert second_factor.of(owner) is None
    call_command("reset_two_factor", "owner")
    assert "not set up" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no user 'nobody'"):
        call_command("reset_two_factor", "nobody")


def test_switched_off_nobody_is_asked(settings, browser, phone):
    settings.TWO_FACTOR = False
    assert browser.get("/orders/").status_code == 200


def test_the_session_gets_a_new_name_with_the_code(browser, phone):
    before = browser.session.session_key
    browser.post(CODE, {"code": phone()})
    assert browser.session.session_key != before
