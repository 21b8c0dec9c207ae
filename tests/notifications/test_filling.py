"""Words put into texts, and what our own texts are made of."""

import re

import pytest

from omnihub.notifications import defaults, filling, terms
from omnihub.notifications.events import Event, Language

TERMS = {"order": "A1", "awb": "", "link": "", "name": "Budi\nSantoso    X"}


def test_a_line_whose_words_are_all_empty_is_left_out():
    text = "Order {{order}}\nWaybill: {{awb}}\n\nLink: {{ link }}\n\nBye"
    assert filling.filled(text, TERMS) == "Order A1\n\nBye"


def test_whatsapp_gets_no_breaks_and_no_empty_words():
    text = "Hello {{name}}, {{awb}} and {{name}}."
    assert filling.parameters(text, TERMS) == {"name": "Budi Santoso X", "awb": "-"}
    assert filling.as_sent(text, TERMS) == "Hello Budi Santoso X, - and Budi Santoso X."


def test_a_subject_stays_on_one_line():
    assert filling.one_line("For {{name}}", TERMS) == "For Budi Santoso X"


def test_paragraphs_are_escaped_and_addresses_become_links():
    [first, second] = filling.paragraphs("<b>&\nhttps://x.example/a?b=1\n\nEnd")
    assert first.startswith("&lt;b&gt;&amp;<br>")
    assert '<a href="https://x.example/a?b=1"' in first
    assert second == "End"


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("event", Event.values)
def test_our_own_texts_use_known_words_only_and_could_be_approved(event, language):
    mail, phone = (defaults.wording(event, way, language) for way in ("email", "whatsapp"))
    for text in (mail.subject, mail.text, phone.text):
        assert filling.unknown(text, set(terms.KNOWN)) == []
    assert not phone.text.startswith("{{")
    assert not phone.text.endswith("}}")
    assert len(phone.text) < 1024
    assert not re.search(r"(?i)promo|voucher|diskon|discount|belanja lagi|shop again", mail.text + phone.text)


def test_every_word_has_a_sample():
    assert terms.SAMPLE.keys() == terms.KNOWN.keys()
