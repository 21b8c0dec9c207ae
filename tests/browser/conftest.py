"""A real Chromium, driven by Playwright, on pages that a server of the tests answers."""

import os
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browser import chromium as binary


@pytest.fixture(scope="session")
def chromium():
    path = binary.find()
    if path is None:
        reason = "there is no Chromium on this machine; on Debian: apt-get install chromium"
        if os.environ.get("OMNIHUB_NOTHING_SKIPPED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=binary.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def owner(transactional_db):
    return User.objects.create_superuser("owner", password="rahasia-123")


class Visitor:
    """Opens pages as somebody who is logged in, and writes down what no page may do."""

    def __init__(self, browser, server, user):
        self.browser, self.server, self.user = browser, server, user
        self.faults, self.requests, self.contexts = [], [], []

    def page(self, *, width=1440, height=900, theme="light", login=True, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.server.url, **options
        )
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        if login:
            context.add_cookies([self.session()])
        context.add_init_script(f"localStorage.setItem('adminTheme', '\"{theme}\"')")
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        page = context.new_page()
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self.asked)
        page.on("response", self.answered)
        return page

    def session(self):
        client = Client()
        client.force_login(self.user)
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server.url}

    def heard(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text}")

    def asked(self, request):
        self.requests.append(request)
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"another host: {request.url}")

    def answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status}: {urlsplit(response.url).path}")

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def visitor(chromium, live_server, owner):
    """At the end nothing may have been wrong: no error, no warning, no report, no other host."""
    visitor = Visitor(chromium, live_server, owner)
    yield visitor
    visitor.close()
    assert visitor.faults == []
