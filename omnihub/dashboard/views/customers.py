"""Customers: the list, one of them over all channels, and the carts that they left behind."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import tagging
from channels.models import CustomerProfile, CustomerTag, Shop
from channels.people import Person
from omnihub.core import clock
from omnihub.dashboard import access, customer_sheet, pages, sheets
from omnihub.dashboard.customer_forms import NoteForm, TagForm
from omnihub.dashboard.queries import counting, left_carts
from omnihub.dashboard.queries import customer_story as story
from omnihub.dashboard.queries import customers as queries
from omnihub.dashboard.queries import duplicates as pairs
from omnihub.dashboard.views import tag_all
from omnihub.dashboard.views.attention import safe_next
from omnihub.people import audit

CONTACT = "dashboard/parts/customer_contact.html"


@access.page_for(access.SEE_BUYER)
def index(request: HttpRequest) -> HttpResponse:
    wish = queries.Wish.read(request.GET)
    page = queries.page(wish)
    known = queries.count()
    context = {
        "title": _("Customers"),
        "wish": wish,
        "page": page,
        "known": known,
        "to_decide": pairs.to_decide(),
        "shops": list(Shop.objects.order_by("name")),
        "tags": list(CustomerTag.objects.all()),
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
        "ticked": "ticked" in request.GET,
        "matching": _matching(wish, known) if page.after or wish.after else 0,
        "may_change": request.user.has_perm(access.CHANGE_CUSTOMERS),
    }
    return pages.show(request, "dashboard/customers.html", context)


def _matching(wish: queries.Wish, known: int) -> int:
    """Of all, not of this page alone."""
    return counting.counts(all=queries.matching(wish))["all"] if wish.narrow else known


@access.page_for(access.SEE_BUYER)
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """All that fit, in clear: so it is written down who took them along."""
    if kind not in customer_sheet.KINDS:
        raise Http404
    wish = queries.Wish.read(request.GET).but()
    assert isinstance(request.user, User)
    audit.taken(request.user, wish.terms)
    rows, columns = customer_sheet.rows(queries.everybody(wish)), customer_sheet.columns()
    name = f"customers-{clock.jakarta_date(clock.now()).isoformat()}"
    if kind == customer_sheet.CSV:
        return sheets.streamed(name, columns, rows)
    return sheets.answer(name, _("Customers"), columns, rows)


@access.page_for(access.SEE_BUYER)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, pk)


def _shown(request: HttpRequest, pk: int, *, revealed: bool = False) -> HttpResponse:
    """`revealed` is the person in clear; whoever asks for it writes it down."""
    profile = get_object_or_404(CustomerProfile, pk=pk)
    if profile.merged_into_id:
        return redirect("dashboard:customer", profile.merged_into_id)
    [row] = queries.rows([pk])
    entries, more = story.page(row.person, _kinds(request), request.GET.get("after", ""))
    context = {
        "title": _("Customer"),
        "profile": profile,
        "row": row,
        "person": row.person,
        "revealed": revealed,
        "entries": entries,
        "more": more,
        "begun": "after" in request.GET,
        "merges": pairs.merges(profile),
        "to_decide": pairs.of(profile),
        "tags": list(CustomerTag.objects.all()),
        "note": NoteForm(initial={"note": profile.note}),
        "may_erase": request.user.has_perm(access.ERASE),
        "may_change": request.user.has_perm(access.CHANGE_CUSTOMERS),
    }
    return pages.show(request, "dashboard/customer.html", context)


def _kinds(request: HttpRequest) -> list[story.Kind]:
    """Only what the person may see elsewhere, too."""
    asked = {
        access.SEE_PAYMENTS: story.RECEIPTS,
        access.SEE_RETURNS: story.RETURNS,
        access.SEE_MESSAGES: story.MESSAGES,
    }
    return [
        story.ORDERS,
        story.CARTS,
        *(kind for right, kind in asked.items() if request.user.has_perm(right)),
    ]


@access.button(access.SEE_BUYER)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    profile = get_object_or_404(CustomerProfile, pk=pk, merged_into=None)
    audit.happened(profile, audit.LOOKED)
    if pages.wants_fragment(request):
        context: dict[str, Any] = {"person": Person.of([profile])[0], "profile": profile, "revealed": True}
        return render(request, CONTACT, context)
    return _shown(request, pk, revealed=True)


@access.button(access.CHANGE_CUSTOMERS)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    profile, form = get_object_or_404(CustomerProfile, pk=pk, merged_into=None), NoteForm(request.POST)
    if form.is_valid():
        profile.note = form.cleaned_data["note"]
        profile.save(update_fields=["note"])
        messages.success(request, _("The note is kept."))
    else:
        messages.error(request, _("A note has at most 2,000 characters."))
    return redirect("dashboard:customer", pk)


@access.button(access.CHANGE_CUSTOMERS)
def tag(request: HttpRequest) -> HttpResponse:
    form = TagForm(request.POST)
    if request.POST.get("matching"):
        form.fields["customer"].required = False
    if not form.is_valid():
        messages.warning(request, _("Tick customers and name a tag of at most 60 letters."))
        return redirect(safe_next(request, "dashboard:customers"))
    name, chosen = form.cleaned_data["tag"], form.cleaned_data["customer"]
    if request.POST.get("matching"):
        return tag_all.page(request, name, off=form.cleaned_data["off"])
    change = tagging.take if form.cleaned_data["off"] else tagging.put
    done = change(name, CustomerProfile.objects.filter(pk__in=chosen))
    words = ngettext("%(n)d customer changed: %(tag)s", "%(n)d customers changed: %(tag)s", done)
    messages.success(request, words % {"n": done, "tag": name})
    return redirect(safe_next(request, "dashboard:customers"))


@access.page_for(access.SEE_BUYER)
def carts(request: HttpRequest) -> HttpResponse:
    rows, more = left_carts.page(request.GET.get("after", ""))
    context = {
        "title": _("Carts left behind"),
        "rows": rows,
        "more": more,
        "begun": "after" in request.GET,
    }
    return pages.show(request, "dashboard/left_carts.html", context)
