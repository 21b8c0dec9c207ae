"""A session ends half a day after a person did something last; a page that refreshes itself is nobody."""

import pytest
from django.conf import settings as configured

from omnihub.people import middleware
from tests.dashboard import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner):
    return given.browser(owner)


def grow_old(browser, seconds):
    session = browser.session
    session[middleware.SEEN] -= seconds
    session.save()
    return session[middleware.SEEN]


def test_what_a_person_does_makes_it_last(browser):
    before = grow_old(browser, 3600)
    response = browser.get("/orders/")
    assert browser.session[middleware.SEEN] > before
    assert response.cookies["sessionid"]["max-age"] == configured.SESSION_COOKIE_AGE


def test_what_a_page_does_by_itself_does_not(browser):
    before = grow_old(browser, 3600)
    browser.get("/orders/", headers={"HX-Request": "true"})
    assert browser.session[middleware.SEEN] == before


def test_it_is_not_written_at_each_click(browser):
    before = grow_old(browser, 60)
    assert "sessionid" not in browser.get("/orders/").cookies
    assert browser.session[middleware.SEEN] == before


def test_nobody_gets_a_session_by_looking(client):
    assert "sessionid" not in client.get("/").cookies


def test_no_script_reads_the_cookie_and_no_other_site_sends_it(client, owner):
    cookie = client.post("/admin/login/", {"username": "owner", "password": "rahasia-123"}).cookies[
        "sessionid"
    ]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
