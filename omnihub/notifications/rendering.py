"""A message's words for one order."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.models import Order
from omnihub.notifications import defaults, filling, terms
from omnihub.notifications.events import EMAIL, Language
from omnihub.notifications.models import MessagePolicy
from omnihub.notifications.templates import Template


@dataclass(frozen=True, slots=True)
class Rendered:
    """`parameters` are the words that fill the provider's own copy of a template."""

    subject: str
    text: str
    shop: str = ""
    foot: str = ""
    stop_words: str = ""
    remote_name: str = ""
    remote_language: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()


def rendered(
    order: Order,
    template: Template,
    policy: MessagePolicy,
    way: str,
    language: str,
    facts: Mapping[str, Any] | None = None,
) -> Rendered:
    return with_words(terms.of(order, policy, language, facts), template, way, language)


def with_words(
    words: Mapping[str, str], template: Template, way: str, language: str, *, foot: bool = True
) -> Rendered:
    """`foot`: why somebody gets it, and how to stop it."""
    if way == EMAIL:
        return _email(words, template, language, foot=foot)
    return Rendered(
        subject="",
        text=filling.as_sent(template.text, words),
        shop=words.get("shop", ""),
        remote_name=template.remote_name,
        remote_language=template.remote_language,
        parameters=filling.parameters(template.text, words),
    )


def _email(words: Mapping[str, str], template: Template, language: str, *, foot: bool) -> Rendered:
    lines = f"{defaults.CONTACT[_in(language)]}\n{defaults.FOOT[_in(language)]}" if foot else ""
    return Rendered(
        subject=filling.one_line(template.subject, words),
        text=filling.filled(template.text, words),
        shop=words.get("shop", ""),
        foot=filling.filled(lines, words),
        stop_words=defaults.STOP_WORDS[_in(language)],
    )


def _in(language: str) -> Language:
    return Language(language)
