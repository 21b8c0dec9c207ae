"""Choosing one of what Odoo offers.

Short lists are selects. Accounts, people, pricelists and carriers may be hundreds: those are searched by
typing, with the browser's own list, which works without scripts and posts what it shows.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp_bridge.choices import Choice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLEASE = gettext_lazy("– please choose –")
ODOO_DECIDES = gettext_lazy("– as Odoo decides –")
NONE = gettext_lazy("– none –")


class SelectField(forms.TypedChoiceField):
    """One of a short list, by its id."""

    def __init__(
        self,
        label: "StrOrPromise",
        *,
        required: bool = False,
        help_text: "StrOrPromise" = "",
        empty: "StrOrPromise" = ODOO_DECIDES,
    ) -> None:
        super().__init__(label=label, coerce=int, required=required, help_text=help_text, empty_value=None)
        self.error_messages["invalid_choice"] = gettext_lazy(
            "Odoo does not offer this for the chosen company any more. Choose another one."
        )
        self.empty = empty

    def offer(self, found: Sequence[Choice], _place: str) -> None:
        empty = PLEASE if self.required else self.empty
        named = [(one.id, f"{one.name} ({one.note})" if one.note else one.name) for one in found]
        self.choices = [("", empty), *named]

    def knows(self, value: object) -> bool:
        return any(str(value) == str(pk) for pk, _label in self.choices if pk)  # type: ignore[union-attr, misc]


class SearchField(forms.CharField):
    """One of a long list, by what the browser's list shows of it: a code, a name, or both."""

    def __init__(self, label: "StrOrPromise", *, help_text: "StrOrPromise" = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text)
        self.labels: dict[str, int] = {}
        self.short: dict[str, list[int]] = {}

    def offer(self, found: Sequence[Choice], place: str) -> None:
        self.labels = labels(found)
        self.short = {}
        for one in found:
            for word in {one.name.casefold(), one.note.casefold()} - {""}:
                self.short.setdefault(word, []).append(one.id)
        self.widget.attrs |= {
            "list": f"list-{place}",
            "autocomplete": "off",
            "placeholder": _("type to search"),
        }

    def knows(self, value: object) -> bool:
        return value in self.labels.values() or (isinstance(value, str) and self._find(value) is not None)

    def _find(self, typed: str) -> int | None:
        if typed in self.labels:
            return self.labels[typed]
        named = self.short.get(typed.casefold(), [])
        return named[0] if len(named) == 1 else None

    def prepare_value(self, value: object) -> object:
        """An id is shown as the list shows it."""
        if isinstance(value, int):
            return next((label for label, pk in self.labels.items() if pk == value), "")
        return value

    def clean(self, value: object) -> int | None:
        typed = str(super().clean(value))
        if not typed:
            return None
        found = self._find(typed)
        if found is None:
            raise ValidationError(
                _("Odoo knows no “%(typed)s” here. Choose one from the list, or leave it empty.")
                % {"typed": typed}
            )
        return found


def labels(found: Iterable[Choice]) -> dict[str, int]:
    """What tells each from the others: the note, and where that is not enough the number in Odoo."""
    named: dict[str, int] = {}
    for one in found:
        label = f"{one.note} {one.name}".strip()
        named[label if label not in named else f"{label} (#{one.id})"] = one.id
    return named
