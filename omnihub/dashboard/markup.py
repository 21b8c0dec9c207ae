"""`format_html` at a quarter of its price, for what a page writes by the thousand: fifty rows have two
thousand values.
"""

import html
from collections.abc import Iterable

from django.utils.safestring import SafeString


def filled(pattern: str, *values: object) -> SafeString:
    return SafeString(pattern.format(*map(_escaped, values)))


def joined(pattern: str, rows: Iterable[Iterable[object]]) -> SafeString:
    return SafeString("".join(filled(pattern, *row) for row in rows))


def together(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def _escaped(value: object) -> str:
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)
