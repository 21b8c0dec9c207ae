"""Old orders as history: ask for days, see how far they are, stop and go on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels import backfills
from channels.backfills import NothingToRead
from channels.models import Backfill, Shop
from omnihub.core import clock
from omnihub.dashboard import access, forms, pages
from omnihub.dashboard.queries import backfills as queries


@access.page_for(access.SEE_SHOPS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_object_or_404(Shop, pk=pk), forms.BackfillForm())


def show(
    request: HttpRequest, shop: Shop, form: forms.BackfillForm, problem: str = "", status: int = 200
) -> HttpResponse:
    runs = queries.runs(shop)
    last = clock.jakarta_date(shop.go_live_at or clock.now())
    context = {
        "title": shop.name or shop.key,
        "shop": shop,
        "form": form,
        "problem": problem,
        "runs": runs,
        "running": any(run.open for run in runs),
        "since_text": form["since"].value() or "",
        "until_text": form["until"].value() or last.isoformat(),
        "last": last,
        "as_of": clock.now(),
        "may_sync": request.user.has_perm(access.SYNC),
    }
    return pages.show(request, "dashboard/backfill.html", context, status=status)


@access.button(access.SYNC)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    form = forms.BackfillForm(request.POST)
    if not form.is_valid():
        return show(request, shop, form, status=422)
    try:
        backfills.ask(shop, *form.moments(), by=request.user.get_username())
    except NothingToRead as error:
        return show(request, shop, form, str(error), status=422)
    messages.success(request, _("The orders of these days are being counted, then read, as history."))
    return redirect("dashboard:backfill", pk)


@access.button(access.SYNC)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Backfill.objects.select_related("shop"), pk=pk)
    if backfills.cancel(run, request.user.get_username()):
        messages.success(request, _("Stopped. What was read stays."))
    return redirect("dashboard:backfill", run.shop_id)


@access.button(access.SYNC)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Backfill.objects.select_related("shop"), pk=pk)
    if backfills.go_on(run, request.user.get_username()):
        messages.success(request, _("It goes on where it stopped."))
    else:
        messages.warning(
            request, _("Another backfill of this shop is on its way: it goes on after that one.")
        )
    return redirect("dashboard:backfill", run.shop_id)
