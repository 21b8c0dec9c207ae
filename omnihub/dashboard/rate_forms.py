"""What staff set about courier costs: the account, a shop's rule, its services."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from shipping.models import CostRule, CourierService

if TYPE_CHECKING:
    RuleModelForm = forms.ModelForm[CostRule]
    ServiceModelForm = forms.ModelForm[CourierService]
else:
    RuleModelForm = ServiceModelForm = forms.ModelForm

MOST_CALLS = 10_000_000
MOST_GRAMS = 1_000_000
MOST_RUPIAH = Decimal(100_000_000)
NARROW = {"inputmode": "decimal", "class": "is-narrow"}


class AccountForm(forms.Form):
    api_key = forms.CharField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Of the product Shipping Cost. Kept encrypted and never shown again; empty: it stays as it is."
        ),
    )
    daily_limit = forms.IntegerField(
        label=gettext_lazy("Calls a day"),
        min_value=1,
        max_value=MOST_CALLS,
        help_text=gettext_lazy("As your plan says: 100 on the free one. OmniHub counts, and asks no more."),
    )


class CostRuleForm(RuleModelForm):
    class Meta:
        model = CostRule
        fields = ("asks_couriers", "packing_grams", "item_grams", "fresh_hours", "quote_minutes")
        labels = {  # noqa: RUF012 - Django's own way
            "asks_couriers": gettext_lazy("Ask RajaOngkir"),
            "packing_grams": gettext_lazy("Weight of the packing"),
            "item_grams": gettext_lazy("Weight of a piece"),
            "fresh_hours": gettext_lazy("Costs are fresh for hours"),
            "quote_minutes": gettext_lazy("An offer holds for minutes"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {
            "packing_grams": (0, MOST_GRAMS),
            "item_grams": (1, MOST_GRAMS),
            "fresh_hours": (1, 168),
            "quote_minutes": (5, 1440),
        }
        for name, (low, high) in limits.items():
            label, words = self.fields[name].label, self.fields[name].help_text
            self.fields[name] = forms.IntegerField(
                label=label, help_text=words, min_value=low, max_value=high
            )


class ServiceForm(ServiceModelForm):
    """One line of the table."""

    class Meta:
        model = CourierService
        fields = ("is_on", "markup_percent", "markup_fixed", "free_above", "from_grams")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["markup_percent"] = forms.DecimalField(
            min_value=Decimal(-100), max_value=Decimal(500), max_digits=6, decimal_places=2
        )
        self.fields["markup_fixed"] = forms.DecimalField(
            min_value=-MOST_RUPIAH, max_value=MOST_RUPIAH, max_digits=12, decimal_places=2
        )
        self.fields["free_above"] = forms.DecimalField(
            min_value=0, max_digits=14, decimal_places=2, required=False
        )
        self.fields["from_grams"] = forms.IntegerField(min_value=0, max_value=MOST_GRAMS)
        named = {
            "is_on": gettext_lazy("offered"),
            "markup_percent": gettext_lazy("percent on top"),
            "markup_fixed": gettext_lazy("rupiah on top"),
            "free_above": gettext_lazy("free from goods of"),
            "from_grams": gettext_lazy("offered from grams"),
        }
        for name, label in named.items():
            self.fields[name].widget.attrs["aria-label"] = f"{self.instance}: {label}"
            if name != "is_on":
                self.fields[name].widget.attrs |= NARROW

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Rupiah without the cents that nobody asks for."""
        value = super().get_initial_for_field(field, field_name)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value


class ServicesForm:
    """All lines of a shop. One that came up meanwhile is asked about the next time."""

    def __init__(self, rows: Sequence[CourierService], data: Any = None) -> None:
        self.is_bound = data is not None
        self.forms = [
            ServiceForm(data if self._is_told(row, data) else None, instance=row, prefix=f"s{row.pk}")
            for row in rows
        ]

    @staticmethod
    def _is_told(row: CourierService, data: Any) -> bool:
        return data is not None and f"s{row.pk}-markup_fixed" in data

    def __iter__(self) -> Iterator[ServiceForm]:
        return iter(self.forms)

    @property
    def offered(self) -> list[ServiceForm]:
        return [form for form in self.forms if form.initial["is_on"]]

    @property
    def others(self) -> list[ServiceForm]:
        return [form for form in self.forms if not form.initial["is_on"]]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms if form.is_bound])  # noqa: C419 - all of them

    def wanted(self) -> dict[int, dict[str, Any]]:
        return {form.instance.pk: form.cleaned_data for form in self.forms if form.is_bound}
