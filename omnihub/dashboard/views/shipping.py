"""The parcels of all shops on their way out: instant ones first, many arranged at once."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from channels.models import Order, Shop, own
from omnihub.core import clock
from omnihub.dashboard import access, pages, parcel_keys
from omnihub.dashboard.queries import arranging, counting
from omnihub.dashboard.queries import shipping as queries
from omnihub.dashboard.queries.arranging import Progress
from omnihub.dashboard.queries.shipping import Filters
from omnihub.dashboard.views import all_that_match
from omnihub.dashboard.views.attention import safe_next
from omnihub.language.said import said
from shipping import asking
from shipping.asking import Asked
from shipping.models import MoveBatch, Shipment
from shipping.ways import Wish

ID = re.compile(r"\d{1,18}", re.ASCII)
WATCHED = "shipping.watched"
WATCH_SECONDS = 900
MOST_WATCHED = 2_000
METHODS = ("pickup", "dropoff")
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    href: str
    count: str
    on: bool


@access.page_for(access.SEE_SHIPMENTS)
def page(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    found = queries.page(filters)
    counts = queries.counts(filters.shop)
    shops = list(Shop.objects.order_by("name", "pk"))
    context = {
        "title": pgettext("page", "Shipping"),
        "as_of": clock.now(),
        "filters": filters,
        "here": filters.address,
        "shops": shops,
        "arranging": [shop for shop in shops if shop.arranges],
        "tabs": tabs(filters, counts),
        "rows": found.rows,
        **_all(filters, more=bool(found.after or filters.after)),
        "instants": queries.instants(filters.shop),
        "to_arrange_now": queries.to_arrange_now(filters.shop),
        "older": found.after and filters.but(after=found.after).address,
        "ticked": request.GET.get("ticked") == "1",
        "watched": watched(request),
        "own_shops": any(shop.kind == own.KIND for shop in shops),
        "may_sync": request.user.has_perm(access.SYNC),
        "may_print": request.user.has_perm(access.PRINT),
        "may_ship": request.user.has_perm(access.SHIP),
        "may_change": request.user.has_perm(access.CHANGE_SHIPPING),
    }
    return pages.show(request, "dashboard/shipping.html", context)


def _all(filters: Filters, *, more: bool) -> dict[str, object]:
    """How many stand here, and where a batch of all of them is asked for."""
    count = counting.counts(all=queries.matching(filters))["all"]
    told = filters.but().address
    return {
        "all_that_match": count,
        "matching": count if more else 0,
        "arrange_all": all_that_match.address(MoveBatch.What.ARRANGED, told),
        "all_packed": all_that_match.address(MoveBatch.What.PACKED, told),
    }


def tabs(filters: Filters, counts: dict[str, int]) -> list[Tab]:
    labels = {
        "to_ship": _("To ship"),
        "asked": _("Being arranged"),
        "arranged": _("Arranged"),
        "failed": _("Not arranged"),
        "gone": _("Handed over today"),
    }
    return [
        Tab(name, label, filters.but(tab=name).address, _up_to(counts[name]), on=filters.tab == name)
        for name, label in labels.items()
    ]


def _up_to(count: int) -> str:
    return f"{queries.MOST_COUNTED:,}+" if count > queries.MOST_COUNTED else str(count or "")


@access.button(access.SHIP)
def arrange(request: HttpRequest) -> HttpResponse:
    """The ticked parcels. All that match are shown first, and asked for as a batch."""
    if told := request.POST.get("matching", ""):
        more = {"at_once": "1"} if request.POST.get("at_once") == "1" else {}
        return redirect(all_that_match.address(MoveBatch.What.ARRANGED, told, **more))
    method = request.POST.get("method", "")
    wish = Wish(method=method if method in METHODS else "")
    by, at_once = request.user.get_username(), request.POST.get("at_once") == "1"
    asked = asking.ask_some(chosen(request), wish, by, at_once=at_once)
    tell(request, asked)
    return redirect(safe_next(request, "dashboard:shipping"))


@access.button(access.SHIP)
def arrange_order(request: HttpRequest, pk: int) -> HttpResponse:
    """From the order's own page; with a waybill number of the seller's own, where the courier wants one."""
    order = get_object_or_404(Order, pk=pk)
    wish = Wish(number=request.POST.get("number", "").strip()[:64])
    tell(request, asking.ask([order.pk], wish, request.user.get_username(), at_once=True))
    return redirect("dashboard:order", pk)


def chosen(request: HttpRequest) -> list[int]:
    given = request.POST if request.method == "POST" else request.GET
    if "parcels" in given:
        return parcel_keys.read(given["parcels"]).pks[: settings.MOST_AT_ONCE]
    if told := given.get("matching", ""):
        filters = Filters.read(dict(all_that_match.filters_of(told)))
        found = queries.matching(filters).filter(state__in=queries.ASKABLE)
        return list(found.order_by("ship_by", "id").values_list("pk", flat=True)[: settings.MOST_AT_ONCE])
    named = [int(one) for one in given.getlist("shipment") if ID.fullmatch(one)]
    return named[: settings.MOST_AT_ONCE]


def tell(request: HttpRequest, *several: Asked) -> None:
    """How many are on their way, and in words why others are not."""
    pks = [pk for asked in several for pk in asked.shipments]
    words = {why.code: why.words for asked in several for why in asked.refused.values()}
    left_out = sum(len(asked.refused) for asked in several)
    if pks:
        watch(request, pks)
        text = ngettext("%(n)d parcel is being arranged.", "%(n)d parcels are being arranged.", len(pks))
        messages.success(request, text % {"n": len(pks)})
    if left_out:
        text = ngettext("%(n)d order is left out:", "%(n)d orders are left out:", left_out) % {"n": left_out}
        told = " ".join(said(one) for one in list(words.values())[:MOST_REASONS])
        messages.warning(request, f"{text} {told}")
    if not pks and not left_out:
        messages.info(request, _("Tick the parcels first. Those that are arranged already stay as they are."))


def watch(request: HttpRequest, pks: list[int]) -> None:
    until = clock.to_epoch(clock.now()) + WATCH_SECONDS
    request.session[WATCHED] = {"pks": pks[:MOST_WATCHED], "until": until}


def watched(request: HttpRequest) -> Progress | None:
    """How far this person's last batch is."""
    pks = watched_pks(request)
    return arranging.progress(pks) if pks else None


def watched_pks(request: HttpRequest) -> list[int]:
    """The parcels of this person's last batch, for a quarter of an hour."""
    kept = request.session.get(WATCHED)
    return kept["pks"] if kept and kept["until"] >= clock.to_epoch(clock.now()) else []


def of_order(order: Order) -> list[Shipment]:
    found = Shipment.objects.filter(order=order).select_related("package").order_by("pk")
    return list(found.prefetch_related("tracking"))
