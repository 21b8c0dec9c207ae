"""Orders that were open at go-live: look for them in Odoo, take over, make, or leave as history."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.models import Shop
from erp_bridge import adoptions
from erp_bridge.models import Adoption
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import adoption as queries
from omnihub.dashboard.queries import keyset

PK = re.compile(r"\d{1,18}", re.ASCII)
CHOICE = re.compile(r"(\d{1,18}):(\d{1,18}|none)", re.ASCII)


@access.page_for(access.SEE_SHOPS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop.objects.select_related("odoo_profile"), pk=pk)
    state = request.GET.get("state", "")
    chips = queries.chips(shop)
    found = keyset.page(queries.listed(shop, state), request.GET.get("at", ""))
    context = {
        "title": shop.name or shop.key,
        "shop": shop,
        "profile": getattr(shop, "odoo_profile", None),
        "chips": chips,
        "all": sum(chip.count for chip in chips),
        "state": state,
        "orders": found.orders,
        "newer": found.newer,
        "older": found.older,
        "progress": queries.progress(chips),
        "decidable": queries.DECIDABLE,
        "as_of": clock.now(),
        "may_adopt": request.user.has_perm(access.ADOPT),
        "see_buyer": request.user.has_perm(access.SEE_BUYER),
    }
    return pages.show(request, "dashboard/adoption.html", context)


@access.button(access.ADOPT)
def search(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    count = adoptions.search(shop, request.user.get_username())
    said = ngettext("%(n)d order is being looked for.", "%(n)d orders are being looked for.", count)
    messages.success(request, said % {"n": count})
    return redirect("dashboard:adoption", pk)


@access.button(access.ADOPT)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One or many. What writes is shown first, with the question where the goods are."""
    shop = get_object_or_404(Shop, pk=pk)
    wanted = [int(value) for value in request.POST.getlist("order") if PK.fullmatch(value)]
    orders = queries.chosen(shop, wanted, all_missing=request.POST.get("all") == "1")
    summary = queries.summary(orders)
    if not summary.count:
        messages.warning(request, _("Tick the orders first. Those being looked for cannot be decided yet."))
        return redirect("dashboard:adoption", pk)
    if request.POST.get("action") == "leave":
        count = adoptions.leave(shop, orders.values_list("pk", flat=True), request.user.get_username())
        said = ngettext("%(n)d order stays history.", "%(n)d orders stay history.", count) % {"n": count}
        messages.success(request, said)
        return redirect("dashboard:adoption", pk)
    stock = request.POST.get("stock", "")
    if stock in {"taken", "here"}:
        return _create(request, shop, list(orders.values_list("pk", flat=True)), stock)
    context = {
        "title": shop.name or shop.key,
        "shop": shop,
        "summary": summary,
        "orders": wanted,
        "all_missing": request.POST.get("all") == "1",
        "asked": "confirmed" in request.POST,
    }
    return pages.show(
        request, "dashboard/adoption_create.html", context, status=422 if context["asked"] else 200
    )


def _create(request: HttpRequest, shop: Shop, pks: list[int], stock: str) -> HttpResponse:
    by = request.user.get_username()
    count = adoptions.create(shop, pks, by, stock_taken=stock == "taken")
    said = ngettext(
        "%(n)d order is looked for once more and made in Odoo where it is not there.",
        "%(n)d orders are looked for once more and made in Odoo where they are not there.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect("dashboard:adoption", shop.pk)


@access.button(access.ADOPT)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """`choice` is an order and the sales order it is, or none of those."""
    match = CHOICE.fullmatch(request.POST.get("choice", ""))
    rows = Adoption.objects.select_related("order__shop").filter(order__shop=pk)
    adoption = get_object_or_404(rows, order=int(match[1]) if match else 0)
    by = request.user.get_username()
    if match and match[2] == "none":
        adoptions.none_of_these(adoption, by)
        messages.success(request, _("%(order)s is not in Odoo, you say.") % {"order": adoption.order})
    elif match and adoptions.choose(adoption, int(match[2]), by):
        messages.success(request, _("%(order)s goes on from there.") % {"order": adoption.order})
    else:
        messages.warning(request, _("That one cannot be chosen any more: look for the order again."))
    return redirect("dashboard:adoption", pk)
