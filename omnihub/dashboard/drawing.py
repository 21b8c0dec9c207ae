"""Parts of pages, drawn again only when something they show has changed.

Every screen refreshes itself every few seconds, and most of what a page costs is drawing what was drawn a
moment ago. A drawing is kept under all that its template is given and the language, so it cannot be older
than they are. What is given are plain values and dataclasses of these: a row of the database looks the same
after it changed. A template that reads the clock or asks the database must not be drawn here.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def drawn(template: str, **shown: Any) -> SafeString:
    return kept((template, shown), lambda: render_to_string(template, shown))


def kept(shown: object, draw: Callable[[], str]) -> SafeString:
    name = repr((get_language(), shown))
    key = hashlib.blake2b(name.encode(), digest_size=20).hexdigest()
    found: str | None = caches["drawn"].get(key)
    if found is None:
        found = str(draw())
        caches["drawn"].set(key, found)
    return mark_safe(found)  # noqa: S308 - what draws it escapes it
