"""The names of our models and their fields, as the administration shows them, in the reader's language.

Django makes a name of each field's own: `placed_at` is "placed at". Translating those spares the models
a second writing of every name, and migrations do not see it: they keep what the models say. A model may
still name a field itself, through gettext_lazy.
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

OURS = ("core", "channels", "erp_bridge")
CONTEXT = "name"
"""Of the messages: "order" is another word as the name of a field."""

TEXTS: dict[type[Model] | None, set[str]] = defaultdict(set)
"""What was translated here of each model, as it writes it; None: the names of the apps."""


def translate() -> None:
    for label in OURS:
        config = apps.get_app_config(label)
        config.verbose_name = _lazy(None, config.verbose_name)
        for model in config.get_models():
            _translate(model)


def _translate(model: type[Model]) -> None:
    meta: Any = model._meta  # noqa: SLF001 - Django's documented door
    own_plural = meta.original_attrs.get("verbose_name_plural")
    if not isinstance(own_plural, Promise):
        meta.verbose_name_plural = _lazy(model, str(meta.verbose_name_plural))
    meta.verbose_name = _lazy(model, meta.verbose_name)
    for field in meta.local_fields:
        if isinstance(field, Field):
            field.verbose_name = _lazy(model, field.verbose_name)
            field.help_text = _lazy(model, field.help_text)


def _lazy(model: type[Model] | None, text: Any) -> Any:
    if not text or isinstance(text, Promise):
        return text
    TEXTS[model].add(text)
    return pgettext_lazy(CONTEXT, text)
