"""Every text has its translation, with the same terms and tags, and what is compiled is what is written."""

import re
from collections import Counter
from functools import cache

import polib
import pytest

from tests.catalogues import extract
from tests.catalogues.catalogue import Catalogue, all_of_them
from tests.catalogues.extract import Message

TERMS = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z]|\{\w*\}|</?[a-z]+")
CATALOGUES = {catalogue.folder.name: catalogue for catalogue in all_of_them()}
read = cache(Catalogue.read)


@pytest.fixture(params=CATALOGUES)
def catalogue(request):
    return CATALOGUES[request.param]


def key(entry):
    return entry.msgctxt or "", entry.msgid


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_of_the_sources_is_in_the_catalogue_and_nothing_else(catalogue):
    written = {key(entry) for entry in read(catalogue)}
    wanted = {message.key for message in catalogue.wanted}
    assert {"missing": wanted - written, "left over": written - wanted} == {
        "missing": set(),
        "left over": set(),
    }, "run `make messages`, then translate what it names"


def test_every_text_is_translated_and_none_is_doubtful(catalogue):
    po = read(catalogue)
    assert [entry.msgid for entry in po if not entry.translated() or entry.fuzzy] == []
    assert [entry.msgid for entry in po.obsolete_entries()] == []


def test_translations_carry_the_same_terms_and_tags(catalogue):
    wrong = {}
    for entry in read(catalogue):
        wanted = Counter(TERMS.findall(entry.msgid_plural or entry.msgid))
        if any(Counter(TERMS.findall(text)) != wanted for text in texts(entry)):
            wrong[entry.msgid] = texts(entry)
    assert wrong == {}


def test_translations_begin_and_end_as_their_texts_do(catalogue):
    """A space or a new line at the end is part of what stands beside it."""
    ends = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
    wrong = [
        entry.msgid
        for entry in read(catalogue)
        for text in texts(entry)
        if ends.match(text).groups() != ends.match(entry.msgid).groups()
    ]
    assert wrong == []


def test_indonesian_has_one_form_for_one_and_many(catalogue):
    po = read(catalogue)
    assert po.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert {tuple(entry.msgstr_plural) for entry in po if entry.msgid_plural} <= {(0,)}


def test_what_is_compiled_is_what_is_written(catalogue):
    assert catalogue.mo.read_bytes() == read(catalogue).to_binary(), "run `make messages`"


def test_catalogues_are_sorted_so_that_branches_merge(catalogue):
    written = [(entry.msgid, entry.msgctxt or "") for entry in read(catalogue)]
    assert written == sorted(written)


def test_both_catalogues_say_the_same_for_the_same_text():
    said = [{key(entry): texts(entry) for entry in read(catalogue)} for catalogue in CATALOGUES.values()]
    ours, theirs = said
    assert {
        known: (ours[known], theirs[known])
        for known in ours.keys() & theirs.keys()
        if ours[known] != theirs[known]
    } == {}


def test_texts_are_found_in_python():
    found = extract.of_python(
        'a = _("one")\nb = ngettext("%(n)d day", "%(n)d days", n)\nc = pgettext("name", "order")\n'
        'd = f"{_(\'in a string\')}"\ne = _("in "\n  "two pieces")\nf = _(variable)\n'
    )
    assert set(found) == {
        Message("one"),
        Message("%(n)d day", plural="%(n)d days"),
        Message("order", context="name"),
        Message("in a string"),
        Message("in two pieces"),
    }


def test_texts_are_found_in_templates():
    found = extract.of_template(
        '{% load i18n %}{% translate "It\'s" %}{{ name|default:_("none") }}'
        "{% blocktranslate count n=all %}{{ n }} is 5 %{% plural %}{{ n }} are 5 %{% endblocktranslate %}"
    )
    assert set(found) == {
        Message("It's"),
        Message("none"),
        Message("%(n)s is 5 %%", plural="%(n)s are 5 %%"),
    }


def test_polib_and_gettext_agree_on_a_compiled_catalogue(catalogue):
    compiled = {key(entry): texts(entry) for entry in polib.mofile(str(catalogue.mo))}
    assert compiled == {key(entry): texts(entry) for entry in read(catalogue)}
