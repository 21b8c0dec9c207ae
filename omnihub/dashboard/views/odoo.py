"""Odoo: does the connection work, and where does each shop's business go."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Product, Shop
from channels.records import Finding
from erp_bridge import choices, connection_test, hints, profiles, todos
from omnihub.core import routes, work
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, forms, pages
from omnihub.dashboard.queries import odoo_stock
from omnihub.dashboard.queries import shops as queries

PLACE = ("ODOO_URL", "ODOO_DB", "ODOO_LOGIN", "ODOO_PROTOCOL")


@access.page
def index(request: HttpRequest) -> HttpResponse:
    return show(request)


def show(
    request: HttpRequest, findings: list[Finding] | None = None, hint: list[Finding] | None = None
) -> HttpResponse:
    may_change = request.user.has_perm(access.CHANGE_PROFILE)
    context = {
        "title": "Odoo",
        "cards": queries.cards(),
        "products": Product.objects.filter(active=True).count(),
        "place": [(name, getattr(settings, name)) for name in PLACE],
        "has_key": bool(settings.ODOO_API_KEY),
        "findings": findings,
        "stock": odoo_stock.card(with_address=may_change),
        "hint": hint,
        "may_change": may_change,
        "may_sync": request.user.has_perm(access.SYNC),
    }
    return pages.show(request, "dashboard/odoo.html", context)


@access.button(access.CHANGE_PROFILE)
def test(request: HttpRequest) -> HttpResponse:
    findings = connection_test.run()
    if all(finding.ok for finding in findings):
        tell_released(request)
    return show(request, findings)


@access.button(access.CHANGE_PROFILE)
def install_hint(request: HttpRequest) -> HttpResponse:
    """The rule by which Odoo tells us of changed stock, where our user may make it."""
    return show(request, hint=[hints.install()])


@access.button(access.SYNC)
def read_products(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        work.add([todos.products(_("asked by %(person)s") % {"person": request.user.get_username()})])
    messages.success(
        request, _("The products are being read from Odoo. Listings are mapped by SKU as they come.")
    )
    return redirect("dashboard:odoo")


@access.allowed(access.CHANGE_PROFILE)
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """First company and tax, then what depends on them."""
    shop = get_object_or_404(Shop.objects.select_related("odoo_profile"), pk=pk)
    context: dict[str, Any] = {"title": _("Odoo profile"), "shop": shop}
    try:
        found = choices.read()
    except RemoteError as error:
        context["problem"] = error.words
        return pages.show(request, "dashboard/odoo_profile.html", context, status=502)
    start = forms.StartForm(request.GET or None, found=found, initial=_kept(shop))
    context["start"] = start
    if not start.is_valid():
        status = 422 if start.is_bound else 200
        return pages.show(request, "dashboard/odoo_profile.html", context, status=status)
    return _details(request, shop, found, start.cleaned_data, context)


def _kept(shop: Shop) -> dict[str, Any]:
    kept = getattr(shop, "odoo_profile", None)
    return {"company": kept.company_id, "tax_policy": kept.tax_policy} if kept else {}


def _details(
    request: HttpRequest, shop: Shop, found: choices.Choices, chosen: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    company, tax_policy = chosen["company"], chosen["tax_policy"]
    own = replace(
        found.of_company(company), companies=tuple(one for one in found.companies if one.id == company)
    )
    suggestion = profiles.suggest(shop, own, tax_policy)
    form = forms.ProfileForm(
        request.POST or None,
        found=own,
        tax_policy=tax_policy,
        initial=suggestion.values | _details_kept(shop, company),
    )
    context |= {"form": form, "missing": suggestion.missing, "company": own.companies[0]}
    if form.is_valid():
        values = {**form.cleaned_data, "company_id": company, "tax_policy": tax_policy}
        try:
            profiles.save(shop, values)
        except RemoteError as error:
            context["problem"] = error.words
        else:
            return _saved(request, shop)
    failed = form.is_bound
    return pages.show(request, "dashboard/odoo_profile.html", context, status=422 if failed else 200)


def _details_kept(shop: Shop, company: int) -> dict[str, Any]:
    kept = getattr(shop, "odoo_profile", None)
    if kept is None or kept.company_id != company:
        return {}
    return {name: getattr(kept, name) for name in forms.PARTS if getattr(kept, name)}


def _saved(request: HttpRequest, shop: Shop) -> HttpResponse:
    messages.success(
        request, _("Kept. The orders of %(shop)s are booked like this from now on.") % {"shop": shop}
    )
    tell_released(request)
    return redirect("dashboard:odoo")


def tell_released(request: HttpRequest) -> None:
    """What was held for the settings' sake is tried again."""
    count = sum(work.release(topic) for topic in routes.topics_of("odoo"))
    if count:
        messages.info(request, _("%(n)d held for the settings' sake are tried again.") % {"n": count})
