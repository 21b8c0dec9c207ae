"""Customers who may be one: side by side, merged or kept apart by a click, and made two again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from channels import merging, todos
from channels.merging import VALUES, Decided
from channels.models import CustomerMerge, CustomerPair
from omnihub.core import work
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import duplicates as queries
from omnihub.dashboard.views.attention import safe_next
from omnihub.people import audit

PAIR = "dashboard/parts/customer_pair.html"


@access.page_for(access.SEE_BUYER)
def index(request: HttpRequest) -> HttpResponse:
    return _shown(request)


def _shown(request: HttpRequest, revealed: int = 0) -> HttpResponse:
    after = request.GET.get("after", "")
    pairs, more = queries.page(after)
    left, decided = queries.progress()
    here = reverse("dashboard:duplicates")
    context = {
        "title": _("Possible duplicates"),
        "pairs": pairs,
        "revealed": revealed,
        "left": left,
        "decided": decided,
        "all": left + decided,
        "looking": queries.looking(),
        "here": f"{here}?after={after}" if queries.MARK.fullmatch(after) else here,
        "begun": bool(after),
        "older": f"{here}?after={more}" if more else "",
        "may_change": request.user.has_perm(access.CHANGE_CUSTOMERS),
    }
    return pages.show(request, "dashboard/duplicates.html", context)


@access.button(access.SEE_BUYER)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Both in clear, to tell whether they are one; that somebody looked is written down for each."""
    row = get_object_or_404(CustomerPair.objects.select_related("first", "second"), pk=pk)
    for profile in (row.first, row.second):
        audit.happened(profile, audit.LOOKED)
    if not pages.wants_fragment(request):
        return _shown(request, revealed=pk)
    context = {
        "pair": queries.pairs([row])[0],
        "revealed": pk,
        "here": safe_next(request, "dashboard:duplicates"),
        "may_change": request.user.has_perm(access.CHANGE_CUSTOMERS),
    }
    return render(request, PAIR, context)


@access.button(access.CHANGE_CUSTOMERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    by = request.user.get_username()
    if request.POST.get("do") == "merge":
        done = merging.merge(pk, {name: request.POST.get(name, "") for name in VALUES}, by)
        words = _("They are one customer now. On the customer's page it can be undone.")
    else:
        done, words = merging.keep_apart(pk, by), _("They stay two, and are not shown together again.")
    if done == Decided.DONE:
        messages.success(request, words)
    else:
        messages.warning(request, _("Somebody else has decided on these two already."))
    return redirect(safe_next(request, "dashboard:duplicates"))


@access.button(access.CHANGE_CUSTOMERS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CustomerMerge, pk=pk)
    done = merging.undo(pk, request.user.get_username())
    if done == Decided.DONE:
        messages.success(request, _("They are two customers again."))
    elif done == Decided.LATER_FIRST:
        messages.warning(request, _("Something was merged after it: undo that first."))
    else:
        messages.warning(request, _("It was undone already."))
    return redirect("dashboard:customer", row.kept_id)


@access.button(access.CHANGE_CUSTOMERS)
def look(request: HttpRequest) -> HttpResponse:
    """All buyers again: those who were here before this was looked for, too."""
    with transaction.atomic():
        work.add([todos.compare_all(f"asked by {request.user.get_username()}")])
    messages.success(request, _("All buyers are being compared. What is found appears here."))
    return redirect("dashboard:duplicates")
