"""What an owner sets about payments: the gateway's keys, the ways of a shop, its rule."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments import accounts
from payments.accounts import Keys
from payments.models import PaymentMethod, PaymentPolicy

ON, HIGHEST = "on_", "highest_"


class KeysForm(forms.Form):
    """A key is never shown; an empty field leaves it as it is. What the environment sets is not asked for."""

    secret_key = forms.CharField(
        label=gettext_lazy("Secret key"),
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    callback_token = forms.CharField(
        label=gettext_lazy("Callback token"),
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, keys: Keys, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in accounts.FIELDS:
            if name in keys.fixed:
                del self.fields[name]
            elif getattr(keys, name):
                self.fields[name].help_text = _("It is set. Leave the field empty to keep it.")

    def save(self, gateway: str) -> None:
        accounts.save(gateway, **self.cleaned_data)


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PaymentPolicy
        fields = ("approve_above", "hosted_form", "reminders")


class MethodsForm(forms.Form):
    """Which ways a shop offers, and up to which sum."""

    def __init__(self, *args: Any, methods: Iterable[PaymentMethod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.methods = list(methods)
        for row in self.methods:
            self.fields[f"{ON}{row.pk}"] = forms.BooleanField(label=row.name, required=False)
            self.fields[f"{HIGHEST}{row.pk}"] = forms.DecimalField(
                label=_("%(method)s up to") % {"method": row.name},
                required=False,
                min_value=Decimal(1),
                max_digits=14,
                decimal_places=0,
            )
            self.initial[f"{ON}{row.pk}"] = row.enabled
            self.initial[f"{HIGHEST}{row.pk}"] = None if row.highest is None else int(row.highest)

    def rows(self) -> Iterator[tuple[PaymentMethod, BoundField, BoundField]]:
        return ((row, self[f"{ON}{row.pk}"], self[f"{HIGHEST}{row.pk}"]) for row in self.methods)

    def save(self) -> None:
        for row in self.methods:
            wanted = (self.cleaned_data[f"{ON}{row.pk}"], self.cleaned_data[f"{HIGHEST}{row.pk}"])
            if wanted != (row.enabled, row.highest):
                row.enabled, row.highest = wanted
                row.save(update_fields=["enabled", "highest"])
