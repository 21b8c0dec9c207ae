"""What a person may type on these pages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp_bridge import choices
from erp_bridge.models import OdooProfile
from omnihub.core import clock

EARLIEST = date(2010, 1, 1)
"""No marketplace of ours is older; a mistyped year is told at once."""
MINUTES = "%Y-%m-%dT%H:%M"


def local(moment: datetime) -> str:
    """As the browser's date-time field writes it, in Jakarta."""
    return f"{moment.astimezone(clock.JAKARTA):{MINUTES}}"


class JakartaField(forms.CharField):
    """A browser's date-time field. It knows no zone: what people type here is Jakarta's time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)

    def clean(self, value: str) -> datetime:
        text = str(super().clean(value))
        try:
            return datetime.strptime(text, MINUTES).replace(tzinfo=clock.JAKARTA)
        except ValueError:
            raise ValidationError(_("Please give a date and a time.")) from None


class GoLiveForm(forms.Form):
    at = JakartaField(label=gettext_lazy("Go live at"))
    confirmed = forms.BooleanField(required=False)


class RuleForm(forms.Form):
    buffer = forms.IntegerField(
        label=gettext_lazy("Keep back"),
        min_value=0,
        max_value=100_000,
        help_text=gettext_lazy("Pieces of each listing that are never offered, for the next minutes' sales."),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Percent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Of what is left, so much is offered in this shop."),
    )
    cap = forms.IntegerField(
        label=gettext_lazy("At most"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Never offer more pieces than this. Empty: no limit."),
    )


class BackfillForm(forms.Form):
    """Whole Jakarta days, the last one included."""

    since = forms.DateField(label=gettext_lazy("First day"))
    until = forms.DateField(label=gettext_lazy("Last day"))

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day < EARLIEST:
            raise ValidationError(_("Please choose a day from %(day)s on.") % {"day": EARLIEST})
        return day

    def clean_until(self) -> date:
        """What is still to come has no orders."""
        day: date = self.cleaned_data["until"]
        return min(day, clock.jakarta_date(clock.now()))

    def moments(self) -> tuple[datetime, datetime]:
        start, _end = clock.jakarta_day(self.cleaned_data["since"])
        _start, end = clock.jakarta_day(self.cleaned_data["until"])
        return start, end


class StartForm(forms.Form):
    """The two answers everything else depends on. Neither is ever guessed."""

    company = forms.TypedChoiceField(label=gettext_lazy("Company"), coerce=int)
    tax_policy = forms.ChoiceField(
        label=gettext_lazy("Tax"), choices=OdooProfile.TaxPolicy.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, found: choices.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = _options(found.companies, optional=False)  # type: ignore[attr-defined]


class ProfileForm(forms.Form):
    """What belongs to the chosen company. `warehouse_id` and `wallet_journal_id` must be chosen."""

    warehouse_id = forms.TypedChoiceField(
        label=gettext_lazy("Warehouse"),
        coerce=int,
        help_text=gettext_lazy("Deliveries leave from here."),
    )
    wallet_journal_id = forms.TypedChoiceField(
        label=gettext_lazy("Wallet journal"),
        coerce=int,
        help_text=gettext_lazy("A bank-type journal of its own: what the marketplace has released to you."),
    )
    tax_id = forms.TypedChoiceField(
        label=gettext_lazy("Tax on each line"),
        coerce=int,
        help_text=gettext_lazy("Only taxes that are included in the price fit the marketplace's prices."),
    )
    sale_journal_id = forms.TypedChoiceField(
        label=gettext_lazy("Invoice journal"), coerce=int, required=False, empty_value=None
    )
    team_id = forms.TypedChoiceField(
        label=gettext_lazy("Sales team"), coerce=int, required=False, empty_value=None
    )
    salesperson_id = forms.TypedChoiceField(
        label=gettext_lazy("Salesperson"), coerce=int, required=False, empty_value=None
    )
    pricelist_id = forms.TypedChoiceField(
        label=gettext_lazy("Pricelist"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, found: choices.Choices, tax_policy: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tax_policy != OdooProfile.TaxPolicy.INCLUDED:
            del self.fields["tax_id"]
        for name, part in PARTS.items():
            if name in self.fields:
                optional = not self.fields[name].required
                self.fields[name].choices = _options(getattr(found, part), optional=optional)  # type: ignore[attr-defined]


PARTS = {
    "warehouse_id": "warehouses",
    "wallet_journal_id": "wallet_journals",
    "tax_id": "taxes",
    "sale_journal_id": "sale_journals",
    "team_id": "teams",
    "salesperson_id": "salespeople",
    "pricelist_id": "pricelists",
}


def _options(found: Iterable[choices.Choice], *, optional: bool) -> list[tuple[object, str]]:
    named = [(one.id, f"{one.name} ({one.note})" if one.note else one.name) for one in found]
    return [("", _("– as Odoo decides –") if optional else _("– please choose –")), *named]
