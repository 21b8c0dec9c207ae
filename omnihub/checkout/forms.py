"""What a buyer may type. Each field says what is wrong with it, and keeps what was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.own.carts import MOST_PIECES
from omnihub.core import phones
from omnihub.core.phones import Kind

BIGGEST_PK = 2**63 - 1
LONGEST_NAME = 120


def _line(autocomplete: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, "maxlength": LONGEST_NAME})


class PutForm(forms.Form):
    good = forms.IntegerField(min_value=1, max_value=BIGGEST_PK)
    pieces = forms.IntegerField(min_value=0, max_value=MOST_PIECES)


class PlaceForm(forms.Form):
    """A place in a buyer's own words, for when nobody can be asked which places there are."""

    prefix = "place"

    subdistrict = forms.CharField(
        label=gettext_lazy("Sub-district (kelurahan)"),
        max_length=LONGEST_NAME,
        widget=_line("address-level4"),
    )
    district = forms.CharField(
        label=gettext_lazy("District (kecamatan)"), max_length=LONGEST_NAME, widget=_line("address-level3")
    )
    city = forms.CharField(
        label=gettext_lazy("City or regency"), max_length=LONGEST_NAME, widget=_line("address-level2")
    )
    province = forms.CharField(
        label=gettext_lazy("Province"), max_length=LONGEST_NAME, widget=_line("address-level1")
    )
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=gettext_lazy("Postcode"),
        error_messages={"invalid": gettext_lazy("A postcode has five digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric", "maxlength": 5}),
    )

    @property
    def begun(self) -> bool:
        return any(self.data.get(self.add_prefix(name)) for name in self.fields)


class BuyerForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 200}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone (WhatsApp)"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Street, number, block, a landmark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address", "maxlength": 500}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the shop"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 300}),
    )
    may_be_reminded = forms.BooleanField(
        label=gettext_lazy("The shop may remind me by WhatsApp or e-mail if I do not finish this order."),
        required=False,
    )

    def __init__(self, *args: Any, collected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collected = collected
        for name, field in self.fields.items():
            if self.is_bound and self.errors.get(name):
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"error-{name}"}

    def clean_phone(self) -> str:
        phone = phones.read(self.cleaned_data["phone"])
        if phone.kind != Kind.MOBILE:
            raise ValidationError(_("Please give a mobile number, like 0812 3456 7890."))
        return phone.e164

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Please give the name of whoever receives the parcel."))
        return name

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if not address and not self.collected:
            raise ValidationError(_("Please give the street and number."))
        return address

    @property
    def told(self) -> dict[str, object]:
        """What is right so far, for the cart to remember."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}
