"""Many orders of our own shops handed to their couriers: a waybill for each, typed in or scanned in a row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels.models import Checkout, Order
from omnihub.dashboard import access, pages
from omnihub.dashboard.views.hand_over import couriers
from omnihub.dashboard.views.moves import SHOWN
from omnihub.dashboard.views.orders import PK
from shipping import handing_over, moving
from shipping.handing_over import NoWaybill
from shipping.ladder import OWN
from shipping.models import Move, MoveBatch
from shipping.moving import HandOver

Reason = Move.Reason


@dataclass(slots=True)
class Row:
    order: Order
    courier: str
    waybill: str = ""
    problem: str = ""


@access.allowed(access.SHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    pks = [int(text) for text in dict.fromkeys(given.getlist("order")) if PK.fullmatch(text)][:SHOWN]
    orders = list(
        Order.objects.filter(pk__in=pks).select_related("shop", "checkout").order_by("placed_at", "pk")
    )
    left_out = [(one, str(why.label)) for one in orders if (why := _why_not(one))]
    rows = [_row(request, one) for one in orders if not _why_not(one)]
    if request.method == "POST":
        _check(rows)
        if not any(row.problem for row in rows):
            return _ask(request, rows)
    context = {
        "title": _("Hand over many orders"),
        "rows": rows,
        "left_out": left_out,
        "couriers": couriers(),
        "wrong": any(row.problem for row in rows),
    }
    return pages.show(
        request, "dashboard/hand_over_many.html", context, status=422 if context["wrong"] else 200
    )


def _why_not(order: Order) -> Move.Reason | None:
    checkout: Checkout | None = getattr(order, "checkout", None)
    if checkout is None:
        return Reason.THEIRS
    if checkout.collected:
        return Reason.COLLECTED
    if checkout.state in (Checkout.State.EXPIRED, Checkout.State.CANCELLED):
        return Reason.CANCELLED
    if checkout.state in (Checkout.State.OPEN, Checkout.State.PLACED):
        return Reason.NOT_PAID
    return None if checkout.state == Checkout.State.PAID else Reason.GONE


def _row(request: HttpRequest, order: Order) -> Row:
    known = dict(couriers())
    typed = request.POST.get(f"courier-{order.pk}", "")
    courier = next((one for one in (typed, order.checkout.courier) if one in known), OWN)
    return Row(order, courier, request.POST.get(f"waybill-{order.pk}", "").strip()[:100])


def _check(rows: Iterable[Row]) -> None:
    """Before anything is done: one wrong number is put right on the page, beside all others."""
    filled = [row for row in rows if row.waybill]
    for row in filled:
        try:
            row.waybill = handing_over.waybill(row.waybill)
        except NoWaybill:
            row.problem = str(Reason.NO_WAYBILL.label)
    times = Counter((row.courier, row.waybill) for row in filled)
    for row in filled:
        if times[row.courier, row.waybill] > 1:
            row.problem = _("This waybill stands here more than once.")


def _ask(request: HttpRequest, rows: Iterable[Row]) -> HttpResponse:
    handed = {row.order.pk: HandOver(row.courier, row.waybill) for row in rows if row.waybill}
    if not handed:
        messages.info(request, _("Type or scan a waybill first. Orders without one stay as they are."))
        return redirect("dashboard:orders")
    by = request.user.get_username()
    batch = moving.ask(MoveBatch.What.HANDED, by, orders=handed, handed=handed)
    return redirect("dashboard:moved", batch.pk)
