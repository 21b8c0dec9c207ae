"""A real Chromium, driven by Playwright, on pages that a server of the tests answers."""

import os
from collections import defaultdict

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.browser import chromium as binary
from tests.browser.traffic import Elsewhere, Traffic


@pytest.fixture(scope="session")
def chromium():
    path = binary.find()
    if path is None:
        reason = "there is no Chromium on this machine; on Debian: apt-get install chromium-headless-shell"
        if os.environ.get("OMNIHUB_NOTHING_SKIPPED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=binary.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def files_that_last():
    """As on a real server, scripts, styles and fonts say that they last. Django's own server of them says
    nothing, and after a fresh checkout a browser asks for each of them again with every page.
    """
    serve = StaticFilesHandler.serve

    def lasting(handler, request):
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600, immutable"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", lasting)
        yield


@pytest.fixture(scope="session")
def elsewhere():
    return Elsewhere()


@pytest.fixture(scope="session")
def traffic(elsewhere):
    with pytest.MonkeyPatch.context() as patch:
        traffic = Traffic(elsewhere)
        patch.setattr(StaticFilesHandler, "__call__", traffic.around(StaticFilesHandler.__call__))
        yield traffic


@pytest.fixture
def owner(transactional_db):
    return User.objects.create_superuser("owner", password="rahasia-123")


class Contexts:
    """Browsers' profiles, used again by test after test: their cache knows our scripts, styles and fonts.

    A fresh one loads and compiles all of them once more, which costs more than the page itself.
    """

    def __init__(self, browser, elsewhere):
        self.browser, self.elsewhere, self.free = browser, elsewhere, defaultdict(list)

    def take(self, url, **options):
        """A profile nobody uses, with neither cookies nor anything kept by a page."""
        free = self.free[repr(sorted(options.items()))]
        context = free.pop() if free else self.made(url, options)
        context.clear_cookies()
        return context

    def made(self, url, options):
        proxy = self.elsewhere.way_out(url)
        context = self.browser.new_context(base_url=url, proxy=proxy, **options)
        context.set_default_timeout(60_000)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        return context

    def give(self, context, **options):
        for page in context.pages:
            page.close()
        context.set_offline(False)
        self.free[repr(sorted(options.items()))].append(context)


@pytest.fixture(scope="session")
def contexts(chromium, elsewhere):
    return Contexts(chromium, elsewhere)


class Visitor:
    """Opens pages as somebody who is logged in, and writes down what no page may do."""

    def __init__(self, contexts, server, user):
        self.contexts, self.server, self.user = contexts, server, user
        self.faults, self.requests, self.taken = [], [], []

    def page(self, *, width=1440, height=900, theme="light", login=True, **options):
        context = self.contexts.take(self.server.url, **options)
        self.taken.append((context, options))
        if login:
            context.add_cookies([self.session()])
        page = context.new_page()
        self.forget(page)
        page.set_viewport_size({"width": width, "height": height})
        page.add_init_script(f"localStorage.setItem('adminTheme', '\"{theme}\"')")
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        return page

    def forget(self, page):
        developer = page.context.new_cdp_session(page)
        kept = {"origin": self.server.url, "storageTypes": "local_storage"}
        developer.send("Storage.clearDataForOrigin", kept)
        developer.detach()

    def session(self):
        client = Client()
        client.force_login(self.user)
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.server.url}

    def heard(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text}")

    def close(self):
        for context, options in self.taken:
            self.contexts.give(context, **options)


@pytest.fixture
def visitor(contexts, traffic, live_server, owner):
    """At the end nothing may have been wrong: no error, no warning, no report, no other host."""
    visitor = Visitor(contexts, live_server, owner)
    with traffic.told_to(visitor):
        yield visitor
        visitor.close()
    assert visitor.faults == []
