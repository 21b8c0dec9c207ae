"""An order of our own shop is handed to its courier: the waybill is typed in on the order's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.models import Checkout, Order, own
from channels.own.parcels import Handed
from omnihub.dashboard import access
from shipping import areas, handing_over
from shipping.catalogue import SERVICES
from shipping.handing_over import NoWaybill
from shipping.ladder import OWN

WHY_NOT: dict[Handed, Promise] = {
    Handed.NOT_PAID: gettext_lazy("This order is not paid yet: nothing is handed over before."),
    Handed.ENDED: gettext_lazy("This order has ended: its waybill stays as it is."),
    Handed.COLLECTED: gettext_lazy("The buyer comes for this order; no courier takes it."),
    Handed.TAKEN: gettext_lazy("Another order's parcel has this waybill. Look at the number again."),
    Handed.ALREADY: gettext_lazy("This waybill stands there already."),
}


def couriers() -> list[tuple[str, str]]:
    """By code; the last one is whoever else carries it."""
    named = {one.courier: one.name for one in SERVICES}
    return [*sorted(named.items(), key=lambda one: one[1]), (OWN, _("Another courier, or our own"))]


def form_of(order: Order) -> dict[str, object] | None:
    """None where there is nothing to hand over."""
    if order.shop.kind not in own.OURS:
        return None
    checkout = Checkout.objects.filter(order=order).first()
    able = (Checkout.State.PAID, Checkout.State.SHIPPED)
    if checkout is None or checkout.collected or checkout.state not in able:
        return None
    parcel = checkout.parcels.order_by("pk").first()
    known = [code for code, _name in couriers()]
    chosen = parcel.courier if parcel else checkout.courier
    return {
        "couriers": couriers(),
        "courier": chosen if chosen in known else OWN,
        "number": parcel.tracking_number if parcel else "",
        "again": parcel is not None,
        "unchecked": areas.is_typed(checkout.area_key),
    }


@access.button(access.SHIP)
def save(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk, shop__kind__in=own.OURS, checkout__isnull=False)
    courier = request.POST.get("courier", "")
    if courier not in dict(couriers()):
        messages.error(request, _("Choose the courier that took the parcel."))
        return redirect("dashboard:order", pk)
    try:
        handed = handing_over.hand_over(
            order.pk, courier, request.POST.get("number", ""), request.user.get_username()
        )
    except NoWaybill:
        messages.error(
            request, _("This cannot be a waybill: 6 to 40 letters and digits, as they stand on the receipt.")
        )
        return redirect("dashboard:order", pk)
    if handed.what in WHY_NOT:
        messages.warning(request, str(WHY_NOT[handed.what]))
    elif handed.followed:
        messages.success(request, _("Handed over. OmniHub asks the courier from now on where it is."))
    else:
        messages.success(request, _("Handed over. This courier tells nobody where its parcels are."))
    return redirect("dashboard:order", pk)
