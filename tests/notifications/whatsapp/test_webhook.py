"""The sandbox calls our webhook: handshake, signed news in any order and twice, and what we make of it."""

import pytest

from omnihub.core import inbox
from omnihub.core.models import InboxMessage, Work
from omnihub.notifications.records import DELIVERED, FAILED, READ, SENT, STOP, Then
from omnihub.notifications.whatsapp import connect, incoming
from omnihub.notifications.whatsapp.provider import WhatsApp
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.flow, pytest.mark.django_db(transaction=True)]

BUYER, GONE = "+6281234567890", "+6281234560026"
QUICK = {"whatsapp_sent_seconds": 0.05, "whatsapp_delivered_seconds": 0.05, "whatsapp_read_seconds": 0.05}
PARAMS = {"order": "A1", "shop": "Toko Müller"}


@pytest.fixture
def called(remotes, live_server):
    connect._remote.cache_clear()
    url = f"{live_server.url}/hooks/whatsapp/app/"
    remotes.control("settings", {"whatsapp_url": url, "whatsapp_retry_scale": 0.01, **QUICK})
    yield remotes
    remotes.control("settings", {"whatsapp_url": ""})
    connect._remote.cache_clear()


def send(to=BUYER, reference="7"):
    return WhatsApp().send_template(to, "order_delivered", "id", PARAMS, reference)


def all_heard(sandbox, number):
    """Nothing waits any more, and so many different calls were answered with 200."""

    def look():
        calls = sandbox.control("whatsapp/webhooks")["calls"]
        return len(calls) >= number and all(call["state"] == "acknowledged" for call in calls)

    return eventually(look, seconds=30)


def told():
    inbox.drain()
    subjects = Work.objects.filter(topic=incoming.NEWS).values_list("subject", flat=True)
    return [incoming.stored(subject) for subject in subjects]


def test_a_message_is_sent_delivered_and_read_and_who_writes_stop_is_heard(called):
    taken = send()
    called.control("whatsapp/reply", {"phone": BUYER, "text": "STOP"})
    assert all_heard(called, 4)
    news = told()
    statuses = sorted((one for each in news for one in each.statuses), key=lambda one: one.at)
    assert {(one.remote_id, one.callback) for one in statuses} == {(taken.remote_id, "7")}
    assert {one.state for one in statuses} == {SENT, DELIVERED, READ}
    assert [(one.phone, one.wants) for each in news for one in each.inbound] == [(BUYER, STOP)]
    assert set(InboxMessage.objects.values_list("state", flat=True)) == {"done"}


def test_copies_batches_and_missing_contacts_change_nothing_of_what_is_known(called):
    called.control(
        "faults",
        {"wa_hook.copies": 3, "wa_hook.batch": 4, "wa_hook.no_contacts": 1, "wa_hook.shuffle": 0.5},
    )
    wanted = {send(reference=str(number)).remote_id for number in range(3)}
    failed = send(GONE, reference="9").remote_id
    assert eventually(
        lambda: (
            {one["state"] for one in called.control("whatsapp/messages")["messages"]} == {"read", "failed"}
        )
    )
    assert all_heard(called, 1)
    statuses = [one for each in told() for one in each.statuses]
    assert {one.remote_id for one in statuses if one.state == READ} == wanted
    [refused] = {one for one in statuses if one.state == FAILED}
    assert (refused.remote_id, refused.code, refused.then) == (failed, "whatsapp_131026", Then.NEXT_WAY)
    assert InboxMessage.objects.count() == len(called.control("whatsapp/webhooks")["calls"])


def test_the_handshake_is_the_one_our_settings_expect(called, settings):
    assert called.control("whatsapp/verify", {}) == {"good": True}
    settings.WHATSAPP_VERIFY_TOKEN = "another word"
    assert called.control("whatsapp/verify", {}) == {"good": False}
