"""Which pushes are Shopee's."""

import pytest

from channels.shopee import hook, sign
from omnihub.core.verdicts import Refuse, Reply, Store

URL = "https://hooks.example.co.id/hooks/shopee/app/"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SHOPEE_PUSH_URL = URL
    settings.SHOPEE_PUSH_KEY = "a-push-key"
    settings.SHOPEE_PARTNER_KEY = "a-partner-key"


@pytest.fixture
def verify(rf):
    def post(body, key="a-push-key", url=URL, path="app", **headers):
        headers.setdefault("HTTP_AUTHORIZATION", sign.push(key, url, body))
        request = rf.post("/hooks/shopee/app/", body, content_type="application/json", **headers)
        return hook.verify(request, path)

    return post


def test_a_signed_push_is_kept_under_its_message_id(verify, raw):
    assert verify(raw("push_3_status")) == Store("0123456789abcdef0123456789abcdef")


def test_without_a_message_id_the_bytes_are_the_key(verify, raw):
    first, second = verify(raw("push_4_tracking")), verify(raw("push_30_package"))
    assert isinstance(first, Store)
    assert first != second
    assert first == verify(raw("push_4_tracking"))


def test_the_partner_key_is_taken_too_and_said(verify, raw, caplog):
    caplog.set_level("INFO", "omnihub.channels")
    assert isinstance(verify(raw("push_3_status"), key="a-partner-key"), Store)
    assert "partner key" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "another-key"},
        {"url": "https://hooks.example.co.id/hooks/shopee/app"},
        {"HTTP_AUTHORIZATION": ""},
        {"HTTP_AUTHORIZATION": "№"},
    ],
)
def test_another_key_another_address_or_no_signature_is_refused(verify, raw, wrong):
    assert verify(raw("push_3_status"), **wrong) == Refuse(401, wrong_secret=True)


def test_a_changed_byte_is_refused(verify, raw):
    body = raw("push_3_status")
    signature = sign.push("a-push-key", URL, body)
    changed = body.replace(b"READY_TO_SHIP", b"READY_TO_SHIq")
    assert verify(changed, HTTP_AUTHORIZATION=signature) == Refuse(401, wrong_secret=True)


def test_an_empty_key_signs_nothing(verify, raw, settings):
    settings.SHOPEE_PUSH_KEY = settings.SHOPEE_PARTNER_KEY = ""
    assert verify(raw("push_3_status"), key="") == Refuse(401, wrong_secret=True)


def test_the_consoles_test_is_answered_without_a_signature_and_kept_nowhere(verify, raw):
    assert verify(raw("push_0_console"), HTTP_AUTHORIZATION="") == Reply(204)


def test_code_0_opens_no_door_for_anything_else(verify):
    assert verify(b'{"code":0,"data":{},"shop_id":1}', HTTP_AUTHORIZATION="") == Refuse(
        401, wrong_secret=True
    )


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_push_is_refused_unless_it_is_signed(verify, body):
    assert verify(body, HTTP_AUTHORIZATION="") == Refuse(401, wrong_secret=True)
    assert isinstance(verify(body), Store)


def test_there_is_one_address_for_the_whole_app(verify, raw):
    assert verify(raw("push_3_status"), path="220000123") == Refuse(404)
