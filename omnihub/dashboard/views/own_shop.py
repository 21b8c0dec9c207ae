"""A shop of our own: made, and what it shows to the public."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Storefront
from channels.own import setting_up
from omnihub.dashboard import access, pages
from omnihub.dashboard.own_shop_form import MakeForm, StorefrontForm


@access.allowed(access.ADD_SHOP)
def make(request: HttpRequest) -> HttpResponse:
    form = MakeForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        made = setting_up.make(told["name"], told["slug"], request.user.get_username())
        messages.success(request, _("%(shop)s is made. Now say how it is booked.") % {"shop": made.shop})
        return redirect("dashboard:shop", made.shop_id)
    context = {"title": _("A shop of our own"), "form": form}
    return pages.show(request, "dashboard/own_shop.html", context, status=422 if form.is_bound else 200)


@access.allowed(access.CHANGE_STOREFRONT)
def storefront(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Storefront.objects.select_related("shop"), shop=pk)
    form = StorefrontForm(request.POST or None, instance=row)
    if form.is_valid():
        form.save()
        messages.success(request, _("The storefront of %(shop)s is set.") % {"shop": row.shop})
        return redirect("dashboard:storefront", pk)
    kept = Storefront.objects.get(pk=row.pk)
    context = {
        "title": _("Storefront"),
        "shop": row.shop,
        "row": kept,
        "form": form,
        "address": settings.PUBLIC_URL + reverse("checkout:shelf", args=[kept.slug]),
    }
    return pages.show(request, "dashboard/storefront.html", context, status=422 if form.is_bound else 200)
