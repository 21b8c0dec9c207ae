"""Calls of the webhook as our records."""

import json
from datetime import UTC, datetime

import pytest

from omnihub.core.errors import Unreadable
from omnihub.notifications.records import FAILED, START, STOP, Then
from omnihub.notifications.whatsapp import convert, payloads

PHONE, BUSINESS = "100000000000001", "200000000000001"
WAMID = "wamid.HBgNNjI4MTIzNDU2Nzg5MBUCABEYEjAx"


def news(body):
    return convert.news(payloads.changes(payloads.decode(body)), PHONE, BUSINESS)


@pytest.mark.parametrize(
    ("name", "state", "callback"),
    [
        ("status_sent", "sent", "42"),
        ("status_delivered", "delivered", "42"),
        ("status_bare", "read", ""),
        ("status_hidden", "delivered", "42"),
    ],
)
def test_a_status_names_its_message_and_our_reference(raw, name, state, callback):
    (status,) = news(raw(name)).statuses
    assert (status.remote_id, status.state, status.callback) == (WAMID, state, callback)
    assert (status.code, status.then) == ("", None)
    assert status.at.year == 2026
    assert status.at.tzinfo is not None


def test_a_failure_says_why_and_what_follows_without_the_number(raw):
    (status,) = news(raw("status_failed")).statuses
    assert (status.state, status.code, status.then) == (FAILED, "whatsapp_131026", Then.NEXT_WAY)
    assert "62812****7890" in status.words
    assert status.at == datetime.fromtimestamp(1795420801, tz=UTC)


@pytest.mark.parametrize(
    ("name", "phone", "kind", "wants"),
    [
        ("message_stop", "+6281234567890", "text", STOP),
        ("message_button", "+6281234567890", "button", STOP),
        ("message_hidden", "", "image", ""),
    ],
)
def test_who_wrote_and_whether_they_want_no_more(raw, name, phone, kind, wants):
    (message,) = news(raw(name)).inbound
    assert (message.phone, message.kind, message.wants) == (phone, kind, wants)
    assert message.user_id == "ID.1349000000000000"


@pytest.mark.parametrize(
    ("said", "wants"),
    [
        ("STOP", STOP),
        ("  berhenti!! ", STOP),
        ("Berhenti Berlangganan", STOP),
        ("start", START),
        ("Mulai.", START),
        ("stop by tomorrow?", ""),
        ("jangan stop", ""),
        ("batal", ""),
        ("", ""),
    ],
)
def test_only_a_message_that_is_nothing_but_the_word_stops_or_starts(said, wants):
    row = payloads.Row({"type": "text", "text": {"body": said}}, "a message")
    assert convert._wants(convert._said(row)) == wants


def test_one_call_may_hold_much_and_some_of_it_is_not_ours(raw):
    told = news(raw("batch"))
    assert [(one.remote_id, one.state) for one in told.statuses] == [("wamid.A", "sent"), ("wamid.B", "read")]
    assert [one.remote_id for one in told.inbound] == ["wamid.IN4"]
    assert [(one.name, one.language, one.status) for one in told.templates] == [
        ("order_paid", "en", "APPROVED")
    ]


def test_news_of_a_template_say_why(raw):
    (told,) = news(raw("template_rejected")).templates
    assert (told.name, told.language, told.status) == ("order_shipped", "id", "REJECTED")
    assert told.reason == "INVALID_FORMAT"
    assert not news(raw("template_category"))


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'{"object":"page"}',
        b'{"object":"whatsapp_business_account","entry":{"id":"1"}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_call_of_whatsapps_is_said_to_be_unreadable(body):
    with pytest.raises((Unreadable, ValueError)):
        news(body)


def test_a_template_names_the_words_it_stands_open_for():
    found = payloads.Template.parse(
        payloads.Row(
            {
                "name": "order_shipped",
                "language": "id",
                "status": "Approved",
                "category": "UTILITY",
                "rejected_reason": "NONE",
                "components": [
                    {"type": "HEADER", "text": "Halo"},
                    {"type": "BODY", "text": "Pesanan {{order}} oleh {{ carrier }}: {{order}}."},
                ],
            },
            "a template",
        )
    )
    template = convert.template(found)
    assert (template.parameters, template.usable, template.reason) == (("order", "carrier"), True, "")


def test_a_page_of_templates_knows_whether_another_follows():
    cursors = {"cursors": {"before": "a", "after": "b"}}
    more = {"data": [], "paging": {**cursors, "next": "https://graph.facebook.com/"}}
    assert payloads.TemplatePage.parse(more).after == "b"
    assert payloads.TemplatePage.parse({"data": [], "paging": cursors}).after == ""
    assert payloads.TemplatePage.parse(json.loads('{"data": []}')).after == ""
