"""The Seller Centre: orders with their packages and returns, and a button for all that can happen next."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sandbox.catalogue import SHOPS
from sandbox.shopee import label_pages, money, orders_desk, return_desk, shop_looks, steps
from sandbox.shopee.models import Order, Package, Return
from sandbox.world import looks, pages

PAGE = 50
STEP_WORDS = {
    "pay": "Buyer pays",
    "hold": "Pays, held for review",
    "clear": "Review passed",
    "arrange": "Arrange shipment",
    "track": "Courier gives number",
    "pickup": "Courier picks up",
    "fail_pickup": "Pick-up fails",
    "deliver": "Delivered",
    "complete": "Buyer confirms",
    "release": "Release the money",
    "expire": "Payment time is over",
    "request_cancel": "Buyer asks to cancel",
    "accept_cancel": "Accept",
    "reject_cancel": "Reject",
    "cancel": "Seller cancels",
    "cancel_part": "One piece is cancelled",
    "reject_cod": "COD screening fails",
    "fail_delivery": "Delivery fails",
    "lose": "Parcel is lost",
    "extend": "A day longer to ship",
}
"""Steps of returns have their own buttons, beside the return."""
ASKABLE = frozenset({"SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"})
PRINT_SETTINGS = {"pdf": "PDF", "zip_pdf": "thermal: ZIP with PDF", "zip_zpl": "thermal: ZIP with ZPL"}


def orders(request: HttpRequest) -> HttpResponse:
    found = looks.found_orders(request.GET).prefetch_related("returns")
    start = max(0, int(request.GET.get("from", "0") or 0))
    page = list(found[start : start + PAGE + 1])
    context = {
        "rows": [_row(order) for order in page[:PAGE]],
        "states": [name for name in steps.PATHS if name != "RELEASED"],
        "status": request.GET.get("status", ""),
        "search": request.GET.get("search", ""),
        "here": request.get_full_path(),
        "next": urlencode({**request.GET.dict(), "from": start + PAGE}) if len(page) > PAGE else "",
        "prints": [
            (shop, shop_looks.of(shop.shop_id)["print_setting"]) for shop in SHOPS if shop.region == "ID"
        ],
        "print_settings": PRINT_SETTINGS.items(),
    }
    return render(request, "world/seller_centre.html", context)


def _row(order: Order) -> dict[str, object]:
    returns = list(order.returns.all())
    waiting = any(return_desk.is_open(row) for row in returns)
    return {
        "order": order,
        "shop": next(shop.name for shop in SHOPS if shop.shop_id == order.shop_id),
        "total": _rupiah(money.buyer_total(order.facts)),
        "steps": [(name, STEP_WORDS[name]) for name in steps.allowed(order) if name in STEP_WORDS],
        "parcels": [_parcel(order, parcel) for parcel in order.parcels],
        "returns": [_return(row) for row in returns],
        "may_ask": order.status in ASKABLE and not waiting,
    }


def _rupiah(amount: int) -> str:
    return f"Rp {amount:,}".replace(",", ".")


def _parcel(order: Order, parcel: Package) -> dict[str, object]:
    """One of several has buttons of its own."""
    own = steps.allowed_of(order, parcel) if len(order.parcels) > 1 else []
    return {"parcel": parcel, "steps": [(name, STEP_WORDS[name]) for name in own if name in STEP_WORDS]}


def _return(row: Return) -> dict[str, object]:
    moves = [(name, return_desk.MOVES[name].words) for name in return_desk.allowed(row)]
    return {
        "row": row,
        "amount": _rupiah(row.amount),
        "moves": [(name, words) for name, words in moves if words],
    }


@require_POST
def step(request: HttpRequest, order_sn: str, name: str) -> HttpResponse:
    number = request.POST.get("package_number", "")
    try:
        orders_desk.step(order_sn, name, {"package_number": number} if number else {})
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, "/world/seller-centre/")


@require_POST
def ask(request: HttpRequest, order_sn: str) -> HttpResponse:
    """The buyer wants the money back, and sends the goods or keeps them."""
    try:
        return_desk.ask(order_sn, {"solution": request.POST.get("solution", "return_refund")})
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, "/world/seller-centre/")


@require_POST
def move(request: HttpRequest, return_sn: str, name: str) -> HttpResponse:
    try:
        return_desk.move(return_sn, name)
    except ValueError as error:
        return pages.sorry(request, error)
    return pages.back(request, "/world/seller-centre/")


def label(_request: HttpRequest, number: str) -> HttpResponse:
    """As it would be printed now, whatever the calls say."""
    parcel = Package.objects.filter(number=number).exclude(tracking_number="").first()
    if parcel is None:
        raise Http404
    return HttpResponse(label_pages.pdf([parcel], thermal=True), content_type="application/pdf")
