"""How a shop is booked: first company and tax, then what depends on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from erp_bridge import guesses
from erp_bridge.choices import Choice, Choices
from erp_bridge.models import OdooProfile
from erp_bridge.profiles import PLACES, POLICIES
from omnihub.dashboard.choosing import NONE, PLEASE, SearchField, SelectField

FIRST = ("company_id", "tax_policy")
GROUPS = (
    (
        gettext_lazy("Where it leaves from and who sells"),
        ("warehouse_id", "team_id", "salesperson_id", "pricelist_id"),
    ),
    (gettext_lazy("When documents are made"), ("order_at", "invoice_at")),
    (
        gettext_lazy("Journals and tax"),
        ("tax_id", "wallet_journal_id", "sale_journal_id", "clearing_journal_id"),
    ),
    (
        gettext_lazy("Our own shop: what stands on its invoices"),
        ("invoice_to", "shipping_product_id", "shipping_tax", "shipping_tax_id", "free_product_id"),
    ),
    (
        gettext_lazy("Our own shop: the payment gateway's money"),
        (
            "gateway_journal_id",
            "gateway_fee_account_id",
            "input_tax_account_id",
        ),
    ),
    (
        gettext_lazy("Payouts of the marketplace"),
        (
            *("settlement", "residual_limit", "withholding_account_id", "residual_account_id"),
            "earlier_sales_account_id",
        ),
    ),
    (gettext_lazy("Withdrawals"), ("bank_account_id",)),
    (
        gettext_lazy("Accounts of the marketplace's fees"),
        (
            "commission_account_id",
            "service_fee_account_id",
            "transaction_fee_account_id",
            "shipping_account_id",
            "affiliate_account_id",
            "other_fee_account_id",
        ),
    ),
)


OF_OWN_SHOP = frozenset(
    {
        *("invoice_to", "shipping_product_id", "shipping_tax", "shipping_tax_id", "free_product_id"),
        *("gateway_journal_id", "gateway_fee_account_id", "input_tax_account_id"),
    }
)
OF_MARKETPLACE = frozenset(
    {
        *("settlement", "residual_limit", "withholding_account_id", "residual_account_id"),
        *("commission_account_id", "service_fee_account_id", "transaction_fee_account_id"),
        *("shipping_account_id", "affiliate_account_id", "other_fee_account_id"),
        "earlier_sales_account_id",
    }
)
"""Questions that only the one or the other kind of shop is asked."""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    fields: list[BoundField]


class ProfileForm(forms.Form):
    """Without `found` only the two answers everything else depends on; neither is ever guessed."""

    company_id = forms.TypedChoiceField(label=gettext_lazy("Company"), coerce=int)
    tax_policy = forms.ChoiceField(
        label=gettext_lazy("Tax"), choices=OdooProfile.TaxPolicy.choices, widget=forms.RadioSelect
    )
    warehouse_id = SelectField(
        gettext_lazy("Warehouse"), required=True, help_text=gettext_lazy("Deliveries leave from here.")
    )
    team_id = SelectField(gettext_lazy("Sales team"))
    salesperson_id = SearchField(gettext_lazy("Salesperson"))
    pricelist_id = SearchField(
        gettext_lazy("Pricelist"),
        help_text=gettext_lazy(
            "Only the shop's own currency. Empty: as Odoo decides for the invoice partner."
        ),
    )
    order_at = forms.ChoiceField(
        label=gettext_lazy("The sales order is made"),
        choices=OdooProfile.OrderAt.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A sales order reserves stock. Unpaid orders are often cancelled again."),
    )
    invoice_at = forms.ChoiceField(
        label=gettext_lazy("The invoice is made"),
        choices=OdooProfile.InvoiceAt.choices,
        widget=forms.RadioSelect,
    )
    tax_id = SelectField(
        gettext_lazy("Tax on each line"),
        required=True,
        help_text=gettext_lazy("Only taxes that are included in the price fit the marketplace's prices."),
    )
    wallet_journal_id = SelectField(
        gettext_lazy("Wallet journal"),
        required=True,
        help_text=gettext_lazy("A bank-type journal of its own: what the marketplace has released to you."),
    )
    sale_journal_id = SelectField(gettext_lazy("Invoice journal"))
    clearing_journal_id = SelectField(
        gettext_lazy("Clearing journal of the payment gateway"),
        empty=NONE,
        help_text=gettext_lazy("Where Xendit's money waits for its payout. Not needed for marketplaces."),
    )
    commission_account_id = SearchField(gettext_lazy("Commission"))
    service_fee_account_id = SearchField(gettext_lazy("Service fee"))
    transaction_fee_account_id = SearchField(gettext_lazy("Transaction fee"))
    shipping_account_id = SearchField(gettext_lazy("Shipping"))
    affiliate_account_id = SearchField(gettext_lazy("Affiliate commission"))
    other_fee_account_id = SearchField(gettext_lazy("Other fees"))
    settlement = forms.ChoiceField(
        label=gettext_lazy("Payouts are booked as"),
        choices=OdooProfile.Settlement.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Days that are booked already stay as they are."),
    )
    residual_limit = forms.DecimalField(
        label=gettext_lazy("Difference a day that needs nobody (Rp)"),
        min_value=0,
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("More than this that has no name waits for a person."),
    )
    withholding_account_id = SearchField(
        gettext_lazy("Withholding tax"),
        help_text=gettext_lazy("PPh that the marketplace keeps is yours: tax paid in advance."),
    )
    residual_account_id = SearchField(gettext_lazy("Differences"))
    earlier_sales_account_id = SearchField(
        gettext_lazy("Sales before go-live"),
        help_text=gettext_lazy(
            "Orders from before go-live have no invoice here, and some are paid out later. Their sum is "
            "booked on this account: the one that holds what the marketplace owed you when you changed over, "
            "or an income account where nobody has booked those sales. Empty: it stays open on the contact "
            "of all buyers, and month end lists it until somebody matches it there."
        ),
    )
    invoice_to = forms.ChoiceField(
        label=gettext_lazy("The invoice is made out to"),
        choices=OdooProfile.InvoiceTo.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    shipping_product_id = SearchField(
        gettext_lazy("Product of the shipping line"),
        help_text=gettext_lazy("Where a courier's delivery method has none. Empty: OmniHub makes one."),
    )
    shipping_tax = forms.ChoiceField(
        label=gettext_lazy("Tax on shipping"),
        choices=OdooProfile.ShippingTax.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    shipping_tax_id = SelectField(gettext_lazy("Tax of its own on shipping"), empty=NONE)
    free_product_id = SearchField(
        gettext_lazy("Product of free lines"),
        help_text=gettext_lazy("For lines that staff write themselves. Empty: OmniHub makes one."),
    )
    gateway_journal_id = SelectField(
        gettext_lazy("Journal of the gateway's balance"),
        empty=gettext_lazy("– the clearing journal –"),
        help_text=gettext_lazy("Its account holds what can be withdrawn."),
    )
    gateway_fee_account_id = SearchField(gettext_lazy("The gateway's fees"))
    input_tax_account_id = SearchField(gettext_lazy("Input tax on its fees"))
    bank_account_id = SearchField(
        gettext_lazy("Withdrawals go to"),
        help_text=gettext_lazy(
            "The bank's account; or the one for money on its way, where bank statements are read into Odoo."
        ),
    )

    def __init__(
        self,
        *args: Any,
        companies: Sequence[Choice],
        currency: str,
        found: Choices | None,
        taxed: bool,
        own: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.companies = {one.id: one for one in companies}
        self.currency = currency
        self.complete = found is not None
        self._offer_first(companies)
        if found is None:
            self._keep_only(FIRST)
            return
        if not taxed:
            del self.fields["tax_id"]
        for name in OF_MARKETPLACE if own else OF_OWN_SHOP:
            del self.fields[name]
        for field, place in self.places():
            self.fields[field].offer(found.part(place), place)  # type: ignore[attr-defined]

    def _offer_first(self, companies: Sequence[Choice]) -> None:
        named = [(one.id, f"{one.name} ({one.note})") for one in companies]
        self.fields["company_id"].choices = [("", PLEASE), *named]  # type: ignore[attr-defined]
        for name in FIRST:
            self.fields[name].widget.attrs |= {
                "hx-post": "",
                "hx-trigger": "change",
                "hx-vals": '{"look": "1"}',
                "hx-sync": "closest form:replace",
            }

    def _keep_only(self, names: Iterable[str]) -> None:
        self.fields = {name: self.fields[name] for name in names}

    def places(self) -> list[tuple[str, str]]:
        """Each field that offers something of Odoo, and the part of the choices it offers."""
        return [(field, place) for field, place in PLACES.items() if field in self.fields]

    def clean_company_id(self) -> int:
        company = self.companies[self.cleaned_data["company_id"]]
        if company.note != self.currency:
            raise ValidationError(
                _(
                    "%(company)s keeps its books in %(its)s, but the shop sells in %(own)s. Choose another "
                    "one."
                )
                % {"company": company.name, "its": company.note, "own": self.currency}
            )
        return company.id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("shipping_tax") == OdooProfile.ShippingTax.OWN and not cleaned.get("shipping_tax_id"):
            self.add_error("shipping_tax_id", _("Choose the tax that shipping has."))
        if cleaned.get("settlement") == OdooProfile.Settlement.FULL:
            for name in guesses.NEEDED:
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Needed where each fee is booked by its name."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """As `profiles.save` takes them. A policy nobody was asked for stays as it is."""
        unsaid = {name for name in POLICIES if self.cleaned_data.get(name) in (None, "")}
        return {name: value for name, value in self.cleaned_data.items() if name not in unsaid}

    # For the page ---------------------------------------------------------------------------------

    def first(self) -> list[BoundField]:
        return [self[name] for name in FIRST]

    def groups(self) -> Iterator[Group]:
        for title, names in GROUPS:
            shown = [self[name] for name in names if name in self.fields]
            if shown:
                yield Group(str(title), shown)

    def lists(self) -> dict[str, list[str]]:
        """The browser's lists, each once however many fields search in it."""
        found = ((place, self.fields[field]) for field, place in self.places())
        return {place: list(field.labels) for place, field in found if isinstance(field, SearchField)}


def still_fit(form: ProfileForm, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was typed or kept, what the chosen company offers too."""
    places = dict(form.places())
    return {
        name: value
        for name, value in typed.items()
        if name in form.fields and value and (name not in places or form.fields[name].knows(value))  # type: ignore[attr-defined]
    }
