"""Labels, pick lists and packing slips of more parcels than one file takes: parts in picking order, each with
its own label file and the lists that belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels.states import OrderStatus
from omnihub.core import batches, clock
from omnihub.dashboard import access, pages, parcel_keys
from omnihub.dashboard.queries import labels as label_lists
from omnihub.dashboard.queries import matching
from omnihub.dashboard.queries.matching import LABELLED
from omnihub.dashboard.views.orders import PK
from shipping import printing
from shipping.models import Label, Move, Shipment, ShippingPolicy
from shipping.printing import MOST, STOPS, Picked

TICKED = 200


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    parcels: Sequence[Picked]
    key: str

    @property
    def here(self) -> int:
        return sum(one.label == Label.State.STORED for one in self.parcels)

    @property
    def missing(self) -> int:
        return len(self.parcels) - self.here

    @property
    def printed(self) -> int:
        return sum(one.printed for one in self.parcels)

    @property
    def skus(self) -> tuple[str, str]:
        """Of its first and its last parcel: the shelf where it begins and ends."""
        return self.parcels[0].sku, self.parcels[-1].sku


@access.allowed(access.SEE_SHIPMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if told := request.POST.get("matching", ""):
        return redirect(address(told))
    found = _chosen(request)
    picked = printing.picked(found, settings.MOST_AT_ONCE + 1)
    stopped = [one for one in picked if one.status in STOPS]
    parts = _parts([one for one in picked[: settings.MOST_AT_ONCE] if one.status not in STOPS])
    context = {
        "title": _("Labels and lists of many parcels"),
        "as_of": clock.now(),
        "parts": parts,
        "total": sum(len(part.parcels) for part in parts),
        "cancelled": sum(one.status == OrderStatus.CANCELLED for one in stopped),
        "cancel_asked": sum(one.status == OrderStatus.CANCEL_REQUESTED for one in stopped),
        "too_many": len(picked) > settings.MOST_AT_ONCE,
        "most": settings.MOST_AT_ONCE,
        "in_a_file": MOST,
        "may_print": request.user.has_perm(access.PRINT),
        "format": "zpl" if request.GET.get("format") == "zpl" else "pdf",
        "paper": paper if (paper := request.GET.get("paper", "")) in ShippingPolicy.Sheets.values else "",
    }
    return pages.show(request, "dashboard/print_run.html", context)


def _parts(picked: Sequence[Picked]) -> list[Part]:
    pieces = list(batches.of(MOST, picked))
    return [
        Part(number, some, parcel_keys.signed([one.pk for one in some], f"{number}-of-{len(pieces)}"))
        for number, some in enumerate(pieces, start=1)
    ]


def _chosen(request: HttpRequest) -> QuerySet[Shipment]:
    """The ticked ones of a list, all that match its filter, or those of a batch."""
    of = request.GET.get("of", "")
    if of == "labels":
        return Shipment.objects.filter(label__in=label_lists.of(label_lists.Filters.read(request.GET)))
    if of == "batch":
        batch = request.GET.get("batch", "")
        moves = Move.objects.filter(batch=int(batch) if PK.fullmatch(batch) else 0)
        return Shipment.objects.filter(order__in=moves.values("order"), state__in=LABELLED)
    if of:
        by_buyer = request.user.has_perm(access.SEE_BUYER)
        return matching.read(request.GET, by_buyer=by_buyer).parcels()
    orders = [int(pk) for pk in request.POST.getlist("order") if PK.fullmatch(pk)][:TICKED]
    return Shipment.objects.filter(order__in=orders, state__in=LABELLED)


def address(told: str, format_: str = "", paper: str = "") -> str:
    """The page for a list, whose own address a form of it has sent along, and what it is printed on."""
    parts = urlsplit(told)
    query = QueryDict(parts.query, mutable=True)
    query["of"] = "labels" if parts.path == reverse("dashboard:labels") else matching.name_of(parts.path)
    query["format"], query["paper"] = format_, paper
    return f"{reverse('dashboard:print_run')}?{query.urlencode()}"
