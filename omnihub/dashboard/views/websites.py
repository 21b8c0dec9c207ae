"""Odoo's websites: which of them are shops here, and one more becomes one."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Order, Shop
from channels.models.own import WEBSITE
from channels.website import offering, setting_up
from channels.website.offering import Offered
from erp_bridge import website_orders
from erp_bridge.odoo.website_sales import Website
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages
from omnihub.language.said import said
from omnihub.notifications import telling
from omnihub.notifications.events import Event

PAGE = "dashboard/websites.html"
NOT_OFFERED: dict[Offered, Promise] = {
    Offered.ALREADY: gettext_lazy("This order has its checkout link already."),
    Offered.NOT_OPEN: gettext_lazy("This order is paid, confirmed in Odoo, or has ended: no link is needed."),
    Offered.HISTORY: gettext_lazy("This order was placed before go-live. It stays with Odoo alone."),
}


@dataclass(frozen=True, slots=True)
class Row:
    website: Website
    shop: Shop | None


@access.allowed(access.ADD_SHOP)
def index(request: HttpRequest) -> HttpResponse:
    """Odoo is asked when the page is opened, and before a shop is made."""
    try:
        rows = _rows()
    except RemoteError as error:
        context = {"title": _("Odoo's websites"), "problem": said(error.words)}
        return pages.show(request, PAGE, context)
    wished = request.POST.get("website", "")
    chosen = next((row.website for row in rows if str(row.website.id) == wished), None)
    if request.method == "POST" and chosen:
        shop = setting_up.make(chosen.id, chosen.name, request.user.get_username())
        messages.success(request, _("%(shop)s is a shop here. Now say how it is booked.") % {"shop": shop})
        return redirect("dashboard:shop", shop.pk)
    return pages.show(request, PAGE, {"title": _("Odoo's websites"), "rows": rows})


def _rows() -> list[Row]:
    made = {shop.remote_id: shop for shop in Shop.objects.filter(kind=WEBSITE)}
    return [Row(one, made.get(str(one.id))) for one in website_orders.websites()]


@access.button(access.SELL)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer gets the checkout link: told by the ways of the payment reminder, and once."""
    order = get_object_or_404(Order.objects.select_related("shop"), pk=pk, shop__kind=WEBSITE)
    with transaction.atomic():
        offered = offering.offer(order.pk, request.user.get_username())
        if offered == Offered.DONE and order.shop.messages:
            telling.tell(order.pk, Event.PAYMENT_REMINDER)
    if offered != Offered.DONE:
        messages.warning(request, str(NOT_OFFERED[offered]))
    elif order.shop.messages:
        messages.success(request, _("The checkout link is open. The customer is told of it by message."))
    else:
        messages.success(request, _("The checkout link is open. Send it to the customer."))
    return redirect("dashboard:order", pk)
