"""Couriers: which of Odoo's delivery methods stands for each courier of a shop."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.models import Shop
from erp_bridge import choices, couriers
from erp_bridge.choices import Choice
from erp_bridge.models import OdooProfile
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages
from omnihub.dashboard.courier_form import CourierForm
from omnihub.dashboard.queries import couriers as queries

PAGE = "dashboard/couriers.html"
SAME_NAMES = "same_names"


@access.page_for(access.SEE_PROFILE)
def index(request: HttpRequest) -> HttpResponse:
    """Of the shop that has the most to do."""
    tabs = queries.tabs()
    if not tabs:
        return pages.show(request, PAGE, {"title": _("Couriers"), "tabs": tabs})
    first = max(tabs, key=lambda tab: (queries.profile_of(tab.shop) is not None, tab.unmapped))
    return _show(request, first.shop, tabs)


@access.page_for(access.SEE_PROFILE)
def of_shop(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop.objects.select_related("odoo_profile"), pk=pk)
    return _show(request, shop, queries.tabs())


def _show(request: HttpRequest, shop: Shop, tabs: Sequence[queries.ShopTab]) -> HttpResponse:
    """Only who may choose makes us ask Odoo. Where it does not answer, what is kept is shown all the same."""
    profile, found = queries.profile_of(shop), queries.of(shop)
    context = {
        **_common(request, shop, tabs),
        "couriers": found,
    }
    if profile and found and context["may_change"]:
        try:
            context["form"] = _form(shop, found, _methods(profile))
        except RemoteError as error:
            context["problem"] = error.words
    return pages.show(request, PAGE, context)


def _common(request: HttpRequest, shop: Shop, tabs: Sequence[queries.ShopTab]) -> dict[str, object]:
    return {
        "title": _("Couriers"),
        "tabs": tabs,
        "shop": shop,
        "profile": queries.profile_of(shop),
        "may_change": request.user.has_perm(access.CHANGE_PROFILE),
        "may_sync": request.user.has_perm(access.SYNC),
    }


def _form(
    shop: Shop, found: Sequence[queries.Courier], methods: Sequence[Choice], *data: object
) -> CourierForm:
    profile = queries.profile_of(shop)
    form = CourierForm(*data, couriers=found, found=methods)
    if profile:
        form.initial = {name: profile.carriers.get(one.name) for name, one in form.couriers.items()}
    return form


def _methods(profile: OdooProfile) -> tuple[Choice, ...]:
    """Raises RemoteError."""
    return tuple(one for one in choices.carriers() if one.belongs_to(profile.company_id))


@access.button(access.CHANGE_PROFILE)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_object_or_404(OdooProfile.objects.select_related("shop__odoo_profile"), shop=pk)
    shop, found = profile.shop, queries.of(profile.shop)
    try:
        methods = _methods(profile)
    except RemoteError as error:
        messages.error(request, error.words)
        return redirect("dashboard:couriers_of_shop", pk)
    if SAME_NAMES in request.POST:
        wanted: dict[str, int | None] = {**couriers.same_names(queries.unmapped(found), methods)}
    else:
        form = _form(shop, found, methods, request.POST)
        if not form.is_valid():
            context = {**_common(request, shop, queries.tabs()), "couriers": found, "form": form}
            return pages.show(request, PAGE, context, status=422)
        wanted = form.wanted()
    _say(request, couriers.keep(profile, wanted, methods, int(request.user.pk or 0)))
    return redirect(reverse("dashboard:couriers_of_shop", args=[pk]))


def _say(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing has changed."))
        return
    words = ngettext(
        "Kept: %(n)d courier changed. Orders that go to Odoo from now on get it.",
        "Kept: %(n)d couriers changed. Orders that go to Odoo from now on get them.",
        count,
    )
    messages.success(request, words % {"n": count})
