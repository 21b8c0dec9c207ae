"""Sentences that are kept before anybody knows in which language they are read."""

import copy
import json
import pickle

import pytest
from django.utils import translation

from omnihub.core import texts
from omnihub.core.texts import Text, beside
from omnihub.language.said import said

ODOO = Text("%(name)s did not answer in time.", name="Odoo")


def test_a_text_is_an_english_string_wherever_a_string_is_wanted():
    assert ODOO == "Odoo did not answer in time."
    assert (ODOO[:4], f"{ODOO}", json.dumps(ODOO)) == ("Odoo", str(ODOO), '"Odoo did not answer in time."')
    assert Text("100 % of it") == "100 % of it"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])
def test_a_copy_is_the_same_text(copied):
    assert (copied(ODOO), copied(ODOO).text, copied(ODOO).terms) == (ODOO, ODOO.text, ODOO.terms)


def test_a_text_is_said_in_the_language_of_the_reader_with_the_texts_inside_it():
    both = beside(ODOO, Text("It is invoiced once both are equal."))
    assert said(both) == both == "Odoo did not answer in time. It is invoiced once both are equal."
    with translation.override("id"):
        assert said(both) == "Odoo tidak menjawab tepat waktu. Faktur dibuat setelah keduanya sama."
        assert said("Toko Contoh") == "Toko Contoh"


def test_what_was_kept_as_json_is_said_as_before():
    both = beside(ODOO, Text("It is invoiced once both are equal."))
    again = texts.read(json.loads(json.dumps(texts.kept(both))))
    assert again == both
    with translation.override("id"):
        assert said(again) == said(both)
    assert texts.read(texts.kept("plain words")) == "plain words"


def test_a_term_that_is_a_number_is_kept_too():
    text = Text("%(count)s products of Odoo are sold here.", count=12)
    assert texts.read(json.loads(json.dumps(texts.kept(text)))) == "12 products of Odoo are sold here."
