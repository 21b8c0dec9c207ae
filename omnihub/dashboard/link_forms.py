"""What staff type into a payment link."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Checkout, Shop
from channels.models.own import KIND
from channels.own.carts import MOST_PIECES, FreeLine
from omnihub.core import phones

DEAREST = Decimal(999_999_999)
HEAVIEST = 1_000_000


class RupiahField(forms.DecimalField):
    """Whole rupiah, as all that gateways take."""

    def __init__(self, **wishes: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 0, "max_value": DEAREST, **wishes})


class BuyerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Customer"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        found = phones.read(typed)
        if typed and not found.mobile:
            raise ValidationError(_("This is no mobile number."))
        return found.e164


class NewForm(BuyerForm):
    shop = forms.ModelChoiceField(label=gettext_lazy("Shop"), queryset=Shop.objects.none(), empty_label=None)
    field_order = ("shop", "name", "phone", "email", "note", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shop"].queryset = Shop.objects.filter(kind=KIND).order_by("name", "pk")  # type: ignore[attr-defined]


class TermsForm(BuyerForm):
    """The customer, and what is taken off the price."""

    discount = RupiahField(label=gettext_lazy("Discount"), min_value=0, required=False)
    field_order = ("name", "phone", "email", "note", "language", "discount")

    def __init__(self, *args: Any, checkout: Checkout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checkout = checkout

    def clean_discount(self) -> Decimal:
        amount = Decimal(self.cleaned_data["discount"] or 0)
        if amount and amount >= self.checkout.goods_total:
            raise ValidationError(_("A discount is less than the goods."))
        return amount


class FreeForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is"), max_length=300)
    quantity = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=MOST_PIECES, initial=1)
    unit_price = RupiahField(label=gettext_lazy("Price each"), min_value=1)
    weight_grams = forms.IntegerField(
        label=gettext_lazy("Grams each"), min_value=0, max_value=HEAVIEST, initial=0, required=False
    )

    @property
    def line(self) -> FreeLine:
        told = self.cleaned_data
        return FreeLine(told["name"], told["quantity"], told["unit_price"], told["weight_grams"] or 0)


class PutForm(forms.Form):
    good = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    pieces = forms.IntegerField(min_value=0, max_value=MOST_PIECES)
