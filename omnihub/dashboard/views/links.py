"""Payment links: an order that came by WhatsApp or at the counter, whose buyer picks the courier and pays."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Checkout, Order
from channels.own import carts, moves, showcase
from channels.own.moves import Moved
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.link_forms import FreeForm, NewForm, PutForm, TermsForm
from omnihub.dashboard.queries import payment_links as queries

MOST_FOUND = 8


@access.page_for(access.SELL)
def index(request: HttpRequest) -> HttpResponse:
    wished = request.GET.get("state", "")
    state = wished if wished in Checkout.State.values else ""
    context = {
        "title": _("Payment links"),
        "page": queries.page(state, request.GET.get("after", "")),
        "state": state,
        "chips": [(_("All"), queries.address(""), not state)]
        + [(label, queries.address(value), value == state) for value, label in Checkout.State.choices],
    }
    return pages.show(request, "dashboard/links.html", context)


@access.allowed(access.SELL)
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None, initial={"language": "id"})
    if form.is_valid():
        told = dict(form.cleaned_data)
        by = request.user.get_username()
        checkout = carts.start(told.pop("shop"), Checkout.Source.STAFF, told["language"], by)
        carts.keep(checkout.pk, told)
        return redirect("dashboard:link", checkout.pk)
    context = {"title": _("New payment link"), "form": form, "shops": form.fields["shop"].queryset.exists()}  # type: ignore[attr-defined]
    return pages.show(request, "dashboard/link_new.html", context, status=422 if form.is_bound else 200)


@access.page_for(access.SELL)
def link(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(pk))


def _shown(request: HttpRequest, checkout: Checkout, **forms: Any) -> HttpResponse:
    open_ = checkout.state == Checkout.State.OPEN
    text = request.GET.get("q", "").replace("\x00", "").strip()
    context = {
        "title": _("Payment link"),
        "checkout": checkout,
        "shop": checkout.shop,
        "link": queries.Link(checkout),
        "open": open_,
        "items": carts.fresh(checkout.pk)[1].items if open_ else _lines(checkout),
        "text": text,
        "goods": showcase.shelf(checkout.shop, text).goods[:MOST_FOUND] if open_ and text else [],
        "terms": TermsForm(initial=_told(checkout), checkout=checkout),
        "free": FreeForm(),
        **forms,
    }
    failed = any(form.is_bound for form in forms.values())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return pages.show(request, "dashboard/link.html", context, status=status)


def _lines(checkout: Checkout) -> list[carts.Item]:
    return [carts.Item(line, None) for line in checkout.lines.order_by("pk")]


def _told(checkout: Checkout) -> dict[str, Any]:
    told = {name: getattr(checkout, name) for name in ("name", "phone", "email", "note", "language")}
    return told | {"discount": int(checkout.discount) or None}


@access.button(access.SELL)
def put(request: HttpRequest, pk: int) -> HttpResponse:
    checkout, form = _found(pk), PutForm(request.POST)
    found = showcase.by_pk(checkout.shop, [form.cleaned_data["good"]]) if form.is_valid() else {}
    for good in found.values():
        try:
            carts.put(pk, good, form.cleaned_data["pieces"], more=request.POST.get("more") == "1")
        except carts.Closed:
            _too_late(request)
        except carts.Full:
            messages.error(request, _("No more lines fit in."))
    if not found:
        messages.error(request, _("This product is not there any more."))
    return redirect("dashboard:link", pk)


@access.button(access.SELL)
def put_free(request: HttpRequest, pk: int) -> HttpResponse:
    checkout, form = _found(pk), FreeForm(request.POST)
    if not form.is_valid():
        return _shown(request, checkout, free=form)
    try:
        carts.put_free(pk, form.line)
    except carts.Closed:
        _too_late(request)
    except carts.Full:
        messages.error(request, _("No more lines fit in."))
    return redirect("dashboard:link", pk)


@access.button(access.SELL)
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        carts.take_out(_found(pk).pk, request.POST.get("line", "")[:32])
    except carts.Closed:
        _too_late(request)
    return redirect("dashboard:link", pk)


@access.button(access.SELL)
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    checkout = _found(pk)
    form = TermsForm(request.POST, checkout=checkout)
    if not form.is_valid():
        return _shown(request, checkout, terms=form)
    told = dict(form.cleaned_data)
    try:
        carts.discount(pk, told.pop("discount"))
        carts.keep(pk, told)
    except carts.Closed:
        _too_late(request)
    return redirect("dashboard:link", pk)


@access.button(access.SELL)
def collected(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyer stands at the counter and takes the goods."""
    order = get_object_or_404(Order, pk=pk, checkout__collected=True)
    if moves.collect(order.pk, clock.now()) == Moved.DONE:
        messages.success(request, _("The order was handed over."))
    else:
        messages.warning(request, _("Only a paid order is handed over."))
    return redirect("dashboard:order", pk)


def _found(pk: int) -> Checkout:
    rows = Checkout.objects.select_related("shop", "order").filter(source=Checkout.Source.STAFF)
    return get_object_or_404(rows, pk=pk)


def _too_late(request: HttpRequest) -> None:
    messages.warning(request, _("It is ordered already, so it is not changed any more."))
