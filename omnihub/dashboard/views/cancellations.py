"""Cancellations: the list, one with its receipt, and what a person decides about it."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.cancellation import choosing, rules, saga
from omnihub.cancellation.models import Cancellation, CancellationPolicy, Step
from omnihub.core import clock
from omnihub.dashboard import access, pages, receipts
from omnihub.dashboard.queries import cancellations as queries

PK = re.compile(r"\d{1,18}", re.ASCII)


@access.page_for(access.SEE_CANCELLATIONS)
def index(request: HttpRequest) -> HttpResponse:
    group, after = request.GET.get("group", ""), request.GET.get("after", "")
    found = queries.page(group, after)
    context = {
        "title": _("Cancellations"),
        "group": group,
        "chips": _chips(group),
        "rows": found.rows,
        "after": after,
        "older": found.after,
        "rules": rules.of_all(),
        "choices": CancellationPolicy.FromOdoo.choices,
        "now": clock.now(),
        "as_of": clock.now(),
        "may_cancel": request.user.has_perm(access.CANCEL),
        "may_change": request.user.has_perm(access.CHANGE_SHOP),
    }
    return pages.show(request, "dashboard/cancellations.html", context)


def _chips(group: str) -> list[tuple[str, str, int, bool, bool]]:
    """Name, label, how many, whether it is chosen, whether somebody waits."""
    labels = {
        "": _("All"),
        "answer": _("Buyers' requests"),
        "decide": _("To decide"),
        "person": _("Stopped"),
        "running": _("Running"),
        "over": _("Over"),
    }
    numbers = queries.numbers()
    alarms = {"answer", "decide", "person"}
    return [
        (name, label, numbers.get(name, 0), name == group, name in alarms and bool(numbers.get(name)))
        for name, label in labels.items()
    ]


@access.page_for(access.SEE_CANCELLATIONS)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Cancellation.objects.select_related("order__shop"), pk=pk)
    context = {
        "title": _("Cancellation of %(order)s") % {"order": row.order.number},
        "receipt": receipts.of(row, may_decide=request.user.has_perm(access.CANCEL)),
        "order": row.order,
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/cancellation.html", context)


@access.button(access.CANCEL)
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyer's request; whether it is still there is looked at first."""
    row = get_object_or_404(Cancellation.objects.select_related("order__shop"), pk=pk)
    row.answer = Cancellation.Answer.REJECT
    if row.request and saga.begin(row, [], request.user.get_username()).rejects:
        messages.success(request, _("The buyer's request is being rejected."))
    else:
        messages.warning(request, _("This request was answered already."))
    return redirect("dashboard:cancellation", pk)


@access.button(access.CANCEL)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Cancellation, pk=pk)
    if choosing.withdraw(pk, request.user.get_username()):
        messages.success(request, _("The cancellation is withdrawn: the order goes on."))
    else:
        messages.warning(request, _("It cannot be withdrawn any more: the marketplace has cancelled."))
    return redirect("dashboard:order", row.order_id)


@access.button(access.CANCEL)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the step again, or go on without it."""
    text = request.POST.get("step", "")
    row = get_object_or_404(Step, cancellation=pk, pk=int(text) if PK.fullmatch(text) else 0)
    if request.POST.get("action") == "go_on":
        done = choosing.go_on(row.pk, request.user.get_username())
        said = _("It goes on without this step.")
    else:
        done = choosing.retry(row.pk)
        said = _("It is tried again.")
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("This step has gone on meanwhile."))
    return redirect("dashboard:cancellation", pk)


@access.button(access.CHANGE_SHOP)
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    wanted = request.POST.get("from_odoo", "")
    if wanted in CancellationPolicy.FromOdoo.values:
        rules.choose(shop, wanted)
        messages.success(request, _("%(shop)s: the rule is changed.") % {"shop": shop})
    return redirect("dashboard:cancellations")
