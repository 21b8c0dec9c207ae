"""A sentence for people that is made where nobody knows yet who will read it, and kept. Pure.

It is a string: English, as it is logged and kept in notes. Beside it stand the text it was made from and
its terms, so that a page can say it in the language of whoever reads it (`omnihub.language.said`).
"""

from collections.abc import Mapping
from typing import Any, Self

Kept = str | list[Any]
"""As JSON keeps it: a plain string, or the text with its terms, which may be texts themselves."""


BESIDE = "%(first)s %(second)s"


class Text(str):
    """`text` is a message of the catalogues, with a `%(name)s` for each term."""

    __slots__ = ("terms", "text")

    text: str
    terms: Mapping[str, str]

    def __new__(cls, text: str, **terms: object) -> Self:
        told = {name: term if isinstance(term, str) else str(term) for name, term in terms.items()}
        made = super().__new__(cls, text % told if told else text)
        made.text, made.terms = text, told
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.text,), dict(self.terms)


def beside(first: str, second: str) -> Text:
    """Two sentences, each of which is said by itself."""
    return Text(BESIDE, first=first, second=second)


def kept(words: str) -> Kept:
    if not isinstance(words, Text):
        return words
    return [words.text, {name: kept(term) for name, term in words.terms.items()}]


def read(stored: Kept) -> str:
    if isinstance(stored, str):
        return stored
    text, terms = stored
    return Text(text, **{name: read(term) for name, term in terms.items()})
