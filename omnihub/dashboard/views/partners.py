"""Partners: whose programs may sell in our own shops, what they may, and what they have sold."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from omnihub.api import endpoints
from omnihub.api.models import Partner
from omnihub.dashboard import access, pages
from omnihub.dashboard.partner_form import KeyForm, PartnerForm
from omnihub.dashboard.queries import partner_notices
from omnihub.dashboard.queries import partners as queries


@access.page_for(access.SEE_PARTNERS)
def index(request: HttpRequest) -> HttpResponse:
    rows, more = queries.page(request.GET.get("after", ""))
    context = {
        "title": _("Partners"),
        "rows": rows,
        "more": more,
        "may_change": request.user.has_perm(access.CHANGE_PARTNERS),
    }
    return pages.show(request, "dashboard/partners.html", context)


@access.allowed(access.CHANGE_PARTNERS)
def new(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        made = form.save()
        messages.success(
            request, _("%(partner)s is made. Now make a key for its program.") % {"partner": made}
        )
        return redirect("dashboard:partner", made.pk)
    shops: Any = form.fields["shops"]
    context = {"title": _("New partner"), "form": form, "shops": shops.queryset.exists()}
    return pages.show(request, "dashboard/partner_new.html", context, status=422 if form.is_bound else 200)


@access.page_for(access.SEE_PARTNERS)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_object_or_404(Partner, pk=pk))


def show(request: HttpRequest, row: Partner, **forms: Any) -> HttpResponse:
    """`forms`: those that were filled in wrongly, as they were sent."""
    sold, older = queries.sold(row, request.GET.get("before", ""))
    context = {
        "title": row.name,
        "partner": row,
        "shops": row.shops.order_by("name", "pk"),
        "keys": queries.keys(row),
        "sold": sold,
        "older": older,
        "may_change": request.user.has_perm(access.CHANGE_PARTNERS),
        "form": PartnerForm(instance=row),
        "key_form": KeyForm(),
        "notices": partner_notices.of(row),
        **forms,
    }
    failed = any(form.is_bound for form in forms.values())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return pages.show(request, "dashboard/partner.html", context, status=status)


@access.button(access.CHANGE_PARTNERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Partner, pk=pk)
    form = PartnerForm(request.POST, instance=row)
    if not form.is_valid():
        return show(request, Partner.objects.get(pk=pk), form=form)
    form.save()
    messages.success(request, _("Kept."))
    return redirect("dashboard:partner", pk)


@access.button(access.CHANGE_PARTNERS)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Partner, pk=pk)
    row.is_active = request.POST.get("on") == "1"
    row.save(update_fields=["is_active"])
    if row.is_active:
        endpoints.go_on(row)
        messages.success(request, _("%(partner)s may call again, by its keys.") % {"partner": row})
    else:
        messages.success(request, _("None of %(partner)s's keys opens anything now.") % {"partner": row})
    return redirect("dashboard:partner", pk)
