"""Labels: the list, the fetching, and the printing of many as one file."""

from typing import cast
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channels import queries as channels
from channels import syncs
from channels.models import Shop, SyncRun
from omnihub.core import clock
from omnihub.dashboard import access, pages, parcel_keys
from omnihub.dashboard.queries import counting, runs
from omnihub.dashboard.queries import labels as lists
from omnihub.dashboard.queries.labels import Filters
from omnihub.dashboard.views import print_run
from omnihub.dashboard.views.attention import safe_next
from omnihub.dashboard.views.label_file import SALT
from omnihub.dashboard.views.orders import PK, Chip
from omnihub.dashboard.views.shipping import watched_pks
from shipping import labels, printing
from shipping.models import Label, Shipment, ShippingPolicy
from shipping.printing import MOST, Batch, Left

GROUPS = {
    "to_print": gettext_lazy("Not printed"),
    "printed": gettext_lazy("Printed"),
    "waiting": gettext_lazy("On their way"),
    "failed": gettext_lazy("Failed"),
}
BECAUSE = {
    Left.CANCELLED: gettext_lazy("the order is cancelled"),
    Left.CANCEL_ASKED: gettext_lazy("the buyer asks to cancel"),
    Left.NOT_HERE: gettext_lazy("the label is not here"),
    Left.OTHER_FORMAT: gettext_lazy("it is for the other kind of printer"),
}


@access.page_for(access.SEE_SHIPMENTS)
def index(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = lists.page(filters)
    context = {
        "title": _("Labels"),
        "as_of": clock.now(),
        "filters": filters,
        "here": filters.address,
        "first": filters.but().address,
        "chips": _chips(filters),
        "shops": list(Shop.objects.order_by("name")),
        "rows": page.rows,
        "older": page.older,
        "runs": runs.current(SyncRun.Kind.LABELS),
        "ticked": "ticked" in request.GET,
        "matching": _matching(filters, more=bool(page.older or filters.after)),
        "most": MOST,
        "papers": ShippingPolicy.Sheets.choices,
        "four_by_rule": ShippingPolicy.objects.filter(sheets=ShippingPolicy.Sheets.FOUR).exists(),
        "may_print": request.user.has_perm(access.PRINT),
    }
    return pages.show(request, "dashboard/labels.html", context)


def _matching(filters: Filters, *, more: bool) -> int:
    """Of all, not of this page; nothing where it shows them all."""
    count = counting.counts(all=lists.of(filters))["all"]
    return count if more else 0


def _chips(filters: Filters) -> list[Chip]:
    counts = lists.counts(filters.shop)
    return [
        Chip(
            name=group,
            label=str(label),
            href=filters.but(group=group).address,
            count=f"{lists.MOST_COUNTED}+" if counts[group] > lists.MOST_COUNTED else counts[group] or "",
            on=filters.group == group,
            tone="alarm" if group == "failed" and counts[group] else "",
        )
        for group, label in GROUPS.items()
    ]


@access.button(access.PRINT)
def fetch(request: HttpRequest) -> HttpResponse:
    """The ticked ones once more, or all of the shops that are not here."""
    by = request.user.get_username()
    if address := request.POST.get("matching", ""):
        return _fetch_all(request, address)
    chosen = ids(request)
    if chosen:
        labels.forget_lost(chosen)
        found = Shipment.objects.filter(pk__in=chosen).select_related("package", "order").order_by("pk")
        count = labels.want(found, by)
        words = ngettext("%(n)d label is fetched.", "%(n)d labels are fetched.", count) % {"n": count}
        messages.success(request, words)
        return redirect(safe_next(request, "dashboard:labels"))
    shops = list(channels.connected_shops().filter(arranges=True))
    for shop in shops:
        syncs.ask(shop, SyncRun.Kind.LABELS, by)
    if not shops:
        messages.warning(request, _("No shop fetches labels: switch it on under Shops."))
    return redirect("dashboard:labels")


def _fetch_all(request: HttpRequest, address: str) -> HttpResponse:
    """All that match, the oldest first, read from the database some at a time."""
    filters = Filters.read(dict(parse_qsl(urlsplit(address).query)))
    wanted = lists.of(filters).order_by("asked_at", "pk").values("shipment")[: settings.MOST_AT_ONCE]
    found = Shipment.objects.filter(pk__in=wanted).select_related("package", "order").order_by("pk")
    count = labels.want(found.iterator(chunk_size=labels.AT_ONCE), request.user.get_username())
    words = ngettext("%(n)d label is fetched.", "%(n)d labels are fetched.", count) % {"n": count}
    messages.success(request, words)
    return redirect(filters.but().address)


@access.button(access.PRINT)
def print_(request: HttpRequest) -> HttpResponse:
    """A click gives the file. Where a parcel must not go, its name comes first, and a second click."""
    if address := request.POST.get("matching", ""):
        format_ = request.POST.get("format", "")
        return redirect(print_run.address(address, format_, request.POST.get("paper", "")))
    format_ = Label.Format.ZPL if request.POST.get("format") == "zpl" else Label.Format.PDF
    wanted = _all(request) or ids(request)
    if len(wanted) > MOST:
        words = _("At most %(most)d labels go into one file. Print these in several goes.") % {"most": MOST}
        messages.error(request, words)
        return redirect("dashboard:labels")
    batch = printing.batch(wanted, format_)
    labels.forget_lost(one.shipment.pk for one in batch.left_out if one.because == Left.NOT_HERE)
    if not batch.labels or (batch.left_out and request.POST.get("confirmed") != "1"):
        return _left_out(request, batch, format_)
    user = cast("User", request.user)
    printing.mark(batch.labels, user.get_username())
    told = {
        "by": user.pk,
        "format": format_,
        "paper": _paper(request),
        "ids": [label.pk for label in batch.labels],
        "part": parcel_keys.read(request.POST.get("parcels", "")).name,
    }
    return redirect(
        f"{reverse('dashboard:label_file')}?batch={signing.dumps(told, salt=SALT, compress=True)}"
    )


def _paper(request: HttpRequest) -> str:
    """What the person chose for this print; empty: each shop's own rule."""
    chosen = request.POST.get("paper") or request.POST.get("all", "")
    return chosen if chosen in ShippingPolicy.Sheets.values else ""


def ids(request: HttpRequest) -> list[int]:
    """The parcels that are ticked, named by a link, or were just arranged."""
    given = request.POST if request.method == "POST" else request.GET
    if "parcels" in given:
        return parcel_keys.read(given["parcels"]).pks
    texts = [*given.getlist("shipment"), *given.get("ids", "").split(",")]
    named = [int(text) for text in dict.fromkeys(texts) if PK.fullmatch(text)]
    return named or (watched_pks(request) if given.get("batch") == "arranged" else [])


def _all(request: HttpRequest) -> list[int]:
    """The oldest that nobody printed, as many as one file takes; of the batch that was just arranged, too."""
    if "all" not in request.POST:
        return []
    found = lists.of(Filters.read(request.POST).but(group=lists.FIRST))
    if request.POST.get("batch") == "arranged":
        found = found.filter(shipment__in=watched_pks(request))
    return list(found.order_by("asked_at", "pk").values_list("shipment_id", flat=True)[:MOST])


def _left_out(request: HttpRequest, batch: Batch, format_: str) -> HttpResponse:
    context = {
        "title": _("Print labels"),
        "labels": batch.labels,
        "called_off": [(one.shipment, BECAUSE[one.because]) for one in batch.called_off],
        "others": [
            (one.shipment, BECAUSE[one.because]) for one in batch.left_out if one not in batch.called_off
        ],
        "format": format_,
        "paper": _paper(request),
        "parcels": parcel_keys.signed(
            [label.shipment_id for label in batch.labels],
            parcel_keys.read(request.POST.get("parcels", "")).name,
        ),
        "nothing": not batch.labels and not batch.left_out,
    }
    return pages.show(request, "dashboard/labels_left_out.html", context)
