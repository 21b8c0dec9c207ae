"""Which work a call of the webhook asks for, and that it can be read again by that work."""

import pytest

from omnihub.core import inbox
from omnihub.core.errors import Unreadable
from omnihub.core.models import InboxMessage
from omnihub.notifications.whatsapp import incoming, sign


def asked(message):
    return [(todo.topic, todo.subject) for todo in message.todos]


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("status_sent", "1 sent"),
        ("status_failed", "1 failed"),
        ("message_stop", "1 message"),
        ("template_rejected", "1 template rejected"),
        ("batch", "1 sent, 1 read, 1 message, 1 template approved"),
    ],
)
def test_a_call_with_news_asks_for_one_piece_of_work(raw, name, event):
    message = incoming.works(raw(name))
    assert asked(message) == [("message.news", f"whatsapp:{sign.event_key(raw(name))}")]
    assert (message.event, message.ignored) == (event, False)


def test_news_of_something_else_are_ignored_by_name(raw):
    message = incoming.works(raw("template_category"))
    assert (message.event, message.ignored, message.todos) == ("template_category_update", True, ())


def test_statuses_of_another_number_are_ignored(raw, settings):
    settings.WHATSAPP_PHONE_NUMBER_ID = "1"
    assert incoming.works(raw("status_sent")).ignored


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"\xff\xfe", b'{"object":"user","entry":[]}'])
def test_what_is_no_call_of_whatsapps_is_unreadable(body):
    with pytest.raises((Unreadable, ValueError)):
        incoming.works(body)


@pytest.mark.django_db
def test_the_work_finds_the_call_again_and_nothing_once_it_is_gone(raw):
    body = raw("status_failed")
    inbox.store("whatsapp", sign.event_key(body), body)
    [todo] = incoming.works(body).todos
    assert incoming.stored(todo.subject) == incoming.read(body)
    InboxMessage.objects.all().delete()
    assert not incoming.stored(todo.subject)
