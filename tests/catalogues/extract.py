"""The texts that sources hand to gettext, found without the gettext programs: a fresh machine has none.

Python is read as a syntax tree, templates as Django's own `templatize` turns them into calls.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib import admin
from django.utils.translation.template import templatize

from omnihub.language import names

LITERAL = r"""\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*"""
CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\({LITERAL}(?:,{LITERAL})?(?:,{LITERAL})?", re.DOTALL
)
PARTS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "Text"), ("msgid",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("msgid", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "msgid")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "msgid", "plural")),
}
"""What the first arguments of each call are."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    msgid: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


def of_files(files: Iterable[Path]) -> set[Message]:
    found: set[Message] = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        found.update(of_python(text) if file.suffix == ".py" else of_template(text))
    return {message for message in found if message.msgid}


def of_python(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield from _message(name, [_constant(argument) for argument in node.args])


def of_template(text: str) -> Iterator[Message]:
    for name, *literals in CALL.findall(templatize(text)):
        yield from _message(name, [ast.literal_eval(literal) for literal in literals if literal])


def of_models() -> set[Message]:
    """The names that the administration shows."""
    pages = admin.site._registry.items()
    shown = {model for model, _page in pages} | {
        inline.model for _model, page in pages for inline in page.inlines
    }
    return {Message(text, names.CONTEXT) for model in (None, *shown) for text in names.TEXTS.get(model, ())}


def _message(name: str, arguments: list[str | None]) -> Iterator[Message]:
    parts = PARTS.get(name, ())
    texts = arguments[: len(parts)]
    if parts and len(texts) == len(parts) and None not in texts:
        yield Message(**dict(zip(parts, map(str, texts), strict=True)))


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
