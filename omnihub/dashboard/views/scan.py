"""The scan page: a code in, "ship" or "stop" out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from channels.models import Shop
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.views.orders import PK
from shipping import picking, scans
from shipping.models import ScanEvent
from shipping.picking import Goods
from shipping.scans import Scan

SHOWN = 12
MOST_COUNTED = 5000
Verdict = ScanEvent.Verdict
WORDS: dict[str, str | Promise] = {
    Verdict.SHIP: gettext_lazy("Pack it and put it with the parcels for the courier."),
    Verdict.CANCELLED: gettext_lazy("The order is cancelled. Put the goods back."),
    Verdict.CANCEL_ASKED: gettext_lazy("The buyer asks to cancel. Put it aside until that is answered."),
    Verdict.GONE: gettext_lazy("This parcel was handed over already. Why is it here?"),
    Verdict.COMES_BACK: gettext_lazy("It was sent and comes back. Scan it in under Returns."),
    Verdict.AGAIN: gettext_lazy("This parcel was scanned before. Is there a second one with the same label?"),
    Verdict.OLD_LABEL: gettext_lazy("This label belongs to an earlier arrangement. Print the new one."),
    Verdict.NOT_ARRANGED: gettext_lazy("No courier was asked for this parcel yet. Arrange it first."),
    Verdict.NOT_OURS: gettext_lazy("The marketplace ships this order from its own warehouse."),
    Verdict.OTHER_SHOP: gettext_lazy("This parcel belongs to another shop."),
    Verdict.SEVERAL: gettext_lazy("This order has several parcels. Scan the waybill on the label."),
    Verdict.NOT_PAID: gettext_lazy("This order is not paid yet. Nothing is packed before."),
    Verdict.UNKNOWN: gettext_lazy("OmniHub does not know this code. Scan it again, or look in the orders."),
}
RETURN_WORDS = gettext_lazy("This is a return of a buyer. Scan it in under Returns.")


@dataclass(frozen=True, slots=True)
class Told:
    """One answer, as the page shows it."""

    scan: Scan
    words: str
    goods: list[Goods]
    return_url: str = ""

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.goods)

    @property
    def word(self) -> str:
        return _("SHIP") if self.scan.ship else _("STOP")


@access.allowed(access.SHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    shop = given.get("shop", "")
    shop_pk = int(shop) if PK.fullmatch(shop) else None
    code = scans.tidy(given.get("code", "")) if request.method == "POST" else ""
    told = _told(scans.take(code, request.user.get_username(), shop_pk)) if code else None
    shipped, stopped = _today()
    context = {
        "title": _("Scan"),
        "told": told,
        "shop": shop_pk,
        "shops": list(Shop.objects.order_by("name")),
        "shipped": shipped,
        "stopped": stopped,
        "last": _last(),
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/scan.html", context)


def _last() -> list[ScanEvent]:
    return list(ScanEvent.objects.select_related("order").order_by("-at", "-pk")[:SHOWN])


def _told(found: Scan) -> Told:
    words = RETURN_WORDS if found.returns else WORDS[found.verdict]
    shipment = getattr(found.package, "shipment", None) if found.package else None
    goods = picking.contents(shipment) if shipment else []
    if found.order and not found.packages:
        goods = picking.of_order(found.order, {})
    return Told(found, str(words), goods, _return_url(found))


def _return_url(found: Scan) -> str:
    """Empty as long as returns have no page."""
    if not (found.returns or found.verdict == Verdict.COMES_BACK):
        return ""
    try:
        return reverse("dashboard:scan_in", query={"code": found.code})
    except NoReverseMatch:
        return ""


def _today() -> tuple[int, int]:
    verdicts = list(scans.today().values_list("verdict", flat=True)[:MOST_COUNTED])
    shipped = sum(verdict == Verdict.SHIP for verdict in verdicts)
    return shipped, len(verdicts) - shipped
