"""What a person may type to answer a return: only what the marketplace offers at this moment."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.cases import Action, CaseAnswer, CaseOptions, Offer, Solution
from channels.models import ReturnCase
from omnihub.core import money

SOLUTIONS = dict(ReturnCase.Solution.choices)


class OfferForm(forms.Form):
    solution = forms.ChoiceField(label=gettext_lazy("What you offer"), widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label=gettext_lazy("Refund in rupiah"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Empty: all that was asked for."),
    )

    def __init__(self, data: Mapping[str, Any] | None, options: CaseOptions) -> None:
        super().__init__(data)
        self.offers: dict[str, Offer] = {one.solution: one for one in options.offers}
        self.fields["solution"].choices = [(name, _said(one)) for name, one in self.offers.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        offer, amount = self.offers.get(given.get("solution", "")), given.get("amount")
        if offer and amount is not None and not offer.lowest <= amount <= offer.highest:
            words = _("The marketplace takes sums from %(lowest)s to %(highest)s for this.")
            raise ValidationError(
                {
                    "amount": words
                    % {"lowest": money.rupiah(offer.lowest), "highest": money.rupiah(offer.highest)}
                }
            )
        return given

    @property
    def answer(self) -> CaseAnswer:
        offer = self.offers[self.cleaned_data["solution"]]
        typed = self.cleaned_data["amount"]
        amount = (Decimal(typed) if typed else offer.highest) if offer.adjustable else None
        return CaseAnswer(Action.OFFER, solution=Solution(offer.solution), amount=amount)


def _said(offer: Offer) -> str:
    name = SOLUTIONS[offer.solution]
    if not offer.adjustable:
        return f"{name}: {money.rupiah(offer.highest)}"
    return f"{name}: {money.rupiah(offer.lowest)} – {money.rupiah(offer.highest)}"
