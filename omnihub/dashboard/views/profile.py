"""How a shop is booked in Odoo: the page on which a person chooses it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from channels.models import Shop
from erp_bridge import choices, guesses, profiles
from erp_bridge.choices import Choice, Choices
from erp_bridge.models import OdooProfile
from erp_bridge.records import GROSS, OURS
from omnihub.core import routes, work
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages
from omnihub.dashboard.profile_form import ProfileForm, still_fit
from omnihub.language.said import said

PAGE = "dashboard/odoo_profile.html"
LOOK = "look"
"""The button, or the change, that only asks what the chosen company offers."""

DEFAULTS = {
    "order_at": OdooProfile.OrderAt.READY_TO_SHIP,
    "invoice_at": OdooProfile.InvoiceAt.SHIPPED,
    "invoice_to": OdooProfile.InvoiceTo.SHOP,
    "shipping_tax": OdooProfile.ShippingTax.GOODS,
    "settlement": OdooProfile.Settlement.GROSS,
    "residual_limit": 1000,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What Odoo offers for the answers given so far; `found` is None until both are there."""

    shop: Shop
    kept: OdooProfile | None
    companies: Sequence[Choice]
    found: Choices | None
    company: int | None
    tax_policy: str

    @property
    def taxed(self) -> bool:
        return self.tax_policy == OdooProfile.TaxPolicy.INCLUDED

    @property
    def same_company(self) -> bool:
        return self.kept is not None and self.kept.company_id == self.company


@access.allowed(access.CHANGE_PROFILE)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop.objects.select_related("odoo_profile"), pk=pk)
    context: dict[str, Any] = {"title": _("Odoo profile"), "shop": shop}
    try:
        asked = _ask(request, shop)
        form = _bound(request, asked) or _unbound(request, asked, context)
        if form.is_bound and form.is_valid() and asked.found is not None:
            return _saved(request, profiles.save(shop, form.values(), found=asked.found))
    except RemoteError as error:
        return _unanswered(request, context, error)
    context["form"] = form
    return pages.show(request, PAGE, context, status=422 if form.is_bound else 200)


def _unanswered(request: HttpRequest, context: dict[str, Any], error: RemoteError) -> HttpResponse:
    """A page that is open already stays as it is, with everything that was typed, and gets a note."""
    if pages.wants_fragment(request):
        messages.error(request, said(error.words))
        return reswap(pages.show(request, PAGE, context), "none")
    context["problem"] = said(error.words)
    return pages.show(request, PAGE, context, status=502)


def _ask(request: HttpRequest, shop: Shop) -> Asked:
    kept: OdooProfile | None = getattr(shop, "odoo_profile", None)
    said = request.POST
    companies = choices.companies()
    company = said.get("company_id") or (str(kept.company_id) if kept and not said else "")
    known = next((one.id for one in companies if str(one.id) == company), None)
    tax_policy = said.get("tax_policy") or (kept.tax_policy if kept and not said else "")
    found = None
    if known is not None and tax_policy in OdooProfile.TaxPolicy.values:
        found = choices.read(company_id=known).of_company(known)
    return Asked(shop, kept, companies, found, known, tax_policy)


def _form(asked: Asked, *data: Any, **wishes: Any) -> ProfileForm:
    return ProfileForm(
        *data,
        companies=asked.companies,
        currency=asked.shop.currency,
        found=asked.found,
        taxed=asked.taxed,
        own=asked.shop.kind in OURS,
        **wishes,
    )


def _bound(request: HttpRequest, asked: Asked) -> ProfileForm | None:
    if request.method != "POST" or LOOK in request.POST:
        return None
    return _form(asked, request.POST)


def _unbound(request: HttpRequest, asked: Asked, context: dict[str, Any]) -> ProfileForm:
    """What was typed comes first, then what is kept, then what Odoo suggests."""
    first = {"company_id": asked.company, "tax_policy": asked.tax_policy}
    if asked.found is None:
        return _form(asked, initial=first)
    only = tuple(one for one in asked.companies if one.id == asked.company)
    suggestion = profiles.suggest(asked.shop, replace(asked.found, companies=only), asked.tax_policy)
    context["missing"] = suggestion.missing
    kept = _kept(asked.kept) if asked.kept and asked.same_company else {}
    empty = _form(asked)
    fitting = still_fit(empty, kept) | still_fit(empty, request.POST.dict())
    context["lost"] = [empty[name].label for name in kept if name in empty.fields and name not in fitting]
    settlement = guesses.settlement(suggestion.values) if asked.kept is None else GROSS
    policies = {**DEFAULTS, "settlement": settlement}
    return _form(asked, initial={**policies, **suggestion.values, **fitting, **first})


def _kept(kept: OdooProfile) -> dict[str, Any]:
    policies = [name for name in profiles.POLICIES if name != "carriers"]
    named = {name: getattr(kept, name) for name in (*profiles.PLACES, *policies)}
    return {name: value for name, value in named.items() if value not in (None, "")}


def _saved(request: HttpRequest, profile: OdooProfile) -> HttpResponse:
    shop = profile.shop
    count = sum(work.release(topic) for topic in routes.topics_of("odoo"))
    profiles.kept(profile)
    messages.success(
        request, _("Kept. The orders of %(shop)s are booked like this from now on.") % {"shop": shop}
    )
    if count:
        messages.info(request, _("%(n)d held for the settings' sake are tried again.") % {"n": count})
    messages.info(request, _("Test the connection now: it makes a trial order with this profile."))
    return redirect("dashboard:odoo")
