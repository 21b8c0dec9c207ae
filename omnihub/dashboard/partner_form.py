"""What staff say of a partner, and of a key they make for it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Shop
from channels.models.own import KIND
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from omnihub.core import clock

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Partner]
    ShopsField = forms.ModelMultipleChoiceField[Shop]
else:
    ModelForm = forms.ModelForm
    ShopsField = forms.ModelMultipleChoiceField

MOST_CALLS = 6000


class PartnerForm(ModelForm):
    class Meta:
        model = Partner
        fields = ("name", "contact", "shops", "per_minute")

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Whose program it is. It stands on each order that comes by it."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Contact"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Whom to ask when the program does something odd."),
    )
    shops = ShopsField(
        label=gettext_lazy("Shops it may sell in"),
        queryset=Shop.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Calls a minute"),
        min_value=1,
        max_value=MOST_CALLS,
        initial=120,
        help_text=gettext_lazy(
            "Of all its keys together. What is beyond it is refused and may be sent again."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shops"].queryset = Shop.objects.filter(kind=KIND).order_by("name", "pk")  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    """`taken`: names of the partner's keys that open something. A page sent again makes no second key."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Which program on which machine: the till in Bandung."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        initial=Scope.values,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Until midnight in Jakarta. Empty: until it is revoked."),
    )

    def __init__(self, *args: Any, taken: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name in self.taken:
            raise ValidationError(_("A key of this name is in use. Give the new one another name."))
        return name

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day and day < clock.jakarta_date(clock.now()):
            raise ValidationError(_("This day is over."))
        return day

    @property
    def expires_at(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        return clock.jakarta_day(day)[1] if day else None

    @property
    def scopes_wanted(self) -> list[Scope]:
        return [Scope(value) for value in self.cleaned_data["scopes"]]
