"""Courier costs: the account at RajaOngkir and its day, and what each shop of ours offers for how much."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.models import Shop
from omnihub.core import clock, work
from omnihub.core.errors import Fate, RemoteError
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import rates as queries
from omnihub.dashboard.rate_forms import AccountForm, CostRuleForm, ServicesForm
from omnihub.language.said import said
from shipping import account, areas, cost_rules, courier_calls, services, todos

PAGE = "dashboard/rates.html"
TEST_SECONDS = 10.0
MOST_AREAS = 20


@access.page_for(access.CHANGE_RATES)
def index(request: HttpRequest) -> HttpResponse:
    found = queries.shops()
    return _show(request, found[0] if found else None)


@access.page_for(access.CHANGE_RATES)
def of_shop(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(Shop, pk=pk))


def _show(request: HttpRequest, shop: Shop | None, *, status: int = 200, **forms: Any) -> HttpResponse:
    found = queries.of_account()
    context = {
        "title": _("Courier costs"),
        "account": found,
        "account_form": AccountForm(initial={"daily_limit": found.daily_limit}),
        "may_change_account": request.user.has_perm(access.CHANGE_SHOP),
        "shops": queries.shops(),
        "shop": shop,
        "areas_known": queries.known_areas(),
        **(_of_shop(request, shop, found) if shop else {}),
        **forms,
    }
    return pages.show(request, PAGE, context, status=status)


def _of_shop(request: HttpRequest, shop: Shop, found: queries.Account) -> dict[str, Any]:
    rule, rows, lines = cost_rules.of(shop.pk), services.of(shop), queries.lines_of(shop)
    asked = request.GET.get("area", "").strip()
    return {
        "rule": rule,
        "rule_form": CostRuleForm(instance=rule),
        "services": ServicesForm(rows),
        "lines": lines,
        "stages": queries.stages(found, rule, rows, lines),
        "asked": asked,
        "areas": areas.find(asked, MOST_AREAS) if asked else [],
        "table": reverse("admin:shipping_tariffrow_changelist", query={"shop__id__exact": shop.pk}),
    }


@access.button(access.CHANGE_SHOP)
def save_account(request: HttpRequest) -> HttpResponse:
    """Only owners: it is a key to somebody's account."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        found = queries.shops()
        return _show(request, found[0] if found else None, status=422, account_form=form)
    typed = form.cleaned_data["api_key"].strip()
    account.set_up(typed or None, form.cleaned_data["daily_limit"])
    messages.success(request, _("Kept. Test the connection now."))
    return redirect("dashboard:rates")


@access.button(access.CHANGE_RATES)
def test(request: HttpRequest) -> HttpResponse:
    """One call, counted like every other. What waited for a setting goes on when it succeeds."""
    try:
        courier_calls.test(TEST_SECONDS)
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:rates")
    row = account.current()
    row.tested_at = clock.now()
    row.save()
    for topic in (todos.CHECK, todos.TRACK):
        work.release(topic, Fate.SETTINGS)
    messages.success(request, _("RajaOngkir answers, and takes our key."))
    return redirect("dashboard:rates")


@access.button(access.CHANGE_RATES)
def save_rule(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    form = CostRuleForm(request.POST, instance=cost_rules.of(pk))
    if not form.is_valid():
        return _show(request, shop, status=422, rule_form=form)
    cost_rules.save(shop, form.cleaned_data, request.user.get_username())
    messages.success(request, _("Kept. It counts for offers from now on."))
    return redirect("dashboard:rates_of_shop", pk)


@access.button(access.CHANGE_RATES)
def set_origin(request: HttpRequest, pk: int) -> HttpResponse:
    """The first choice of a shop also lists the couriers' services that most shops offer."""
    shop = get_object_or_404(Shop, pk=pk)
    area = areas.get(request.POST.get("area", ""))
    if area is None or area.of_search is None:
        messages.error(request, _("Choose one of the places that were found."))
        return redirect("dashboard:rates_of_shop", pk)
    cost_rules.save(shop, {"origin": area}, request.user.get_username())
    services.begin(shop)
    messages.success(request, _("Parcels are sent from %(place)s.") % {"place": area.label})
    return redirect("dashboard:rates_of_shop", pk)


@access.button(access.CHANGE_RATES)
def save_services(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    form = ServicesForm(services.of(shop), request.POST)
    if not form.is_valid():
        return _show(request, shop, status=422, services=form)
    changed = services.change(shop, form.wanted())
    words = ngettext("%(n)d service is changed.", "%(n)d services are changed.", changed)
    messages.success(request, words % {"n": changed})
    return redirect("dashboard:rates_of_shop", pk)
