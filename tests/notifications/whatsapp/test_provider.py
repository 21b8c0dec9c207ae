"""WhatsApp as a way, against the sandbox: what arrives on the phone, and what each refusal becomes."""

import logging

import pytest

from omnihub.core import gates
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreachable
from omnihub.notifications import defaults, records
from omnihub.notifications.records import Then
from omnihub.notifications.whatsapp import check, client, connect, provider
from omnihub.notifications.whatsapp.provider import WhatsApp
from tests.sandbox_process import eventually

pytestmark = pytest.mark.django_db

BUYER = "+6281234567890"
DELIVERED = {"order": "A1", "shop": "Toko Müller"}
WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}


@pytest.fixture(autouse=True)
def whatsapp(remotes, settings):
    settings.GATES = {"whatsapp": WIDE}
    settings.WHATSAPP_READ_TIMEOUT = 10
    connect._remote.cache_clear()
    yield remotes
    connect._remote.cache_clear()


def send(to=BUYER, template="order_delivered", language="id", params=DELIVERED, reference="7"):
    return WhatsApp().send_template(to, template, language, params, reference)


def phones(sandbox):
    return sandbox.control("whatsapp/messages")["messages"]


def refused(**given):
    with pytest.raises(RemoteError) as caught:
        send(**given)
    return caught.value


def test_a_template_arrives_filled_in_with_our_reference(sandbox):
    taken = send(reference="4711")
    (message,) = phones(sandbox)
    assert (message["wamid"], message["callback_data"]) == (taken.remote_id, "4711")
    assert message["text"].startswith("Pesanan A1 dari Toko Müller sudah sampai")
    assert taken.state == records.ACCEPTED


def test_all_the_ways_a_number_is_typed_reach_the_same_phone(sandbox):
    for typed in ("0812 3456 7890", "62081234567890", "+62 812-3456-7890"):
        send(typed)
    assert {message["phone"] for message in phones(sandbox)} == {"6281234567890"}


@pytest.mark.parametrize("to", ["021 5550123", "08******90", "", "14045"])
def test_what_is_no_mobile_number_is_never_asked_for(sandbox, to):
    error = refused(to=to)
    assert (records.then(error), error.code) == (Then.NEXT_WAY, provider.NO_MOBILE)
    assert phones(sandbox) == []


@pytest.mark.parametrize(
    ("given", "step", "code"),
    [
        ({"template": "order_lost"}, Then.STOP_TEMPLATE, "whatsapp_132001"),
        ({"language": "en_US"}, Then.STOP_TEMPLATE, "whatsapp_132001"),
        ({"params": {"order": "A1"}}, Then.STOP_TEMPLATE, "whatsapp_132000"),
        ({"params": {"order": "x" * 1024, "shop": "y"}}, Then.PERSON, "whatsapp_132005"),
        ({"to": "+6281234560429"}, Then.BACK_OFF, "whatsapp_130429"),
        ({"to": "+6281234560056"}, Then.LATER, "whatsapp_131056"),
        ({"to": "+6281234560048"}, Then.STOP_ALL, "whatsapp_131048"),
        ({"to": "+6281234560500"}, Then.LATER, "whatsapp_131000"),
    ],
)
def test_a_refusal_says_what_follows(sandbox, given, step, code):
    error = refused(**given)
    assert (records.then(error), error.code) == (step, code)
    assert phones(sandbox) == []


def test_a_paused_template_is_said_to_be_paused(sandbox):
    sandbox.control("whatsapp/templates", {"name": "order_delivered", "language": "id", "status": "PAUSED"})
    assert refused().code == "whatsapp_132015"
    assert send(language="en").remote_id


@pytest.mark.parametrize("setting", ["WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_API_VERSION"])
def test_a_wrong_setting_stops_everything_and_names_itself(settings, setting):
    setattr(settings, setting, "v12.0" if setting == "WHATSAPP_API_VERSION" else "123")
    error = refused()
    assert isinstance(error, SignedOut)
    assert records.then(error) == Then.STOP_ALL
    assert setting in error.words


def test_without_its_settings_the_way_is_not_ready(settings):
    assert WhatsApp.ready()
    settings.WHATSAPP_TOKEN = ""
    assert not WhatsApp.ready()


def test_no_answer_means_it_may_be_out(sandbox, settings):
    settings.WHATSAPP_READ_TIMEOUT = 0.5
    connect._remote.cache_clear()
    sandbox.control("settings", {"hang_seconds": 2})
    error = refused(to="+6281234560099")
    assert isinstance(error, Unreachable)
    assert error.sent
    assert [message["phone"] for message in phones(sandbox)] == ["6281234560099"]
    sandbox.control("faults", {"whatsapp.cut": 1})
    assert refused().sent
    assert len(phones(sandbox)) == 2


def test_a_page_of_a_gateway_after_the_call_means_the_same(sandbox):
    sandbox.control("faults", {"whatsapp.error": 1})
    error = refused()
    assert (isinstance(error, Unreachable), error.sent, error.code) == (True, True, client.MAY_BE_OUT)


def test_a_remote_that_was_never_reached_sent_nothing(settings):
    settings.WHATSAPP_BASE_URL = "http://127.0.0.1:9"
    error = refused()
    assert (isinstance(error, Unreachable), error.sent) == (True, False)


def test_too_many_calls_wait_as_long_as_whatsapp_says(sandbox):
    sandbox.control("faults", {"whatsapp.busy": 1})
    error = refused()
    assert (isinstance(error, Busy), records.then(error), error.code) == (
        True,
        Then.BACK_OFF,
        "whatsapp_4",
    )
    assert error.until is not None


def test_a_closed_gate_is_no_attempt(settings):
    settings.GATES = {"whatsapp": {"per_second": 0.001, "burst": 1, "break_after": 5, "pause_seconds": 5}}
    send()
    error = refused()
    assert (error.code, records.then(error)) == (gates.CLOSED, Then.BACK_OFF)


def test_free_text_reaches_who_has_written(sandbox):
    sandbox.control("whatsapp/reply", {"phone": BUYER, "text": "halo"})
    taken = WhatsApp().send_text(BUYER, "Halo juga", "8")
    assert eventually(lambda: phones(sandbox)[-1]["state"] == "delivered")
    assert (phones(sandbox)[-1]["wamid"], phones(sandbox)[-1]["text"]) == (taken.remote_id, "Halo juga")


def test_our_own_texts_are_the_approved_templates(monkeypatch):
    monkeypatch.setattr(client, "TEMPLATES_AT_ONCE", 7)
    found = {(one.name, one.language): one.text for one in WhatsApp().templates() if one.usable}
    ours = {
        (defaults.REMOTE_NAMES[event], language): text
        for (event, language), text in defaults.WHATSAPPS.items()
    } | {(defaults.DIGEST, language): text for language, text in defaults.DIGESTS_BY_WHATSAPP.items()}
    assert found == ours


def test_the_number_describes_itself():
    number = WhatsApp().number()
    assert (number.phone, number.name, number.quality) == ("+62 21-5055-0100", "Toko Sandbox", "GREEN")


def test_the_check_says_why_no_news_would_come(sandbox, settings):
    assert check.wrong() == []
    url = f"{sandbox.url}/whatsapp/v26.0/{settings.WHATSAPP_WABA_ID}/subscribed_apps"
    sandbox.session.delete(url, headers={"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"}, timeout=5)
    settings.WHATSAPP_APP_SECRET = ""
    unset, unsubscribed = check.wrong()
    assert "WHATSAPP_APP_SECRET" in unset
    assert "/hooks/whatsapp/app/" in unsubscribed


def test_neither_token_nor_number_nor_words_stand_in_a_log(caplog, settings):
    for name in ("", "omnihub", "omnihub.core.http"):  # whatever another test left them at
        caplog.set_level("DEBUG", logger=name)
        logging.getLogger(name).disabled = False
    logging.getLogger("urllib3").setLevel("INFO")
    send(to=BUYER)
    refused(to="+6281234560056")
    text = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "/messages" in text
    for secret in (settings.WHATSAPP_TOKEN, "81234567890", "8123456", "Müller"):
        assert secret not in text
