"""A wrong secret of a sender is seen and told, and ends by itself; and nobody fills a table by knocking."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omnihub.core import clock, inbox, refusals, tasks, work
from omnihub.core.models import InboxMessage, Refusal, Work
from omnihub.core.outcomes import Deadline
from omnihub.core.verdicts import Refuse, Store
from tests.core import deliverers
from tests.core.conftest import ROUTE

pytestmark = pytest.mark.django_db
URL = "/hooks/far/app/"


@pytest.fixture(autouse=True)
def far(settings, monkeypatch):
    names = {"verify": "tests.core.deliverers.verify", "incoming": "tests.core.deliverers.incoming"}
    settings.HOOKS = {"far": {"methods": ["POST"], "max_bytes": 2**20, **names}}
    settings.ROUTES = {**settings.ROUTES, "safe": ROUTE}
    deliverers.current = deliverers.Script()
    deliverers.current.verify = lambda request, _key: (
        Store("1") if request.headers.get("Token") == "right" else Refuse(401, wrong_secret=True)
    )
    deliverers.current.incoming = lambda _body: inbox.Incoming("changed", ignored=True)
    monkeypatch.setattr(refusals, "_written_at", {})
    monkeypatch.setattr(refusals, "_unwritten", refusals.Counter())


def knock(token="wrong"):
    return Client().post(URL, b"{}", content_type="application/json", headers={"Token": token}).status_code


def asked():
    tasks.sweep()
    while work.run(refusals.TOPIC, Deadline.after(60)):
        pass
    return [(row.state, row.code, row.subject) for row in Work.objects.filter(topic=refusals.TOPIC)]


def test_wrong_secrets_call_a_person_until_a_genuine_call_comes(monkeypatch):
    monkeypatch.setattr(refusals, "EVERY_SECONDS", 0)
    assert [knock(), knock()] == [401, 401]
    assert asked() == [], "a stranger's try is no news"
    knock()
    assert asked() == [("held", "hook_secret", "far")]
    assert asked() == [("held", "hook_secret", "far")], "told once"
    assert knock("right") == 204
    inbox.drain()
    assert asked() == [("done", "", "far")]
    assert not Refusal.objects.exists()


def test_a_thousand_calls_cost_one_row_and_hardly_a_write():
    with CaptureQueriesContext(connection) as counted:
        for _ in range(50):
            knock()
    assert len(counted) < 5
    assert (Refusal.objects.count(), InboxMessage.objects.count()) == (1, 0)


def test_what_was_tried_long_ago_is_forgotten():
    long_ago = clock.now() - timedelta(days=8)
    Refusal.objects.create(source="far", count=9, first_at=long_ago, last_at=long_ago)
    assert ("held", "hook_secret", "far") not in asked()
    assert not Refusal.objects.exists()
