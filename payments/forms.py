"""What a buyer types where money goes to a bank account."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from payments import bank_accounts
from payments.records import Account

PROBLEMS = {
    "bank": gettext_lazy("Please choose your bank."),
    "number": gettext_lazy("An account number has 6 to 20 digits."),
    "holder": gettext_lazy("Please give the name as it stands at the bank."),
}


class AccountForm(forms.Form):
    bank = forms.ChoiceField(label=gettext_lazy("Bank"))
    number = forms.CharField(
        label=gettext_lazy("Account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Name of the account's holder"),
        max_length=bank_accounts.LONGEST_HOLDER,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, gateway: str, banks: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gateway = gateway
        self.fields["bank"].choices = [("", "–"), *banks.items()]  # type: ignore[attr-defined]
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        try:
            self.account = bank_accounts.checked(self.gateway, told["bank"], told["number"], told["holder"])
        except bank_accounts.Wrong as wrong:
            self.add_error(wrong.field, PROBLEMS[wrong.field])
        return told
