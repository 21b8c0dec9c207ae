"""Put an order's words into a template's text.

{{order}} stands for a word. In an e-mail a line all of whose words are empty is left out, so one text
serves orders with and without a waybill; WhatsApp gets a dash, as it refuses empty words.
"""

import re
from collections.abc import Mapping

from django.utils.html import urlize

WORD = re.compile(r"\{\{\s*([a-z_]{1,40})\s*\}\}")
EMPTY = "-"
GAPS = re.compile(r"\n{3,}")
BLANKS = re.compile(r"\s+")
LONGEST_WORD = 300


def words(text: str) -> list[str]:
    """The words that a text stands open for, in order, each once."""
    return list(dict.fromkeys(WORD.findall(text)))


def unknown(text: str, known: frozenset[str] | set[str]) -> list[str]:
    return [word for word in words(text) if word not in known]


def filled(text: str, terms: Mapping[str, str]) -> str:
    lines = [_line(line, terms) for line in text.splitlines() if not _is_empty(line, terms)]
    return GAPS.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str, terms: Mapping[str, str]) -> str:
    """For subjects, which no word of an order may break."""
    return BLANKS.sub(" ", _line(text, terms)).strip()


def parameters(text: str, terms: Mapping[str, str]) -> dict[str, str]:
    """By name, each fit for WhatsApp: no breaks, no runs of blanks, never empty."""
    return {word: _plain(terms.get(word, "")) for word in words(text)}


def as_sent(text: str, terms: Mapping[str, str]) -> str:
    """What WhatsApp makes of its template and these parameters."""
    return _line(text, parameters(text, terms))


def paragraphs(text: str) -> list[str]:
    """As HTML: what an order brings along is escaped, addresses become links."""
    found = [part.strip() for part in text.split("\n\n") if part.strip()]
    return [urlize(part, nofollow=True, autoescape=True).replace("\n", "<br>\n") for part in found]


def _is_empty(line: str, terms: Mapping[str, str]) -> bool:
    asked = WORD.findall(line)
    return bool(asked) and not any(terms.get(word) for word in asked)


def _line(line: str, terms: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: terms.get(found[1], ""), line)


def _plain(word: str) -> str:
    return BLANKS.sub(" ", word).strip()[:LONGEST_WORD] or EMPTY
