import smtplib
from email.message import EmailMessage

import pytest
import requests


@pytest.fixture
def smtp(sandbox):
    with smtplib.SMTP("127.0.0.1", sandbox.mail_port, timeout=5) as client:
        yield client


def letter(to="ibu.sari@example.com"):
    message = EmailMessage()
    message["From"], message["To"] = "Toko <toko@example.com>", to
    message["Subject"] = "Pesanan Anda dikirim – é"
    message.set_content("Resi: JNE1\n")
    message.add_alternative("<p>Resi: <b>JNE1</b></p><script>alert(1)</script>", subtype="html")
    return message


def mails(sandbox, to=""):
    return sandbox.control(f"mailbox?to={to}")["mails"]


def test_a_mail_is_kept_with_its_two_bodies(sandbox, smtp):
    smtp.send_message(letter())
    (mail,) = mails(sandbox)
    assert (mail["from"], mail["to"]) == ("toko@example.com", ["ibu.sari@example.com"])
    assert mail["subject"] == "Pesanan Anda dikirim – é"
    assert mail["text"].strip() == "Resi: JNE1"
    assert "<b>JNE1</b>" in mail["html"]
    assert mails(sandbox, "somebody") == []


def test_the_page_shows_the_html_where_it_can_do_nothing(sandbox, smtp):
    smtp.send_message(letter())
    (mail,) = mails(sandbox)
    page = sandbox.session.get(f"{sandbox.url}/world/mailbox/{mail['id']}/", timeout=5).text
    assert '<iframe class="mail" sandbox srcdoc="&lt;p&gt;Resi' in page
    assert "<script>" not in page
    assert "Pesanan Anda" in sandbox.session.get(f"{sandbox.url}/world/mailbox/", timeout=5).text
    assert sandbox.session.get(f"{sandbox.url}/world/mailbox/99/", timeout=5).status_code == 404


@pytest.mark.parametrize(("to", "code"), [("nobody@example.com", 550), ("busy@example.com", 451)])
def test_some_recipients_are_refused(sandbox, smtp, to, code):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.send_message(letter(to))
    assert refused.value.recipients[to][0] == code
    assert mails(sandbox) == []


def test_dials_refuse_and_put_off(sandbox, smtp):
    for dial, code in (("smtp.refuse", 550), ("smtp.busy", 451)):
        sandbox.control("faults", {dial: 1})
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            smtp.send_message(letter())
        assert refused.value.recipients["ibu.sari@example.com"][0] == code


def test_a_hanging_server_has_taken_the_mail(sandbox):
    sandbox.control("settings", {"hang_seconds": 1.5})
    sandbox.control("faults", {"smtp.hang": 1})
    given_up = pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected))
    with given_up, smtplib.SMTP("127.0.0.1", sandbox.mail_port, timeout=0.4) as client:
        client.send_message(letter())
    assert len(mails(sandbox)) == 1


def test_a_reset_empties_the_mailbox(sandbox, smtp):
    smtp.send_message(letter())
    sandbox.reset()
    assert mails(sandbox) == []


def test_mail_and_pages_have_neighbouring_ports(sandbox, smtp):
    assert requests.get(f"{sandbox.url}/world/mailbox/", timeout=5).ok
    assert smtp.noop()[0] == 250
