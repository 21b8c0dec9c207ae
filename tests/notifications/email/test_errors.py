"""What a mail server's answers become: only what surely did not go out is sent again."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends import locmem

from omnihub.core.errors import SignedOut, Unreachable
from omnihub.core.models import Work
from omnihub.notifications import telling
from omnihub.notifications.email import errors
from omnihub.notifications.models import Message, MessagePolicy
from omnihub.notifications.records import Then, then
from tests.rounds import once_around


@pytest.mark.parametrize(
    ("error", "step", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), Then.NEXT_WAY, "mail_refused"),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"Greylisted")}), Then.LATER, "mail_later"),
        (smtplib.SMTPDataError(554, b"Spam"), Then.PERSON, "mail_refused"),
        (smtplib.SMTPSenderRefused(552, b"Quota", "a"), Then.PERSON, "mail_refused"),
        (smtplib.SMTPDataError(452, b"Full"), Then.LATER, "mail_later"),
    ],
)
def test_an_answer_says_what_follows(error, step, code):
    found = errors.refused(error)
    assert (then(found), found.code) == (step, code)


@pytest.mark.parametrize("error", [TimeoutError(), smtplib.SMTPServerDisconnected("gone"), OSError()])
def test_no_answer_while_it_is_handed_over_may_be_a_sent_mail(error):
    found = errors.refused(error)
    assert isinstance(found, Unreachable)
    assert found.sent


def test_no_connection_is_no_mail_and_a_wrong_password_is_a_setting():
    missed = errors.not_reached(ConnectionRefusedError())
    assert isinstance(missed, Unreachable)
    assert not missed.sent
    assert isinstance(errors.not_reached(smtplib.SMTPAuthenticationError(535, b"no")), SignedOut)


@pytest.mark.django_db
def test_a_cut_after_the_text_went_out_is_asked_about_and_never_repeated(order, monkeypatch):
    MessagePolicy.objects.update(plans={"cancelled": "email"})
    send = locmem.EmailBackend.send_messages

    def cut(self, messages):
        send(self, messages)
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", cut)
    telling.tell(order.pk, "cancelled")
    for _ in range(3):
        once_around(["message.send"], 30)
        telling.tell(order.pk, "cancelled")
    assert len(mail.outbox) == 1
    assert Message.objects.get().state == "unknown"
    assert Work.objects.get().code == "may_have_gone_out"
