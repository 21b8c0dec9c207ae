"""A text of ours in the language of whoever reads it."""

from django.utils.translation import gettext

from omnihub.core.texts import Text


def said(words: str) -> str:
    """What is no text of ours stays as it is."""
    if not isinstance(words, Text):
        return words
    told = gettext(words.text)
    return told % {name: said(term) for name, term in words.terms.items()} if words.terms else told
