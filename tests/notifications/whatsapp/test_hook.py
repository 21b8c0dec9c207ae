"""Which calls are WhatsApp's."""

import pytest
from django.test import Client

from omnihub.core.models import InboxMessage
from omnihub.core.verdicts import Refuse, Reply, Store
from omnihub.notifications.whatsapp import hook, sign

URL = "/hooks/whatsapp/app/"
SECRET, WORD = "an-app-secret", "our-own-word"


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.WHATSAPP_APP_SECRET, settings.WHATSAPP_VERIFY_TOKEN = SECRET, WORD


@pytest.fixture
def verify(rf):
    def post(body, secret=SECRET, path="app", **headers):
        headers.setdefault("HTTP_X_HUB_SIGNATURE_256", sign.call(secret, body))
        return hook.verify(rf.post(URL, body, content_type="application/json", **headers), path)

    return post


def handshake(rf, key="app", **asked):
    query = {"hub.mode": "subscribe", "hub.verify_token": WORD, "hub.challenge": "1158201444"} | asked
    return hook.verify(rf.get(URL, query), key)


def test_the_signature_is_the_one_openssl_makes():
    made = sign.call("secret", b'{"a":"\\u00e9"}')
    assert made == "sha256=c0b240d8a0eff6d060a852938278e6857d51c06d9a5be3160043a150e0f5e5b5"


def test_a_signed_call_is_kept_and_answered_with_200(verify, raw):
    first = verify(raw("status_sent"))
    assert isinstance(first, Store)
    assert (first.status, first) == (200, verify(raw("status_sent")))
    assert first.key != verify(raw("status_delivered")).key


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another-secret"},
        {"HTTP_X_HUB_SIGNATURE_256": ""},
        {"HTTP_X_HUB_SIGNATURE_256": "sha256="},
        {"HTTP_X_HUB_SIGNATURE_256": "№"},
        {"HTTP_X_HUB_SIGNATURE_256": "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    ],
)
def test_another_secret_or_no_signature_is_refused(verify, raw, wrong):
    assert verify(raw("status_sent"), **wrong) == Refuse(401, wrong_secret=True)


def test_a_changed_byte_is_refused(verify, raw):
    body = raw("status_sent")
    changed = body.replace(b"sent", b"read")
    assert verify(changed, HTTP_X_HUB_SIGNATURE_256=sign.call(SECRET, body)) == Refuse(401, wrong_secret=True)


def test_an_empty_secret_signs_nothing(verify, raw, settings):
    settings.WHATSAPP_APP_SECRET = ""
    assert verify(raw("status_sent"), secret="") == Refuse(401, wrong_secret=True)


def test_there_is_one_address_for_all_calls(verify, raw, rf):
    assert verify(raw("status_sent"), path="another") == Refuse(404)
    assert handshake(rf, key="another") == Refuse(404)


def test_the_handshake_gives_the_challenge_back(rf):
    assert handshake(rf) == Reply(200, "1158201444")


@pytest.mark.parametrize(
    "asked",
    [
        {"hub.verify_token": "another"},
        {"hub.verify_token": ""},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>"},
        {"hub.challenge": "1" * 101},
    ],
)
def test_a_handshake_without_our_word_or_with_an_odd_challenge_is_refused(rf, asked):
    assert handshake(rf, **asked) == Refuse(403)


def test_where_no_word_is_set_nobody_shakes_hands(rf, settings):
    settings.WHATSAPP_VERIFY_TOKEN = ""
    assert handshake(rf, **{"hub.verify_token": ""}) == Refuse(403)


@pytest.mark.django_db
def test_twice_the_same_call_is_one_message_and_a_refused_one_leaves_nothing(raw):
    body = raw("status_sent")

    def post(signature):
        headers = {"X-Hub-Signature-256": signature}
        return Client().post(URL, body, content_type="application/json", headers=headers)

    assert post("sha256=0").status_code == 401
    assert not InboxMessage.objects.exists()
    answers = [post(sign.call(SECRET, body)) for _ in range(3)]
    assert [(one.status_code, one.content) for one in answers] == [(200, b"")] * 3
    assert InboxMessage.objects.get().event_key == sign.event_key(body)
    query = {"hub.mode": "subscribe", "hub.verify_token": WORD, "hub.challenge": "77"}
    shaken = Client().get(URL, query)
    assert (shaken.status_code, shaken.content) == (200, b"77")
    assert shaken["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
def test_a_call_of_more_than_three_mebibytes_is_turned_away(raw):
    body = b" " * (3 * 2**20 + 1)
    headers = {"X-Hub-Signature-256": sign.call(SECRET, body)}
    answer = Client().post(URL, body, content_type="application/json", headers=headers)
    assert answer.status_code == 413
