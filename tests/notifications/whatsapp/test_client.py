"""What becomes of answers that are none of WhatsApp's own."""

import json

import pytest

from omnihub.core.errors import RemoteError, Unreachable
from omnihub.core.http import Answer
from omnihub.notifications import records
from omnihub.notifications.records import Then
from omnihub.notifications.whatsapp.client import Account, Client

TAKEN = {"messages": [{"id": "wamid.A", "message_status": "held_for_quality_assessment"}]}


class Scripted:
    """A remote that always gives the same answer and remembers what it was asked."""

    def __init__(self, status, body, headers=None):
        self.answer = Answer(status, headers or {}, body, "WhatsApp")
        self.asked = []

    def call(self, method, path, **given):
        self.asked.append((method, path, given))
        return self.answer


def client(status, body, **headers):
    made = body if isinstance(body, bytes) else json.dumps(body).encode()
    remote = Scripted(status, made, headers)
    return Client(remote, Account("v26.0", "1", "2", "a-token")), remote


def failed(status, body, **headers):
    with pytest.raises(RemoteError) as caught:
        client(status, body, **headers)[0].send_template("62812", "name", "id", {}, "7")
    return caught.value


def test_a_template_without_words_is_sent_without_components():
    one, remote = client(200, TAKEN)
    accepted = one.send_template("6281234567890", "hello", "id", {}, "7")
    [(method, path, given)] = remote.asked
    assert (method, path) == ("POST", "/v26.0/1/messages")
    assert given["json"] == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "6281234567890",
        "type": "template",
        "template": {"name": "hello", "language": {"code": "id"}},
        "biz_opaque_callback_data": "7",
    }
    assert given["headers"] == {"Authorization": "Bearer a-token"}
    assert (accepted.message_id, accepted.status) == ("wamid.A", "held_for_quality_assessment")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>"),
        (200, b""),
        (200, {}),
        (200, {"messages": []}),
        (200, {"messages": [{}]}),
        (200, {"messages": "x"}),
        (200, []),
        (302, b""),
        (500, b"<html>"),
        (502, b""),
        (504, b"gateway"),
    ],
)
def test_an_answer_that_cannot_be_read_means_that_the_message_may_be_out(status, body):
    error = failed(status, body)
    assert isinstance(error, Unreachable)
    assert error.sent


@pytest.mark.parametrize("status", [400, 401, 403, 404, 407])
def test_a_page_that_turned_the_call_away_is_a_setting(status):
    error = failed(status, b"<html>")
    assert (records.then(error), error.code) == (Then.STOP_ALL, f"whatsapp_http_{status}")
    assert "WHATSAPP_BASE_URL" in error.words


def test_a_page_that_asks_for_patience_gets_it():
    error = failed(429, b"slow down", **{"Retry-After": "30"})
    assert records.then(error) == Then.BACK_OFF
    assert error.until is not None


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 500, 503])
def test_an_error_counts_by_its_code_whatever_the_http_status(status):
    error = failed(status, {"error": {"code": 132015, "message": "(#132015) Template is paused"}})
    assert (records.then(error), error.code) == (Then.STOP_TEMPLATE, "whatsapp_132015")


@pytest.mark.parametrize("error", [{"code": None}, {"code": "x"}, {"message": "no code"}])
def test_an_error_without_a_code_goes_to_a_person(error):
    assert records.then(failed(400, {"error": error})) == Then.PERSON


def test_an_error_of_an_odd_shape_is_no_answer_at_all():
    assert failed(400, {"error": "x"}).sent
